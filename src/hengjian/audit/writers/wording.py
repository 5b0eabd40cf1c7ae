"""The words all writers share."""

from __future__ import annotations

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
    document: Document,
    spot: Spot,
    language: Language,
    *,
    section: bool = False,
    cell: bool = True,
) -> str:
    """Where a spot is, for people: its page where there are pages, its block, its ``cell``; and
    the heading over it where the ``section`` is asked for."""
    block = document.blocks[spot.block]
    parts = []
    if block.page is not None:
        parts.append(Text(f"第{block.page}页", f"page {block.page}").of(language))
    parts.append(Text(f"第{spot.block + 1}段", f"block {spot.block + 1}").of(language))
    if spot.cell is not None and cell:
        row, column = spot.cell[0] + 1, spot.cell[1] + 1
        parts.append(Text(f"{row}行{column}列", f"row {row}, column {column}").of(language))
    if section and block.path:
        heading = block.path[-1]
        parts.append(f"“{heading if len(heading) <= LONGEST else heading[:LONGEST] + '…'}”")
    return (" " if language == "zh" else ", ").join(parts)


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


def counted(checked: int, held: int) -> Text:
    """How many claims were recomputed and how many hold."""
    return Text(f"核对 {checked} 处，相符 {held} 处", f"{checked} claims checked, {held} hold")
