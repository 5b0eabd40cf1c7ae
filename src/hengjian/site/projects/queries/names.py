"""Finding rows by Chinese name, pinyin initials or code."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from pypinyin import Style, lazy_pinyin

Row = TypeVar("Row", bound=Model)


def initials(name: str) -> str:
    """Pinyin initials of a name, as its ``pinyin`` column keeps them: 东风小区 → ``dfxq``.

    Letters and digits stand as they are, in lower case; everything else is left out.
    """
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(letter for letter in letters.lower() if letter.isalnum() and letter.isascii())


def search(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows that every word of ``text`` finds: by name, by pinyin initials, by code."""
    for word in text.split():
        found = Q(name__icontains=word) | Q(code__istartswith=word)
        if word.isascii() and (letters := initials(word)):
            found |= Q(pinyin__contains=letters)
        rows = rows.filter(found)
    return rows
