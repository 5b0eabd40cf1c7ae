"""From the text of a formula to its tokens: one regular expression, one pass.

A number takes the longest unit that follows it (``80个百分点`` is 80 个百分点, not 80 个); the
unit must end with its word. Thousands separators are refused: ``max(46,373)`` would have two
readings.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from hengjian.engine.language.grammar import FULL_WIDTH, KEYWORDS, SYNONYMS, spot
from hengjian.engine.language.nodes import Day, Number, Words
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import DIGITS, NO_UNITS, ONE, Units, units


class Token(NamedTuple):
    """One word of a formula.

    ``kind`` is ``literal``, ``name``, ``end``, or the operator, keyword or mark itself in its
    canonical form. ``text`` is what was written; ``literal`` the node of a literal.
    """

    kind: str
    text: str
    start: int
    end: int
    literal: Number | Day | Words | None = None


def _unit_pattern(own: Iterable[str]) -> str:
    """Every unit; one that ends in a word character must end its word, so the longest is taken.

    A framework's own come first: 人·次 is one unit there, where 人 alone would end its word too.
    """
    symbols = [*sorted(own, key=len, reverse=True), *filter(None, units())]
    return "|".join(re.escape(s) + (r"(?!\w)" if re.search(r"\w$", s) else "") for s in symbols)


@cache
def _token_pattern(own: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"""\s*(?:
      (?P<name>[^\W\d]\w*)
    | (?P<day>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?![\w.])
        | [0-9]{{4}}\s*年\s*[0-9]{{1,2}}\s*月\s*[0-9]{{1,2}}\s*日)
    | (?P<number>(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)
        (?:\s*(?P<unit>{_unit_pattern(own)})|(?P<glued>\w+))?)
    | (?P<words>"[^"\n]*"|'[^'\n]*'|“[^”\n]*”|‘[^’\n]*’)
    | (?P<mark>\*\*|<=|>=|!=|<>|==|[-+*/=<>≤≥≠×÷−(),，])
    | (?P<strange>\S)
    )""",
        re.VERBOSE,
    )


_BRACKETS = frozenset("[]{}")
_QUOTES = frozenset("\"'“‘")


def tokens(text: str, own: Units = NO_UNITS) -> list[Token]:
    """The tokens of ``text``, closed by one of kind ``end``; ``own`` are units beside the known.

    Raises ``Refused`` with every unknown unit, impossible date, oversized number and strange
    character.
    """
    written = text.translate(FULL_WIDTH)
    found: list[Token] = []
    problems: list[Problem] = []
    for match in _token_pattern(tuple(own)).finditer(written):
        group = match.lastgroup or ""
        start, end = match.span(group)
        if group == "name":
            word = text[start:end]
            found.append(Token(word if word in KEYWORDS else "name", word, start, end))
        elif group == "mark" and match[group] != "**":
            mark = match[group].replace("，", ",")
            found.append(Token(SYNONYMS.get(mark, mark), text[start:end], start, end))
        elif group in ("mark", "strange"):
            problems.append(_strange(match[group], start))
            if match[group] in _QUOTES:
                break
        else:
            literal = _literal(match, text, own)
            if isinstance(literal, Problem):
                problems.append(literal)
            else:
                found.append(Token("literal", text[start:end], start, end, literal))
    if problems:
        raise Refused(problems)
    found.append(Token("end", "", len(text), len(text)))
    return found


def _literal(match: re.Match[str], text: str, own: Units) -> Number | Day | Words | Problem:
    group = match.lastgroup
    if group == "number":
        return _number(match, own)
    if group == "day":
        return _day(match)
    start, end = match.span("words")
    return Words(text[start + 1 : end - 1], start=start, end=end)


def _number(match: re.Match[str], own: Units) -> Number | Problem:
    digits, symbol, glued = match["digits"], match["unit"], match["glued"]
    start, end = match.span("number")
    if "," in digits:
        plain = match["number"].replace(",", "")
        return problem("number-grouped", spot(start), found=match["number"], plain=plain)
    whole, _, decimals = digits.partition(".")
    if len(whole) + len(decimals) > DIGITS:
        return problem("number-too-large", spot(start), found=digits[:40], digits=DIGITS)
    if glued:
        return _unknown_unit(glued, match.start("glued"), own)
    amount = Fraction(int(whole + decimals), 10 ** len(decimals))
    measured = own.get(symbol) or units()[symbol] if symbol else ONE
    return Number(amount, measured, start=start, end=end)


def _unknown_unit(found: str, start: int, own: Units) -> Problem:
    known = [*own, *filter(None, units())]
    near = difflib.get_close_matches(found, known) or known
    return problem("unit-unknown", spot(start), found=found[:40], known=" ".join(near))


def _day(match: re.Match[str]) -> Day | Problem:
    start, end = match.span("day")
    year, month, day = map(int, re.findall("[0-9]+", match["day"]))
    try:
        return Day(dt.date(year, month, day), start=start, end=end)
    except ValueError:
        return problem("date-unreadable", spot(start), found=match["day"])


def _strange(found: str, start: int) -> Problem:
    if found in ("**", "^"):
        code = "power-refused"
    elif found == ".":
        code = "dot-refused"
    elif found in _BRACKETS:
        code = "brackets-refused"
    elif found in _QUOTES:
        code = "words-unclosed"
    else:
        code = "character-strange"
    return problem(code, spot(start), found=found)
