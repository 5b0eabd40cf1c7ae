"""Exact quantities: an amount as a fraction, its unit, and printing with one rounding, half up.

A unit has a dimension (what it measures) and a scale (how many base units it is). Counted things
(户, 栋, 个, 件 …) are dimensions of their own: households are not buildings. Money, areas and
lengths convert within themselves; % is a pure number of scale 1/100, while 百分点, a difference of
two percentages, is kept apart from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import cache, lru_cache

from hengjian.errors import Refused, problem

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions with their exponents, sorted by name; empty for a pure number."""

DIGITS = 30
"""The most digits one written number may have."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its symbol, its size in base units, and its dimension."""

    symbol: str
    scale: Fraction
    dimension: Dimension

    def in_base(self, amount: Fraction) -> Fraction:
        """An amount of this unit in base units."""
        return amount if self.scale == 1 else amount * self.scale

    def __mul__(self, other: Unit) -> Unit:
        return _product(self, other)

    def __truediv__(self, other: Unit) -> Unit:
        dimension = _combine(self.dimension, other.dimension, -1)
        return Unit(_join(self, "/", other), self.scale / other.scale, dimension)

    def __str__(self) -> str:
        return self.symbol


@lru_cache(maxsize=1024)
def _product(left: Unit, right: Unit) -> Unit:
    dimension = _combine(left.dimension, right.dimension, 1)
    return Unit(_join(left, "·", right), left.scale * right.scale, dimension)


def _combine(left: Dimension, right: Dimension, sign: int) -> Dimension:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _join(left: Unit, mark: str, right: Unit) -> str:
    if not right.symbol:
        return left.symbol
    return f"{left.symbol}{mark}{right.symbol}" if left.symbol or mark == "/" else right.symbol


ONE = Unit("", Fraction(1), ())
PERCENT = Unit("%", Fraction(1, 100), ())

_FAMILIES: dict[str, dict[str, str]] = {
    "": {"": "1", "%": "1/100", "‰": "1/1000", "倍": "1"},
    "percentage point": {"百分点": "1/100", "个百分点": "1/100", "pp": "1/100"},
    "CNY": {"元": "1", "千元": "1000", "万元": "10000", "百万元": "1000000", "亿元": "100000000",
            "CNY": "1"},
    "USD": {"USD": "1", "美元": "1", "thousand USD": "1000", "million USD": "1000000"},
    "EUR": {"EUR": "1", "thousand EUR": "1000", "million EUR": "1000000"},
    "area": {"平方米": "1", "㎡": "1", "m²": "1", "m2": "1",
             "万平方米": "10000", "万㎡": "10000", "万m²": "10000",
             "亩": "2000/3", "公顷": "10000", "平方公里": "1000000", "ha": "10000"},
    "length": {"米": "1", "m": "1", "千米": "1000", "公里": "1000", "km": "1000"},
    "volume": {"立方米": "1", "m³": "1", "m3": "1", "万立方米": "10000"},
    "mass": {"千克": "1", "公斤": "1", "斤": "1/2", "吨": "1000", "万吨": "10000000"},
    "energy": {"千瓦时": "1"},
    "power": {"千瓦": "1", "兆瓦": "1000"},
    "day": {"天": "1", "日": "1", "周": "7", "days": "1"},
    "month": {"月": "1", "个月": "1", "季度": "3", "年": "12", "months": "1", "years": "12"},
    "working day": {"工作日": "1", "个工作日": "1", "working days": "1"},
    "hour": {"小时": "1", "分钟": "1/60", "hours": "1"},
    "point": {"分": "1", "points": "1"},
    "person": {"人": "1", "万人": "10000", "people": "1"},
    "person-time": {"人次": "1", "万人次": "10000"},
    "household": {"户": "1", "万户": "10000", "households": "1"},
    "piece": {"个": "1", "万个": "10000", "items": "1"},
}  # fmt: skip
_COUNTED = (
    "栋 幢 座 处 件 份 套 项 条 台 部 辆 家 次 宗 批 笔 起 单元 标段 期 层 间 株 盏 块 根 所 名 "
    "册 册次 头 羽 张 场 场次 棵 车次 班次 课时"
)


@cache
def units() -> dict[str, Unit]:
    """Every simple unit by its symbol."""
    table = {
        symbol: Unit(symbol, Fraction(scale), ((base, 1),) if base else ())
        for base, family in _FAMILIES.items()
        for symbol, scale in family.items()
    }
    for symbol in _COUNTED.split():
        table[symbol] = Unit(symbol, Fraction(1), ((symbol, 1),))
    return table


Units = Mapping[str, Unit]
NO_UNITS: Units = {}
"""No units beside those that are known everywhere."""


def own_unit(symbol: str, size: Quantity | None = None) -> Unit:
    """A unit that a framework declares: so much of another, or a counted thing by itself."""
    if size is None:
        return Unit(symbol, Fraction(1), ((symbol, 1),))
    return Unit(symbol, size.base, size.unit.dimension)


def unit(symbol: str, own: Units = NO_UNITS) -> Unit:
    """The unit written ``symbol``; ``元/平方米`` and ``元·天`` are built from their parts.

    ``own`` are units known beside the others. Raises ``Refused`` (``unit-unknown``) when a part is
    not known.
    """
    return _unit_from(symbol, {**units(), **own}) if own else _unit_of(symbol)


@cache
def _unit_of(symbol: str) -> Unit:
    return _unit_from(symbol, units())


