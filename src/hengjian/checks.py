"""One check of something handed over: what was checked, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hengjian.bilingual import Language, Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was handed over."""

    of: Text
    """The indicator or the fact by code and name; the whole."""
    what: Text
    was: str
    now: str

    def as_json(self, language: Language) -> dict[str, str]:
        """The difference as the command line prints it."""
        of, what = self.of.of(language), self.what.of(language)
        return {"of": of, "what": what, "was": self.was, "is": self.now}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was checked, whether it holds, and the differences or figures."""

    code: str
    title: Text
    holds: bool
    details: tuple[Text, ...] = ()
    differences: tuple[Difference, ...] = ()

    def as_json(self, language: Language) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "check": self.code,
            "title": self.title.of(language),
            "holds": self.holds,
            "details": [line.of(language) for line in self.details],
            "differences": [each.as_json(language) for each in self.differences],
        }
