"""The words that say what a figure measures, normalised so that equal things have equal words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_BLANK = re.compile(r"[\s　]+")
_MOMENT = re.compile(
    "(?:截[至止]到?|[于在自从至到])?\0(?:年?[底末]|以来|期间|以?[前后]|度)?"
    "|截[至止]到?(?:本次)?(?:评价(?:基准|截止)?日期?|目前|现在|当前|报告日|评价时点)"
)
_SOURCE = re.compile(
    "^(?:根据|按照?|依据|依照|经)[^，]*?"
    "(?:方案|报告|办法|清单|规定|要求|结果|通知|凭证|统计|文件|资料|批复|核查)"
)
_LEAD = re.compile(
    "^(?:其中|此外|另外|同时|目前|现有?|[本该]?项目(?!公司|单位|法人|组|库|区)(?=[^，]{2})|[本此]次|[0-9]+[.．、)）]|[①-⑳]"
    "|总?共计?(?![同管享用]|建(?!成))|合计(?=.)|总计(?=.)|已经|均|也|并且?|且|以及|及(?!时)|和|与|或|但|而|则"
    "|即|仅|达到?|涉及|包括|包含|含|分为|分(?=$|成)|有(?!效)|是|为|其|的|了|[一二三四五六七八九十]是)"
)
_PROJECT = re.compile(
    "^(?:(?!计划|完成|实际|申请|支付|应|拨付)[^，、]){0,24}?(?:改造|建设|工程|提升)项目(?=[^，]{2})"
)
_PHASE = re.compile(
    "^.*(?:改造|建设|工程|提升)(?:项目)?[（(][一二三四五六七八九十0-9]+期[）)](?:项目)?(?=.)"
)
_QUOTED_LIST = re.compile("(?:“[^”]*”[、，和及与]?){2,}(?:等)?")
_TAIL = re.compile(
    "(?:为|是|达到?|共计?|(?<=.)合计|(?<=.)总计|总共|仅|只有?|已|有|均|至|到|的|了|[从由在]|占|等|(?<![合小总累预估设])计|约|大概"
    "|不低于|不少于|不小于|不短于|至少|最少|[不未]超过|不高于|不大于|不多于|不长于|至多|最多|超过|高于"
    "|大于|多于|突破|[逾超]|低于|少于|小于|不足|不到|不满|将近|接近|(?<![最附邻新])近|[≥≤<>=＝＜＞：:≈])$"
)
_AMOUNT_WORD = re.compile("(?<=[^指系基参倍次])(?:总数量?|数量|数目|个数|数)$")
_STOP = re.compile(
    "[^一-鿿“”]|[已未均为是有被将在得以能可不没的等和与及或中内后前占并且按]|实施|进行|完成|开展|纳入"
    "|达到|属于|合计|共计|其中|以上|以下|左右|通过|参与|存在|部分|全部|分别|(?<=小区)改造"
)
_LONGEST = 14
_QUOTES = dict.fromkeys(map(ord, "“”‘’"))
_EDGES = "“”‘’\"'《》·*#.．、，：:；;—-~～–≥≤<>＜＞ "
_NAME = "[^，、；。：（）\\s的]"
_PLACE = (
    f"(?:{_NAME}{{1,8}}?(?:街道(?:办事处|办)?|社区|片区|标段)|{_NAME}{{1,5}}(?<![城下集])[镇乡])"
)
_PLACE_FIRST = re.compile(f"(?:^|[，；。：\\s])(?P<place>{_PLACE})(?=[^，；。、辖内等和与及的]|：)")
_NUMBERED = r"(?:[（(]?[0-9一二三四五六七八九十]+[）)、.．]\s*)?"
_PLACE_ALONE = re.compile(f"{_NUMBERED}(?P<place>{_PLACE})[：:]?")
_TOPIC = re.compile(f"{_NUMBERED}(?P<topic>.{{2,12}}?)(?:指标)?(?:得分|完成)?(?:情况)?(?:的)?分析")
_OF_SECTION = re.compile("(?:绩效)?(?:评价)?(?:满分|总?得分|得分率|分值|总分)$|^本?部分")


def measure_of(words: str) -> str:
    """The words before a figure without those that say nothing of what it is: 项目实际支付资金为 →
    实际支付资金. 实际, 计划, 应, 已 and 累计 stay: they make a difference.

    A date in ``words`` is written as ``\\0``.
    """
    words = _BLANK.sub("", words)
    words = _MOMENT.sub("", words).replace("\0", "")
    words = _QUOTED_LIST.sub("", words)
    words = words.rpartition("“")[2] if words.count("“") > words.count("”") else words
    words = _SOURCE.sub("", words.strip(_EDGES))
    words = _stripped(_stripped(words, _TAIL), _LEAD)
    words = _stripped(_PROJECT.sub("", words), _LEAD)
    return words.strip(_EDGES).translate(_QUOTES)


def without_project(words: str) -> str:
    """``words`` without the name of a project and its phase at their head: 改造项目（二期）."""
    return _PHASE.sub("", _BLANK.sub("", words))


def counted_of(words: str) -> str:
    """The same for the words before a count, without 数 at their end: 已开工小区数 → 已开工小区."""
    return _AMOUNT_WORD.sub("", measure_of(words)).removesuffix("的")


def noun_after(text: str, at: int, unit: str) -> str:
    """The thing that is counted, named behind the unit: 296个|老旧小区, 357栋|楼."""
    words = _BLANK.sub("", text[at : at + 2 * _LONGEST])
    stop = _STOP.search(words)
    noun = (words[: stop.start()] if stop else words)[:_LONGEST]
    if unit in ("栋", "幢", "座") and noun in ("", "楼", "楼房", "楼栋", "住宅楼", "居民楼"):
        return "楼栋"
    return noun.strip(_EDGES).removeprefix("次" if unit == "批" else "")


@lru_cache(maxsize=4096)
def core(measure: str) -> str:
    """A measure without what may be left out: 已, 的, 数, and 资金 or 金额 at the end.

    Two figures whose cores are equal are likely to mean the same thing.
    """
    words = re.sub("^已|的", "", measure)
    return re.sub("(?:总?数量?|资金|金额|款项?|额)$", "", words) or measure


def place_in(path: Sequence[str]) -> str:
    """The place that the innermost heading names, if it names nothing else (（一）凤凰街道)."""
    match = _PLACE_ALONE.fullmatch(path[-1].strip()) if path else None
    return match["place"] if match else ""


def place_first(lead: str) -> str:
    """The place that a clause of ``lead`` begins with, the last of several: 凤凰街道改造小区."""
    places = _PLACE_FIRST.findall(lead)
    return str(places[-1]) if places else ""


def topic_in(path: Sequence[str]) -> str:
    """What the innermost heading says its section analyses: （一）决策情况分析 → 决策."""
    match = _TOPIC.fullmatch(path[-1].strip()) if path else None
    return match["topic"] if match else ""


def is_of_section(measure: str) -> bool:
    """Whether a measure says nothing unless one knows its section: 得分, 本部分满分."""
    return bool(_OF_SECTION.match(measure)) if len(measure) <= 8 else False


def _stripped(words: str, pattern: re.Pattern[str]) -> str:
    while match := pattern.search(words):
        words = words[: match.start()] + words[match.end() :]
    return words
