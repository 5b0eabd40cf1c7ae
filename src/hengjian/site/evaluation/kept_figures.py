"""Counted figures as they are kept in a snapshot, exactly, and read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from hengjian.engine.facts.gathered import Counted, Measured, Value
from hengjian.engine.trace import exact_value

Kept = dict[str, dict[str, Any]]


def kept_figures(measured: Mapping[str, Measured]) -> Kept:
    """Each measure by name: its value as exact text with its type, and how it was counted."""
    return {
        name: {
            "value": exact_value(value),
            "type": _type(value),
            "counted": None if how is None else asdict(how),
        }
        for name, (value, how) in measured.items()
    }


def read_figures(kept: Kept) -> dict[str, Measured]:
    """The measures as they were kept; equal to what was counted."""
    return {
        name: (
            _value(entry["value"], entry["type"]),
            None if entry["counted"] is None else Counted(**entry["counted"]),
        )
        for name, entry in kept.items()
    }


def read_values(kept: Kept) -> dict[str, Measured]:
    """The same without how each was counted: all that scores hang on."""
    return {name: (_value(entry["value"], entry["type"]), None) for name, entry in kept.items()}


def digest_of(kept: Kept) -> str:
    """The SHA-256 of figures, the same for the same figures."""
    written = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _type(value: Value | None) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return "boolean"
        case date():
            return "date"
        case str():
            return "text"
    return "number"


def _value(written: Any, kind: str) -> Value | None:
    match kind:
        case "number":
            return Fraction(written)
        case "date":
            return date.fromisoformat(written)
        case "boolean":
            return bool(written)
        case "text":
            return str(written)
    return None
