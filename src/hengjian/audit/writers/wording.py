"""The words all writers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hengjian.audit.checks.registry import all_checks
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding, Severity
from hengjian.bilingual import Language, Text

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "query")
"""The heaviest first."""

SEVERITY = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "query": Text("疑问", "query"),
}
MEANING = {
    "error": Text("文件自身的数字相互矛盾", "the document contradicts itself by arithmetic alone"),
    "warning": Text("按文件所述依据，很可能有误", "very likely wrong on the basis it states"),
    "query": Text("需要人看一眼", "a person should look"),
}

STATED = Text("写作", "Printed")
EXPECTED = Text("应为", "should be")
SUGGESTION = Text("建议", "Suggestion")
CONSIDERED = Text("已排除的解释", "Explanations ruled out")
POSSIBLE = Text("可能的解释", "Possible explanations")
CONSEQUENCE = Text("影响", "Consequence")
HELD_AGAINST = Text("对照", "Held against")
CLEAN = Text("没有发现问题", "nothing found")


LONGEST = 16
"""Characters of a heading that are shown to say where something stands."""


AGAINST = Text("与项目数据对照", "Against the case")


def named(finding: Finding, language: Language) -> str:
    """What the check that found it is called."""
    known = {check.code: check.title for check in all_checks()}
    return known.get(finding.code, AGAINST).of(language)


def place_of(
    document: Document, spot: Spot, language: Language, *, section: bool = False, cell: bool = True
) -> str:
    """Where a spot is, for people: its page where there are pages, the caption of its table and its
    ``cell``, the heading over it where the ``section`` is asked for or nothing else tells."""
    block = document.blocks[spot.block]
    parts = []
    if block.page is not None:
        parts.append(Text(f"第{block.page}页", f"page {block.page}").of(language))
    caption = block.table.caption if block.table is not None else ""
    heading = block.path[-1] if block.path else ""
    if caption:
        parts.append(f"“{_cut(caption)}”")
    elif block.table is not None and not (heading and section):
        parts.append(
            Text(f"表格{_number(document, spot)}", f"table {_number(document, spot)}").of(language)
        )
    if spot.cell is not None and cell:
        row, column = spot.cell[0] + 1, spot.cell[1] + 1
        parts.append(Text(f"{row}行{column}列", f"row {row}, column {column}").of(language))
    if heading and (section or not parts):
        parts.append(f"“{_cut(heading)}”")
    if not parts:
        parts.append(Text(f"第{spot.block + 1}段", f"paragraph {spot.block + 1}").of(language))
    return (" " if language == "zh" else ", ").join(parts)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"


def _number(document: Document, spot: Spot) -> int:
    """Which of the document's tables a spot is in."""
    return sum(each.table is not None for each in document.blocks[: spot.block + 1])


def follows(finding: Finding) -> Text:
    """What leads from what is printed to ``expected``: 应为, or what it is by another basis."""
    if finding.basis is None:
        return EXPECTED
    return Text(f"若以{finding.basis.zh}为基数则为", f"on {finding.basis.en} it would be")


def considered(finding: Finding) -> Text:
    """What to call the harmless explanations: a query leaves them open."""
    return POSSIBLE if finding.severity == "query" else CONSIDERED


def explanations(finding: Finding, language: Language) -> str:
    """The harmless explanations in one line."""
    mark = "；" if language == "zh" else "; "
    return mark.join(each.of(language) for each in finding.considered)


def counted(figures: int, checked: int, held: int) -> Text:
    """How many figures there are, stand in a relation, hold, and contradict another."""
    wrong, rest = checked - held, figures - checked
    return Text(
        f"{figures} 个数，{checked} 个有可核对的关系：{held} 个相符，{wrong} 个不符；"
        f"{rest} 个无从核对",
        f"{figures} figures, {checked} in a relation: {held} agree, {wrong} do not; "
        f"{rest} cannot be checked",
    )


SURENESS = Text("把握", "Confidence")


def sureness(finding: Finding) -> Text | None:
    """How sure a finding is, in percent and in words; ``None`` where it was not weighed."""
    if finding.confidence is None:
        return None
    percent = int(finding.confidence * 100)
    zh, en = next(words for least, words in _SURE if percent >= least)
    return Text(f"{percent}%（{zh}）", f"{percent}% ({en})")


_SURE = (
    (90, ("数字自相矛盾", "the figures contradict each other")),
    (60, ("依据充分，请核对", "well founded: please check")),
    (0, ("依据不足，供参考", "little to go by: for information")),
)


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with each wording of a consequence at the first of them alone."""
    said: set[str] = set()
    found = []
    for finding in findings:
        words = finding.consequence.zh if finding.consequence is not None else ""
        found.append(replace(finding, consequence=None) if words in said else finding)
        said.add(words)
    return found
