"""Points, weights and scores: rates, totals, parents, deductions, and scores told again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.messages import tell
from hengjian.audit.prose import texts
from hengjian.audit.relations.scores import listed_scores, scored
from hengjian.audit.score_tables import score_tables

CODE = "score-table"


def _run(context: Context) -> Iterator[Claim]:
    for each in scored(context.document):
        yield claim_of(CODE, each.relation, each.certain, formula=each.said)
    for table in score_tables(context.document):
        for line in table.lines:
            points, score = line.points, line.score
            if not points or not score or not points.number or not score.number:
                continue
            if not points.number.percent and not score.number.percent:
                spots = (table.grid.spot(score), table.grid.spot(points))
                values = (score.number.value, points.number.value)
                yield _within(line.name, spots, values, (score.words, points.words))
    for stretch in texts(context.document):
        for match in listed_scores(stretch) if stretch.cell is None else ():
            spots = (stretch.of(match, "number"), stretch.of(match, "points"))
            printed = (match["number"], match["points"])
            yield _within(
                match["name"], spots, (Fraction(printed[0]), Fraction(printed[1])), printed
            )


def _within(
    name: str, spots: tuple[Spot, Spot], values: tuple[Fraction, Fraction], printed: tuple[str, str]
) -> Claim:
    """A score is not above its points."""
    if values[0] <= values[1]:
        return Claim(CODE, spots)
    score, points = printed
    message = tell("checks.score_table.within", name, score, points)
    return Claim(CODE, spots, (Finding(CODE, "error", message, spots, score, f"≤{points}"),))


CHECK = Check(
    CODE, _run, replaces=("weights", "scores-in-words", "score-restated", "deducted-in-row")
)
