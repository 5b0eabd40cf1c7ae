"""Finding rows by Chinese name, pinyin initials or code."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def initials(name: str) -> str:
    """Pinyin initials of a name, as its ``pinyin`` column keeps them: 东风小区 → ``dfxq``.

    Letters and digits stand as they are, in lower case; everything else is left out.
    """
    from pypinyin.seg.simpleseg import seg  # the dictionary of words is half of what a start loads

    return "".join(_letters(word) for word in seg(name))


@lru_cache(50_000)
def _letters(word: str) -> str:
    """Of one word, as the dictionary of words and their readings cuts a name."""
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin([word], style=Style.FIRST_LETTER))
    return "".join(letter for letter in letters.lower() if letter.isalnum() and letter.isascii())


def search(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows that every word of ``text`` finds: by name, by pinyin initials, by code."""
    return rows.filter(matching(text, _only_named(rows, text)))


def _only_named(rows: QuerySet[Row], text: str) -> set[str]:
    """Of several words, the Chinese ones with which no code begins: few codes begin so, and where
    the names alone are asked, one pass of an index finds the rows of all words."""
    words = text.split()
    codes = rows.model._default_manager.order_by()
    chinese = [word for word in words if not word.isascii()] if len(words) > 1 else []
    return {word for word in chinese if not codes.filter(code__startswith=word).exists()}


def matching(text: str, named: Container[str] = ()) -> Q:
    """What ``search`` asks of a row; no code begins with the words ``named``.

    Latin letters and digits of a name stand in its initials too, so such a word is looked for there
    and not in the names. On PostgreSQL an index of grams finds them (``common.grams``).
    """
    every = Q()
    for word in text.split():
        found = Q()
        if word not in named:
            found = Q(code__startswith=word) | Q(code__startswith=word.upper())
        letters = initials(word)
        if word.isascii() and letters:
            found |= Q(pinyin__holds=letters)
        if letters != word.lower():
            found |= Q(name__holds=word)
        every &= found
    return every
