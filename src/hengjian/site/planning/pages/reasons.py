"""Why a scheme is in or out, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hengjian.site.common.words import language
from hengjian.site.planning.models import SOURCES

Json = Mapping[str, Any]
Named = Callable[[str], str]


def _in_language(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def value(hundredths: int | None) -> str:
    """A value in equivalent households."""
    return "—" if hundredths is None else f"{Decimal(hundredths).scaleb(-2):,f}"


def wan(cents: int) -> str:
    """Cents in 万元 with two decimals, rounded half up."""
    return f"{(Decimal(cents) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def sources(codes: list[str]) -> str:
    """Sources by name."""
    said = language()
    names = [SOURCES[code].of(said) if code in SOURCES else code for code in codes]
    return ("、" if said == "zh" else ", ").join(names)


def names(codes: list[str], named: Named) -> str:
    """Schemes by name, three at most."""
    joined = ("、" if language() == "zh" else ", ").join(named(code) for code in codes[:3])
    more = len(codes) - 3
    return joined + (_in_language(f"等 {len(codes)} 个", f" and {more} more") if more > 0 else "")


def reason(why: Json, named: Named, wish_reason: str = "") -> str:
    """One sentence: why it is in or out."""
    match why.get("reason"):
        case None:
            return ""
        case "wished_in":
            return _in_language(f"指定列入：{wish_reason}", f"wished in: {wish_reason}")
        case "wished_out":
            return _in_language(f"指定暂不列入：{wish_reason}", f"left out by wish: {wish_reason}")
        case "worth":
            return _worth(why)
        case "needed":
            return _in_language(
                "少了它，最低小区数等条件无法满足", "without it a condition cannot hold"
            )
        case "competing":
            rival = named(why["rival"])
            return _in_language(
                f"同一小区的“{rival}”更值得：改用它，计划少 {value(why['loss'])} 折算户",
                f"“{rival}” of the same site is worth more: with this one the plan loses "
                f"{value(why['loss'])} equivalent households",
            )
        case "no_money":
            return _no_money(why)
        case "blocked":
            return _in_language(
                "与指定列入的方案或最低小区数冲突", "it conflicts with wishes or minimums"
            )
        case "displaced":
            return _reason_of_displacement(why, named)
        case "changed":
            return _in_language("公布后经批准变更", "by an approved change after publication")
    return str(why["reason"])


def _worth(why: Json) -> str:
    loss = value(why["loss"])
    if why["loss"] == 0:
        return _in_language(
            "与落选方案同值，按更省钱、编码在前取舍", "as good as one that is out; cheaper or first"
        )
    most = "" if why["exact"] else _in_language("至多", "at most ")
    return _in_language(
        f"去掉它，计划{most}少 {loss} 折算户",
        f"without it the plan loses {most}{loss} equivalent households",
    )


def _no_money(why: Json) -> str:
    short = why["short"]
    if not short:
        return _in_language("能用的资金来源付不起", "its sources cannot pay for it")
    first = short[0]
    if not first["sources"]:
        return _in_language("没有一个资金来源可以用于它", "no source may pay for it")
    return _in_language(
        f"能用的资金（{sources(first['sources'])}）付不起",
        f"what may pay for it ({sources(first['sources'])}) does not suffice",
    )


def _reason_of_displacement(why: Json, named: Named) -> str:
    leaves = names(why["leaves"], named)
    if why["loss"] == 0:
        return _in_language(
            f"与“{leaves}”同值，按更省钱、编码在前取舍",
            f"as good as “{leaves}”; that is cheaper or first",
        )
    money = ""
    if why["short"]:
        first = why["short"][0]
        money = _in_language(
            f"{sources(first['sources'])}还差 {wan(first['amount'])} 万元；",
            f"{sources(first['sources'])} lack {Decimal(first['amount']).scaleb(-2):,.2f} yuan; ",
        )
    return money + _in_language(
        f"换下“{leaves}”列入它，计划少 {value(why['loss'])} 折算户",
        f"in place of “{leaves}” the plan loses {value(why['loss'])} equivalent households",
    )


def relaxation(each: Json, named: Named, place: Named) -> str:
    """The least that would have to give."""
    parts = []
    if each["money"]:
        payers, more = sources(each["sources"]), Decimal(each["money"]).scaleb(-2)
        zh = f"{payers}增加 {wan(each['money'])} 万元"
        parts.append(_in_language(zh, f"{more:,.2f} yuan more from {payers}"))
    for code, fewer in each["minimums"]:
        parts.append(
            _in_language(
                f"{place(code)}的最低小区数减少 {fewer} 个",
                f"{fewer} sites fewer as the minimum of {place(code)}",
            )
        )
    if each["dropped"]:
        parts.append(
            _in_language(
                f"不再指定列入“{names(each['dropped'], named)}”",
                f"no longer wish “{names(each['dropped'], named)}” in",
            )
        )
    return _in_language("，并", " and ").join(parts)
