"""The wording around figures: what a number looks like, what makes it none, what hedges it."""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters
from typing import Literal

from hengjian.quantities import units

Kind = Literal["figure", "ordinal", "date", "document", "phone", "code"]
Hedge = Literal["about", "at_least", "above", "at_most", "below"]

DIGIT = "[零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
WHOLE = (
    "[零〇一二两三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾]"
    "[零〇一二两三四五六七八九十廿卅百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億]*"
)
DECIMAL = f"{WHOLE}(?:点{DIGIT}+万?亿?)?"
CHINESE = re.compile(
    f"负?(?:(?P<part>(?:[百千万]|{WHOLE})分之(?:百|{DECIMAL})"
    f"|{DIGIT}成(?![立本员功果熟效就型品为交绩])(?:{DIGIT}(?!成))?)|(?P<number>{DECIMAL}))"
)
"""A Chinese numeral: a fraction or tenths (``part``), or a ``number``."""
LONGEST = 40
"""Signs of the longest number that can measure something; what is longer is a code."""

WESTERN = re.compile(
    r"(?P<sign>(?<![0-9A-Za-z%‰)）年月日])[-−+]|负)?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
    r"(?:亿(?P<low>[0-9]{1,4})(?=万))?"
)
SCALE = re.compile(r"\s?(百万|千万|万亿|[百千万亿])(?!分)")
SCALES = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8,
          "万亿": 10**12}  # fmt: skip
MORE = re.compile(r"\s?[余多](?!层|元化|种形式)")
"""余 or 多 between a number and its unit: somewhat above it."""

NOT_A_UNIT = {
    "部": "[分门件署]", "项": "目", "处": "[理室于罚]", "条": "[件例]", "层": "[面次级]",
    "家": "[庭长具]", "期": "[间限]", "人": "[民员工]", "批": "[复准]", "台": "账", "根": "据",
    "间": "隔", "日": "常", "次": "[性要]", "户": "[籍口型外]", "份": "额", "宗": "旨", "笔": "者",
    "起": "来", "月": "份", "所": "[有在需得述谓属指示做占]", "名": "[单称额录册义列]",
    "分": "[别为部析类布解钟]|之(?![间内外上下])",
}  # fmt: skip
"""Counting words that begin another word when one of these follows."""


@cache
def unit_pattern() -> re.Pattern[str]:
    """A unit, or a unit per another (元/平方米), right after a number."""
    symbols = sorted((symbol for symbol in units() if symbol), key=len, reverse=True)
    simple = "|".join(
        re.escape(symbol)
        + ("(?![A-Za-z0-9])" if symbol[-1].isascii() and symbol[-1].isalnum() else "")
        + (f"(?!{NOT_A_UNIT[symbol]})" if symbol in NOT_A_UNIT else "")
        for symbol in symbols
    )
    return re.compile(rf"\s{{0,2}}(?P<unit>(?:{simple})(?:/(?:{simple}))*)")


WORDS_WITH_ONE = re.compile(
    "(?<=[统唯之万逐某同专单其])一|一(?:起|块|部|次性|条龙|件事|家人|分为|体)|十分"
)
"""Words that only look like a numeral with a unit."""
VAGUE_BEFORE = frozenset("几数好")
VAGUE_AFTER = frozenset("几来")
"""几十, 十几, 十来个: counts that name no number."""

_HEDGED_AFTER: tuple[tuple[str, Hedge], ...] = (
    (r"(?:[（(]含[）)])?(?:及|或)?以上", "at_least"),
    (r"(?:[（(]含[）)])?(?:(?:及|或)?以下|以内|之内|内)", "at_most"),
    (r"左右|上下(?!水)", "about"),
    (r"\s?(?:≤|≦|<=)", "at_least"),
    (r"\s?<", "above"),
    (r"\s?(?:≥|≧|>=)", "at_most"),
    (r"\s?>", "below"),
)
_HEDGED_BEFORE: tuple[tuple[str, Hedge], ...] = (
    (r"(?:不低于|不少于|不小于|不短于|至少|最少|≥|≧|>=)\s?$", "at_least"),
    (r"(?:[不未]超过|不高于|不大于|不多于|不长于|至多|最多|≤|≦|<=)\s?$", "at_most"),
    (r"(?:超过|高于|大于|多于|突破|[逾超>])\s?$", "above"),
    (r"(?:低于|少于|小于|不足|不到|不满|将近|接近|(?<![最附邻新])近|<)\s?$", "below"),
    (r"(?:(?<![节合预特公契签履违])约为?|大概)\s?$", "about"),
)
AFTER = re.compile("|".join(f"({pattern})" for pattern, _ in _HEDGED_AFTER))
HEDGES_AFTER = tuple(hedge for _, hedge in _HEDGED_AFTER)
"""What hedges the figure before it: the group that matches says how."""
BEFORE = re.compile("|".join(f"({pattern})" for pattern, _ in _HEDGED_BEFORE))
HEDGES_BEFORE = tuple(hedge for _, hedge in _HEDGED_BEFORE)
"""What hedges the figure after it, the same way; 节约 and 附近 do not."""

