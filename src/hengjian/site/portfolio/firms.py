"""The list of firms of a run: judged by open rules when the run is loaded, a row a firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from hengjian.comparing import firms as comparing
from hengjian.site.portfolio.models import Firm, Portfolio

WITH_THE_RUN = "firms.csv"
"""The list that is taken where it stands with the results and no other is named."""


@dataclass(frozen=True, slots=True)
class FirmList:
    """A list of firms, its rules, and the day it tells of."""

    path: Path
    rules: Path = comparing.RULES
    as_of: date | None = None
    """None where nobody said: the pages say so."""

    def judge(self) -> tuple[comparing.Firm, ...]:
        """The firms to be asked about. Raises ``Refused``: what the list or the rules refuse."""
        return comparing.judge(comparing.read_parts(self.path), comparing.read_rules(self.rules))

    def as_told(self) -> dict[str, Any]:
        """What a portfolio keeps of it: which list, as of when, by which rules."""
        rules = [_rule(each) for each in comparing.read_rules(self.rules)]
        as_of = self.as_of.isoformat() if self.as_of else ""
        return {"list": self.path.name, "as_of": as_of, "rules": rules}


def rows_of(portfolio: Portfolio, listed: FirmList, found: Sequence[comparing.Firm]) -> list[Firm]:
    """The firms as rows; a firm keeps its code however often the portfolio is loaded."""
    return [
        Firm(
            code=code_of(portfolio.code, firm.name),
            synthetic=portfolio.synthetic,
            source=listed.path.name,
            as_of=listed.as_of,
            portfolio=portfolio,
            name=firm.name,
            points=firm.points,
            projects=firm.projects,
            rules="".join(f"/{each.rule.code}" for each in firm.reasons) + "/",
            reasons=[_reason(each) for each in firm.reasons],
        )
        for firm in found
    ]


def code_of(portfolio: str, name: str) -> str:
    """The code of a firm within a portfolio."""
    return f"F-{sha256(f'{portfolio}/{name}'.encode()).hexdigest()[:12]}"


def _rule(rule: comparing.FirmRule) -> dict[str, Any]:
    words = {name: _both(getattr(rule, name)) for name in ("title", "source", "clears")}
    return {
        "code": rule.code,
        "points": rule.points,
        "repeats": rule.repeats or "",
        "at_least": rule.at_least,
        "share": rule.share,
        "connects": list(rule.connects or ()),
        **words,
    }


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _reason(reason: comparing.Reason) -> dict[str, Any]:
    return {
        "rule": _rule(reason.rule),
        "projects": list(reason.projects),
        "known": reason.known,
        "others": [list(each) for each in reason.others],
        "lines": list(reason.lines),
    }
