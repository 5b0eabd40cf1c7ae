"""Both wordings beside each other: the reader's language chooses when the page is made."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language, override

from hengjian.bilingual import Language, Text


def language() -> Language:
    """The language of the page that is being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def _in_language(zh: str, en: str) -> str:
    return en if language() == "en" else zh


words = lazy(_in_language, str)
"""``words("户数", "households")``: a text that chooses its language when it is shown."""


def said(text: Text) -> str:
    """A wording of the pure floors in the language of the page."""
    return text.of(language())


def both(label: object) -> Text:
    """A lazy wording of the site as a wording of both languages."""
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return Text(chinese, str(label))
