"""OC4IDS packages for tests."""

from __future__ import annotations

import json
from typing import Any

HEAD: dict[str, Any] = {
    "version": "0.9",
    "uri": "https://example.org/package.json",
    "publishedDate": "2026-01-01T00:00:00+08:00",
    "publisher": {"name": "某区财政局"},
}


def package(*projects: dict[str, Any], **head: Any) -> bytes:
    """A package of these projects, with all that the standard asks of its head."""
    return json.dumps({**HEAD, **head, "projects": list(projects)}, default=float).encode()


def priced(amount: Any, currency: str | None = "CNY", **project: Any) -> dict[str, Any]:
    """A project with a budget."""
    value = {"amount": amount, **({"currency": currency} if currency else {})}
    return {"id": "X1", "title": "甲", "budget": {"amount": value}, **project}
