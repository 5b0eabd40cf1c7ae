"""The board at the gate (A3) and the notice in the stairwell (A4), as pdf."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from hengjian.bilingual import Text
from hengjian.documents.typesetting import compiler, present
from hengjian.site.common.words import said
from hengjian.site.residents.open.qr import qr_of

FONTS = ("Noto Sans CJK SC", "Noto Sans SC")
SCAN = Text("扫码看进度、反映问题", "Scan: progress, and report a problem")
Pairs = Sequence[tuple[str, str]]


def printed(
    *,
    paper: str,
    title: str,
    subtitle: str,
    parts: Sequence[tuple[str, Pairs]],
    address: str,
    foot: str,
    day: date,
    scan: Text = SCAN,
    dense: bool = False,
) -> bytes:
    """One page of ``a3`` (across) or ``a4``; ``dense``: to be read at arm's length, not from afar.

    ``scan`` says what the code leads to. Raises ``Refused`` (``extra-missing``).
    """
    told: Mapping[str, Any] = {
        "paper": paper,
        "title": title,
        "subtitle": subtitle,
        "parts": [[name, [list(pair) for pair in pairs]] for name, pairs in parts],
        "qr": qr_of(address),
        "address": address,
        "scan": said(scan),
        "dense": dense,
        "foot": foot,
        "fonts": present(FONTS),
    }
    template = (files("hengjian.site.residents.public") / "board.typ").read_text("utf-8")
    moment = datetime.combine(day, time(), UTC)
    return bytes(
        compiler().compile(
            input=template.encode(),
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=max(int(moment.timestamp()), 0),
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        )
    )
