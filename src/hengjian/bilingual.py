"""A wording in Chinese and English: what the product shows to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in both languages; where only one was written, it stands for both."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The wording in ``language``."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.zh


def same(words: str) -> Text:
    """A wording that reads the same in both languages (a code, a document number)."""
    return Text(words, words)
