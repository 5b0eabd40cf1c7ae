"""Codes of rows that are entered by hand.

Finding rows by Chinese name, pinyin initials or code.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache, reduce
from operator import or_
from secrets import token_hex
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

LONGEST = 64


def new_code(holder: str, mark: str) -> str:
    """A code nobody used, beginning with the holder's: ``S-1-B7f3a9c02``."""
    tail = f"-{mark}{token_hex(4)}"
    return holder[: LONGEST - len(tail)] + tail


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
    return rows.filter(matching(text, only_named(text, rows.model)))


def only_named(text: str, *kinds: type[Model]) -> frozenset[str]:
    """The Chinese words of ``text``, where no code of the kinds begins with one of them, as few do:
    where names alone are asked, one pass of an index finds the rows of all words."""
    chinese = frozenset(word for word in text.split() if not word.isascii())
    if not chinese:
        return chinese
    begun = reduce(or_, (Q(code__startswith=word) for word in chinese))
    each = [kind._default_manager.order_by().filter(begun).values("pk") for kind in kinds]
    codes = each[0].union(*each[1:], all=True) if each[1:] else each[0]
    return frozenset() if list(codes[:1]) else chinese


def matching(text: str, named: Container[str] = ()) -> Q:
    """What ``search`` asks of a row; no code begins with the words ``named``.

    Latin letters and digits of a name stand in its initials too, so such a word is looked for there
    and not in the names. On PostgreSQL an index of grams finds them (``common.grams``).
    """
    every = Q()
    for word in text.split():
        found = Q()
        if word not in named:
            for spelt in dict.fromkeys((word, word.upper())):
                found |= Q(code__startswith=spelt)
        letters = initials(word)
        if word.isascii() and letters:
            found |= Q(pinyin__holds=letters)
        if letters != word.lower():
            found |= Q(name__holds=word)
        every &= found
    return every
