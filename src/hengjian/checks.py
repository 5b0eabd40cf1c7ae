"""One check of something handed over: what was checked, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hengjian.bilingual import Language, Text


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was checked, whether it holds, and the differences or figures."""

    code: str
    title: Text
    holds: bool
    details: tuple[Text, ...] = ()

    def as_json(self, language: Language) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "check": self.code,
            "title": self.title.of(language),
            "holds": self.holds,
            "details": [line.of(language) for line in self.details],
        }
