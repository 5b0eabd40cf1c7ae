"""Points, what is deducted, and what is left, said in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import exactly
from hengjian.audit.prose import Stretch, sentences
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_CODE = "deducted"
_NUMBER = r"(?P<n>\d{1,3}(?:\.\d{1,4})?)\s*分(?![之钟部])"
_POINTS = re.compile(
    rf"(?:(?:分值|满分|权重|标准分|总分)(?:为|是|：|:)?|(?<=[一-鿿])(?:[性率度]|指标))\s*{_NUMBER}"
)
_LOST = re.compile(rf"(?:扣|扣除|扣减|扣去|失)\s*{_NUMBER}")
_GOT = re.compile(rf"(?:得分|得|实得|最终得分)(?:为|是|：|:)?\s*{_NUMBER}")
_RULE = re.compile("每|最多|不超过|扣完|为止|酌情|加分|加\\s*\\d|否则|如|若|以上|以下")


def _run(context: Context) -> Iterator[Claim]:
    for sentence in sentences(context.document, "。！？；"):
        if "分" not in sentence.text or "得" not in sentence.text:
            continue
        plain = sentence.text.translate(FULL_WIDTH)
        points, lost, got = (list(p.finditer(plain)) for p in (_POINTS, _LOST, _GOT))
        if len(points) == len(lost) == len(got) == 1 and not _RULE.search(plain):
            yield _claim(sentence, points[0], lost[0], got[0])


def _claim(
    sentence: Stretch, points: re.Match[str], lost: re.Match[str], got: re.Match[str]
) -> Claim:
    spots = tuple(sentence.of(match, "n") for match in (got, points, lost))
    left = Fraction(points["n"]) - Fraction(lost["n"])
    if left == Fraction(got["n"]):
        return Claim(_CODE, spots)
    expected = exact_text(left)
    message = Text(
        f"{points['n']} 分扣 {lost['n']} 分应余 {expected} 分，印为 {got['n']} 分。",
        f"{points['n']} points less {lost['n']} leave {expected}; {got['n']} is printed.",
    )
    hint = Text(f"改为 {expected} 分，或核对扣分。", f"Write {expected}, or check the deduction.")
    finding = Finding(
        _CODE, "error", message, spots, got["n"], expected, exactly(left), hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("扣分与得分", "Deductions and what is left"),
    why=Text(
        "同一句写明分值、扣分和得分时，三者必须相符。",
        "Where one sentence gives the points, the deduction and the score, they must agree.",
    ),
    run=_run,
    benign=(Text("一句中有几处扣分，或按规则扣分", "several deductions in a sentence, or a rule"),),
)
