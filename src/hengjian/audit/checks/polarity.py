"""Statements that deny each other: nothing irregular here, irregular there.

Language is interpreted, so every finding is a ``query`` that shows both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, bigrams, sentences
from hengjian.bilingual import Text

_CODE = "polarity"


@dataclass(frozen=True, slots=True)
class _Topic:
    """What is said of one thing: by the affirming wordings, and by the denying ones."""

    name: Text
    affirms: re.Pattern[str]
    denies: re.Pattern[str]
    same_words: bool = False
    """Whether the two must name the same thing in their own words."""


def _topic(zh: str, en: str, affirms: str, denies: str, same_words: bool = False) -> _Topic:
    return _Topic(Text(zh, en), re.compile(affirms), re.compile(denies), same_words)


_IRREGULAR = "(?:违规|违纪|违反规定|挤占|挪用|截留|虚列)"
_TOPICS = (
    _topic(
        "资金使用是否合规", "whether the money was used by the rules",
        f"(?:不存在|未发现|没有发现|无)[^。；]{{0,20}}{_IRREGULAR}|资金使用(?:合规|规范)(?![性化])",
        f"资金(?:的)?(?:使用|管理|支出)[^。；，、]{{0,6}}(?:不够?规范|不合规|欠规范)"
        f"|(?<![不未])存在[^。；，不未]{{0,10}}{_IRREGULAR}",
    ),
    _topic(
        "指标是否完成", "whether any indicator was completed",
        r"[0-9]{1,3}\s*[个项条](?:绩效)?指标(?:已经?|均已?|全部)?完成"
        r"|(?:已完成|完成)[^。；，未]{0,4}[0-9]{1,3}\s*[个项条](?:绩效)?指标",
        "(?:所有|全部|各项)(?:绩效|产出|效益)*指标(?:值)?(?:均|都|全部)?(?:未|没有)(?:能)?完成",
    ),
    _topic(
        "是否全部完成", "whether all was completed",
        "(?<![未没能保])(?:全部|均已|都已|全面|百分之百)(?:按[^，。；]{1,4})?(?:完成|完工|竣工)",
        "(?<![均都部])(?:尚未|未能|没有|仍未|未)(?:全部|按[^，。；]{1,4})?(?:完成|完工|竣工)",
        True,
    ),
    _topic(
        "支付与进度是否相匹配", "whether payment matches progress",
        "(?:支出|支付|拨付)[^。；]{0,20}进度[^。；不未]{0,12}(?:匹配|一致|同步|相符|相适应|相吻合)",
        "(?:支付|支出)[^。；，]{0,12}(?:超过|大于|高于|超出)[^。；，]{0,16}"
        "(?:支付条件|产值|完成投资|工程进度|计量)"
        "|(?:支付|支出|拨付)进度[^。；，]{0,8}(?:不(?:相)?(?:匹配|一致|符)|滞后|超前|快于|慢于)",
    ),
    _topic(
        "资料是否齐全归档", "whether the files are complete",
        "(?:资料|档案|材料)[^。；未不]{0,10}(?:齐全|完整)|(?<![未不])及时归档",
        "未[^。；，]{0,12}(?:建立档案|建档|归档)|(?:档案|资料|材料)[^。；，]{0,8}"
        "(?:缺失|不全|不(?:够)?完整|不(?:够)?齐全|归档不及时)",
    ),
    _topic(
        "制度是否健全", "whether the rules are in place",
        "制度(?:体系)?(?:建设)?(?:较为|比较|基本|已经)?(?:健全|完善)(?=[，。；、])",
        "制度(?:体系)?(?:建设)?(?:尚)?(?:不够?|未)(?:健全|完善)|(?<!如)未(?:建立|制定|出台)[^。；，]{0,24}"
        "(?:制度|办法)",
    ),
    _topic(
        "风险是否可控", "whether the risk is under control",
        "(?:不存在|没有|无)[^。；]{0,16}(?:债务|偿债|还款|财务)风险|(?:债务|偿债|财务)风险可控(?!性)",
        "(?:还款|偿债|本息)[^。；，]{0,8}(?:不足|困难|压力较?大)|(?<!不)存在[^。；，不]{0,10}"
        "(?:债务|偿债|还款|财务)风险",
    ),
    _topic(
        "是否发生事故", "whether there was an accident",
        "(?:未|没有|无)(?:发生)?[^。；，]{0,8}事故",
        "(?<![未不无])(?<!没有)(?<!防止)(?<!避免)(?<!杜绝)发生(?:了|过)?[^。；，未无]{0,8}"
        "(?:安全|质量|责任)[^。；，]{0,4}事故",
    ),
    _topic(
        "是否按期", "whether it was in time",
        "(?<![未不能])按(?:期|时|计划)(?:全部|全面)?(?:开工|完工|竣工|交付)",
        "未(?:能)?按(?:期|时|计划|规定时间|要求)[^。；，]{0,6}(?:开工|完工|竣工|交付)",
        True,
    ),
)  # fmt: skip
_NO_STATEMENT = re.compile(
    "是否|应(?:当|该|按|及时|在|将|对|做)|必须|确保|保证|避免|防止|杜绝|如果|若|如有|要求|建议|得分标准|评分标准|评价要点|不得分"
    "|扣[0-9]|得[0-9.]+分|得满分|完成后|评价标准|目标为|计划|预计"
)
_MOST = 3
"""How many places of each side are shown."""
_COMMON = bigrams(
    "项目，全部，完成，已经，目前，截至，评价，工作，未完，均已，按期，按时，建设，工程，"
    "年度，内容，"
)


def _run(context: Context) -> Iterator[Claim]:
    said = [part for part in sentences(context.document) if _states(part)]
    for topic in _TOPICS:
        yield from _held_together(topic, said)


def _states(part: Stretch) -> bool:
    """Whether a sentence says how things are, not how they should be."""
    return part.block.role != "recommendations" and not _NO_STATEMENT.search(part.text)


def _matches(words: re.Pattern[str], said: list[Stretch]) -> list[tuple[Stretch, re.Match[str]]]:
    return [(part, match) for part in said if (match := words.search(part.text))]


def _held_together(topic: _Topic, said: list[Stretch]) -> Iterator[Claim]:
    yes = _matches(topic.affirms, said)
    no = _matches(topic.denies, said) if yes else []
    if topic.same_words:
        pairs = [(y, n) for y in yes for n in no if _same_thing(*y, *n)]
        yes, no = [y for y, _ in pairs[:1]], [n for _, n in pairs[:1]]
    if not yes or not no:
        yield from (Claim(_CODE, (part.of(match),)) for part, match in yes)
        return
    spots = [part.of(match) for part, match in yes[:_MOST]]
    against = [part.of(match) for part, match in no[:_MOST]]
    affirmed, denied = yes[0][1][0], no[0][1][0]
    message = tell(
        "checks.polarity.held_together",
        topic.name.zh,
        _short(affirmed),
        _short(denied),
        topic.name.en,
    )
    hint = tell("checks.polarity.held_together_2")
    finding = Finding(
        _CODE, "query", message, (*spots, *against), _short(affirmed), suggestion=hint,
        considered=CHECK.benign,
    )  # fmt: skip
    yield Claim(_CODE, finding.spots, (finding,))


def _same_thing(one: Stretch, yes: re.Match[str], two: Stretch, no: re.Match[str]) -> bool:
    """Whether the words before both statements name the same thing."""
    left = bigrams(_subject(one.text, yes)) - _COMMON
    right = bigrams(_subject(two.text, no)) - _COMMON
    return len(left & right) >= 2 and 2 * len(left & right) >= min(len(left), len(right))


def _subject(text: str, match: re.Match[str]) -> str:
    """The words of the clause before the statement, and a few behind it."""
    before = re.split("[，。；：]", text[: match.start()])[-1][-14:]
    after = re.split("[，。；：]", text[match.end() :])[0][:8]
    return before + "，" + after


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


CHECK = Check(_CODE, _run)