_RANGE = r"(?=\s*[-—–~～至到]{1,2}\s*"
_SMALL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("document", "号", r"[〔［\[（(【](?:19|20)[0-9]{2}[〕］\])）】]\s*第?\s*[0-9]+\s*号"),
    ("date", "年", r"(?<![0-9.])(?:19|20)[0-9]{2}" + _RANGE + r"(?:19|20)[0-9]{2}\s*年)"),
    ("date", "月日号", r"(?<![0-9.])[0-9]{1,2}" + _RANGE + r"[0-9]{1,2}\s*(?:月|[日号](?!\s*内)))"),
    ("date", "月", rf"(?<![0-9.,]){_SMALL}\s*月(?:份|\s*{_SMALL}\s*[日号])?"),
    ("date", "日", r"(?<![0-9.,])[0-9]{1,2}\s*日(?!\s*[以之]?内|历)"),
    ("date", ":：", r"(?<![0-9:])[0-2]?[0-9][:：][0-5][0-9](?![0-9:])"),
    ("phone", "", r"(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})(?![0-9])"),
    ("phone", "热", r"(?<![0-9.])[0-9]{5}(?=[”’\"]?[一-鿿]{0,6}热线)"),
    ("phone", "热5", r"(?<=热线)[0-9]{5}(?![0-9])|(?<![0-9.,])12345(?![0-9.,])"),
    ("code", "-—",
     r"(?<![A-Za-z])[A-Z]{2,5}[0-9]{0,2}(?:/[A-Z])?\s[0-9]+(?:\.[0-9]+)?[-—][0-9]{4}"),
    ("code", ascii_letters, r"[A-Za-z]+[-/]?[0-9][0-9A-Za-z.\-/]*"),
    ("code", "", r"(?<![0-9.,])[0-9]{12,}[Xx]?(?![0-9.,])"),
    ("ordinal", ".", r"(?<![0-9.])[0-9]{1,2}(?:\.[0-9]{1,2}){2,}(?![0-9])"),
    ("ordinal", "、．.)）",
     r"(?:^|(?<=：))\s*[0-9]{1,2}(?:\.[0-9]{1,2})*(?=\s*[、．.)）](?![0-9]))"),
    ("ordinal", "—", r"(?<=—)\s*[0-9]{1,3}(?=\s*—)"),
    ("ordinal", ".", r"^\s*[0-9]{1,2}(?:\.[0-9]{1,2})+(?=\s+(?![万亿个元户])[一-鿿])"),
    ("ordinal", "、", r"^\s*[一二三四五六七八九十]{1,3}(?=、)"),
    ("ordinal", ")）", rf"(?<=[（(]){_SMALL}(?=[）)])"),
    ("ordinal", "第", rf"(?<=第)\s*(?:[0-9]+|{WHOLE})"),
    ("ordinal", "附图表", r"(?:(?<=附[件表录])|(?<=[图表]))\s*[0-9]+(?:[-.][0-9]+)*"),
    ("ordinal", "号级届期",
     r"(?<![0-9.,])[0-9]+(?=\s*[号级届])|[一二三四五六七八九十]+(?=[级期届])"),
)  # fmt: skip
APART = tuple(
    (re.compile(pattern, re.MULTILINE), kind, frozenset(needs)) for kind, needs, pattern in _KINDS
)
"""What is not a figure, in the order it is looked for; of two that meet the earlier one counts. It
is in no text that has none of the characters it needs."""
