"""The evaluation's own total in the summary and in the body: 得分 80.7 there, 83.7 here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hengjian.audit.context import Context
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.grading import Graded, graded
from hengjian.audit.score_tables import score_tables
from hengjian.bilingual import Text

_CODE = "score-restated"


def _run(context: Context) -> Iterator[Claim]:
    document = context.document
    found = (each for each in graded(document) if each.own and each.score_spot.cell is None)
    own = [each for each in found if not _of_a_year(document, each.score_spot)]
    summary = [each for each in own if document.blocks[each.score_spot.block].role == "summary"]
    body = [each for each in own if document.blocks[each.score_spot.block].role == "body"]
    if not (summary and body):
        return
    spots = tuple(each.score_spot for each in (*summary, *body))
    first, second = _value(summary), _value(body)
    if first is None or second is None:
        return
    if first == second:
        yield Claim(_CODE, spots)
    else:
        yield _failed(summary[0], body[0], spots, _table_says(context, first, second))


_YEAR = re.compile("(?:19|20)[0-9]{2}年度?[^。；\n]{0,24}$")


def _of_a_year(document: Document, spot: Spot) -> bool:
    """Whether the words before say of which year the score is; reports repeat those of others."""
    return _YEAR.search(document.blocks[spot.block].text, 0, spot.start) is not None


def _value(scores: Sequence[Graded]) -> object:
    """The one score that is said; ``None`` where there are several, of several projects."""
    values = {each.score for each in scores}
    return values.pop() if len(values) == 1 else None


def _table_says(context: Context, *values: object) -> object:
    """Which of two scores the total line of the score table has, if any."""
    for table in score_tables(context.document):
        score = table.total.score if table.total is not None else None
        if score is not None and score.number is not None and score.number.value in values:
            return score.number.value
    return None


def _failed(summary: Graded, body: Graded, spots: tuple[Spot, ...], right: object) -> Claim:
    wrong, other = (body, summary) if right == summary.score else (summary, body)
    message = Text(
        f"摘要中的评价得分为 {summary.score_text} 分，正文为 {body.score_text} 分。",
        f"The summary prints a score of {summary.score_text}, the body one of {body.score_text}.",
    )
    hint = Text(
        f"评分表的合计为 {other.score_text} 分，请据此更正。",
        f"The score table adds up to {other.score_text}: correct by it.",
    )
    ordered = (wrong.score_spot, *(spot for spot in spots if spot != wrong.score_spot))
    finding = Finding(
        _CODE, "error", message, ordered, wrong.score_text, other.score_text,
        suggestion=hint if right is not None else None, considered=CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, ordered, (finding,))


_SUMMARY, _BODY = "# 摘要\n\n", "\n\n# 正文\n\n一、评价结论\n\n"
CHECK = Check(
    code=_CODE,
    title=Text("摘要与正文的得分不一", "Another score in the summary than in the body"),
    why=Text(
        "评价得分是报告的结论，摘要与正文只能有一个数。",
        "The score is what the report concludes: the summary and the body can have but one.",
    ),
    run=_run,
    benign=(
        Text("自评得分、上年得分", "a self-evaluation's score or last year's"),
        Text("几个项目各有得分", "several projects with a score each"),
    ),
)  # fmt: skip
