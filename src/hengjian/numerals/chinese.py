"""Chinese numerals: a strict reader and a writer.

Common converters read 十四五 or 七八百 as if they were numbers, or cannot read 三点五亿; an audit
needs a grammar that says no.
"""

from __future__ import annotations

import re
from fractions import Fraction

from hengjian.errors import Refused, problem

_DIGITS = "零一二三四五六七八九"
_FORMAL = str.maketrans("〇两壹贰叁肆伍陆柒捌玖拾佰仟萬億", "零二一二三四五六七八九十百千万亿")
_ONE = "[一二三四五六七八九]"
_SECTION = re.compile(
    f"(?:(?P<thousands>{_ONE})千)?(?:(?P<hundreds>{_ONE})百)?"
    f"(?:(?P<gap>零)?(?P<tens>{_ONE}?)(?P<ten>十))?(?:(?P<zero>零)?(?P<ones>{_ONE}))?"
)


def parse_chinese(text: str) -> Fraction:
    """The number written ``text`` in Chinese, 负 before it or not; 壹贰叁 too.

    It reads 二百九十六, 一万二千五百, 两千, 廿三, 二〇二二, 三点五亿, 三成五 and
    百分之三十七点二二; 三千八 is 3800, as spoken. Raises ``Refused`` (``numeral-unreadable``).
    """
    written = text.strip().translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    value = _read_unsigned(written.removeprefix("负"))
    if value is None:
        raise Refused([problem("numeral-unreadable", found=text)])
    return -value if written.startswith("负") else value


def _read_unsigned(written: str) -> Fraction | None:
    if match := re.fullmatch("(.+)分之(.+)", written):
        whole = {"百": 100, "千": 1000, "万": 10_000}.get(match[1]) or _integer(match[1])
        part = Fraction(100) if match[2] == "百" else _decimal(match[2])
        return part / whole if whole and part is not None else None
    if match := re.fullmatch(f"([{_DIGITS}])成([{_DIGITS}]?)", written):
        tenths, hundredths = (_DIGITS.index(digit) if digit else 0 for digit in match.groups())
        return Fraction(10 * tenths + hundredths, 100)
    return _decimal(written)


def _decimal(written: str) -> Fraction | None:
    """A number that may have decimals (三点五) and a scale after them (三点五亿)."""
    match = re.fullmatch(f"(.+)点([{_DIGITS}]+)(万?亿?)", written)
    whole = _integer(match[1] if match else written)
    if whole is None:
        return None
    if match is None:
        return Fraction(whole)
    scale = (10_000 if "万" in match[3] else 1) * (10**8 if "亿" in match[3] else 1)
    decimals = Fraction(_positional(match[2]), 10 ** len(match[2]))
    return (whole + decimals) * scale


def _integer(written: str) -> int | None:
    if re.fullmatch(f"[{_DIGITS}]+", written):
        return _positional(written)
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        if mark in written:
            high, _, low = written.rpartition(mark)
            above = None if mark in high else _integer(high)
            below = _below(low, size)
            return above * size + below if above and below is not None else None
    return _section(written)


def _below(written: str, size: int) -> int | None:
    """What follows 亿 or 万: less than it; one bare digit counts the next place (二万三)."""
    if not written:
        return 0
    if written in _DIGITS[1:]:
        return _DIGITS.index(written) * size // 10
    value = _integer(written.removeprefix("零"))
    return value if value and value < size else None


def _section(written: str) -> int | None:
    """A number below 10,000 with 千, 百 and 十."""
    match = _SECTION.fullmatch(written)
    if not written or match is None or (match["gap"] and match["hundreds"]):
        return None
    if match["zero"] and match["ten"]:
        return None
    thousands, hundreds, tens, ones = (
        _DIGITS.index(match[name] or "零") for name in ("thousands", "hundreds", "tens", "ones")
    )
    if match["ten"]:
        tens = tens or 1
    elif ones and not match["zero"] and (thousands or hundreds):
        ones *= 10 if hundreds else 100
    return 1000 * thousands + 100 * hundreds + 10 * tens + ones


def _positional(written: str) -> int:
    return int("".join(str(_DIGITS.index(digit)) for digit in written))


def to_chinese(number: int) -> str:
    """``number`` in Chinese: 296 → 二百九十六, 11 → 十一, for list numbers and documents.

    Raises ``ValueError`` from 10^16 on.
    """
    if abs(number) >= 10**16:
        raise ValueError("a number of more than 16 digits")
    if number < 0:
        return "负" + to_chinese(-number)
    words = _spell(number) or "零"
    return words.removeprefix("一") if words.startswith("一十") else words


def _spell(number: int) -> str:
    """``number`` spelled out with every 一; empty for 0."""
    for size, mark in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low * 10 < size else ""
            return _spell(high) + mark + gap + _spell(low)
    return _DIGITS[number] if number else ""