def _unit_from(symbol: str, known: Units) -> Unit:
    symbol = symbol.strip()
    if symbol in known:
        return known[symbol]
    parts = re.split(r"([/·])", symbol)
    strange = [part for part in parts[::2] if part.strip() not in known]
    if strange:
        names = " ".join(name for name in known if name)
        raise Refused([problem("unit-unknown", found=strange[0], known=names)])
    result = known[parts[0].strip()]
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        right = known[part.strip()]
        result = result / right if mark == "/" else result * right
    return Unit(symbol, result.scale, result.dimension)


@cache
def base_unit(dimension: Dimension) -> Unit:
    """The unit of scale 1 in which values of ``dimension`` are computed; for a difference of
    percentages, which has none, 百分点. A thing that is counted is its own unit."""
    result = ONE
    for name, power in dimension:
        family = [each for each in units().values() if each.dimension == ((name, 1),)]
        family = family or [own_unit(name)]
        base = next((each for each in family if each.scale == 1), family[0])
        for _ in range(abs(power)):
            result = result * base if power > 0 else result / base
    return result


_UNROUNDED = Context(prec=10_000, traps=[Inexact])


def round_half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """``value`` rounded once to ``places`` (0 or more) decimals, ties away from zero (四舍五入)."""
    exact = value if isinstance(value, Fraction) else Fraction(value)
    whole = half_up(exact.numerator * 10**places, exact.denominator)
    return Decimal(whole).scaleb(-places, _UNROUNDED)


def half_up(over: int, under: int) -> int:
    """The whole number nearest to ``over`` ÷ ``under`` (above 0), ties away from zero."""
    whole = (2 * abs(over) + under) // (2 * under)
    return whole if over >= 0 else -whole


def exact_text(value: Fraction) -> str:
    """``value`` without loss: a finite decimal where there is one, else ``1/3`` and the like."""
    rest = value.denominator
    if rest == 1:
        return str(value.numerator)
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount of a unit; ``places`` keeps how many decimals were printed, if it was."""

    amount: Fraction
    unit: Unit
    places: int | None = None

    @property
    def base(self) -> Fraction:
        """The amount in base units (元, 平方米, 1 …), in which formulas compute."""
        return self.unit.in_base(self.amount)

    def to(self, other: Unit) -> Quantity:
        """The same quantity in ``other``. Raises ``Refused`` (``unit-mismatch``)."""
        self.require_kind(other)
        return quantity_from_base(self.base, other)

    def require_kind(self, other: Unit) -> None:
        """That it converts to ``other``. Raises ``Refused`` (``unit-mismatch``)."""
        if other.dimension != self.unit.dimension:
            raise Refused([problem("unit-mismatch", wanted=other, found=self.unit)])

    def text(self, places: int | None = None, *, grouped: bool = False) -> str:
        """The quantity in print, rounded half up to ``places``; without ``places`` as it was
        written, or exactly."""
        return self.number(places, grouped=grouped) + _space(self.unit.symbol)

    def number(self, places: int | None = None, *, grouped: bool = False) -> str:
        """The amount alone in print, as in ``text``."""
        shown = self.places if places is None else places
        if shown is None:
            return exact_text(self.amount)
        return format(round_half_up(self.amount, shown), ",f" if grouped else "f")

    def shown(self, places: int) -> str:
        """The quantity exactly where it is a finite decimal, else rounded to ``places``."""
        exact = exact_text(self.amount)
        if "/" in exact:
            return self.text(places)
        return exact + _space(self.unit.symbol) if self.places is None else self.text()

    def __str__(self) -> str:
        return self.text()


def _space(symbol: str) -> str:
    return f" {symbol}" if symbol[:1].isascii() and symbol[:1].isalpha() else symbol


def quantity_from_base(base: Fraction, shown: Unit) -> Quantity:
    """The quantity whose amount in base units is ``base``, shown in ``shown``."""
    return Quantity(base if shown.scale == 1 else base / shown.scale, shown)


_WRITTEN = re.compile(
    r"\s*(?P<sign>[+\-−]?)\s*(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
    r"(?:\.(?P<decimals>[0-9]+))?\s*(?P<unit>[^0-9,.].*)?"
)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""For ``str.translate``: full-width letters, digits and marks as narrow ones, one for one."""


def parse_quantity(text: str, own: Units = NO_UNITS) -> Quantity:
    """The quantity written ``text``: digits (full-width too), thousands separators, a unit, which
    may be one of ``own``.

    Raises ``Refused`` with ``quantity-unreadable``, ``number-too-large`` or ``unit-unknown``.
    """
    amount, symbol, places = _in_parts(text)
    return Quantity(amount, unit(symbol, own), places)


@lru_cache(maxsize=4096)  # the figures of a case are read whenever it is judged
def _in_parts(text: str) -> tuple[Fraction, str, int]:
    """The amount, the symbol of the unit, and how many decimals were written."""
    match = _WRITTEN.fullmatch(text.translate(FULL_WIDTH))
    if match is None:
        raise Refused([problem("quantity-unreadable", found=text)])
    whole, decimals = match["whole"].replace(",", ""), match["decimals"] or ""
    if len(whole) + len(decimals) > DIGITS:
        raise Refused([problem("number-too-large", found=text[:40], digits=DIGITS)])
    amount = Fraction(int(whole + decimals), 10 ** len(decimals))
    sign = -1 if match["sign"] in ("-", "−") else 1
    return sign * amount, (match["unit"] or "").strip(), len(decimals)
