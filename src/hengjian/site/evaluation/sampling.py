"""Which sites are visited: the frame from the rows of the project, the draw, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.evaluation.models import (
    Evaluation,
    SamplePoint,
    VisitSample,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.library.models import Site
from hengjian.statistics.sampling import Visited, draw_visits

RULE = Text(
    "各阶段按资金分配名额，每个阶段至少一个；阶段内按资金大小等距抽取（不等概率系统抽样），"
    "排列次序和起点由 SHA-256(种子|小区编码|0) 定",
    "places are shared among the stages by money, at least one each; within a stage systematic "
    "selection proportional to money, order and start given by SHA-256(seed|site|0)",
)
"""The rule of ``statistics.sampling.draw_visits``, as it is printed."""


def stage_on(site: Site, day: date) -> str:
    """Where a site stood on a day, by its dates of start and finish."""
    if site.finished_on is not None and site.finished_on <= day:
        return Site.Stage.FINISHED
    if site.started_on is not None and site.started_on <= day:
        return Site.Stage.STARTED
    return Site.Stage.PLANNED


def frame_of(evaluation: Evaluation, which: str) -> list[Visited]:
    """The sites that may be drawn, with stage and planned money in 分 on the evaluation's day.

    Money of a site is the sum of its works, quantity × unit cost; a site whose costs nobody gave
    has none and counts as one 分, so that it can still be drawn.
    """
    rows = evaluation.project.sites.exclude(stage=Site.Stage.REMOVED).order_by("code")
    found = []
    for site in rows.prefetch_related("scope_items"):
        stage = stage_on(site, evaluation.as_of)
        if which == VisitSample.Frame.STARTED and stage == Site.Stage.PLANNED:
            continue
        money = sum((each.cost or Decimal(0) for each in site.scope_items.all()), Decimal(0))
        found.append(Visited(site.code, str(stage), int(money * 100)))
    return found


def kept_frame(sample: VisitSample) -> list[Visited]:
    """The frame as it was on the day of the draw."""
    return [Visited(code, stage, money) for code, stage, money in sample.frame]


def drawn_again(sample: VisitSample) -> list[str]:
    """The codes that the kept frame and seed give now: whoever repeats the draw gets them."""
    return [each.code for each in draw_visits(kept_frame(sample), sample.size, sample.seed)]


@dataclass(frozen=True, slots=True)
class Point:
    """A site of the sample and how far its visit has come."""

    row: SamplePoint
    paper: WorkingPaper | None
    """The paper on its visit: a reviewed one before any other."""
    money: Decimal
    """In 元, as it was in the frame."""

    @property
    def visited(self) -> bool:
        """Whether a second person reviewed the paper on its visit."""
        return self.paper is not None and self.paper.state == WorkingPaper.State.REVIEWED

    @property
    def open(self) -> bool:
        """Whether it still has to be visited."""
        return self.row.replaced_by_id is None and not self.visited


def points_of(sample: VisitSample) -> Sequence[Point]:
    """The sites of a sample in the order in which they were drawn."""
    papers: dict[int | None, WorkingPaper] = {}
    rows = WorkingPaper.objects.filter(
        evaluation=sample.evaluation_id, kind=WorkingPaper.Kind.SITE
    ).exclude(site=None)
    for paper in rows.order_by("-code"):
        if paper.state == WorkingPaper.State.REVIEWED or paper.site_id not in papers:
            papers[paper.site_id] = paper
    money = {each.code: Decimal(each.money) / 100 for each in kept_frame(sample)}
    points = sample.points.select_related("site", "replaced_by__site", "instead_of__site")
    return [
        Point(row, papers.get(row.site_id), money.get(row.site.code, Decimal(0))) for row in points
    ]


def sample_of(evaluation: Evaluation) -> VisitSample | None:
    """The draw of an evaluation; None where nobody has drawn."""
    return VisitSample.objects.filter(evaluation=evaluation.pk).first()


def strata_of(sample: VisitSample) -> list[tuple[str, int, Decimal, int]]:
    """Of each stage: its sites in the frame, their money in 元, and how many were drawn."""
    frame, drawn = kept_frame(sample), drawn_again(sample)
    found = []
    for stage in sorted({each.stage for each in frame}, reverse=True):
        rows = [each for each in frame if each.stage == stage]
        money = Decimal(sum(each.money for each in rows)) / 100
        found.append((stage, len(rows), money, sum(each.code in drawn for each in rows)))
    return found


def told(evaluation: Evaluation) -> Text | None:
    """How the visited sites were chosen, in a paragraph for the report; None where nobody drew."""
    sample = sample_of(evaluation)
    if sample is None:
        return None
    points = points_of(sample)
    replaced = sum(each.row.replaced_by_id is not None for each in points)
    seen = sum(each.visited for each in points)
    size, whole, digest = sample.size, len(sample.frame), sample.fingerprint[:12]
    return Text(
        f"从{whole}个小区中按资金和阶段抽取{size}个，种子“{sample.seed}”，名录校验值{digest}；"
        f"已核查{seen}个，替换{replaced}个。",
        f"{size} of {whole} sites were drawn by money and stage, seed “{sample.seed}”, frame "
        f"{digest}; {seen} visited, {replaced} replaced.",
    )


def bars_to_redrawing(evaluation: Evaluation, there: VisitSample | None) -> list[Problem]:
    """What keeps from drawing anew: a plan approved with the draw, a visit that was made."""
    if there is None:
        return []
    plan = WorkPlan.objects.filter(evaluation=evaluation.pk).first()
    found = []
    if plan is not None and plan.state == WorkPlan.State.APPROVED:
        found.append(problem("sample-fixed", name=evaluation))
    papers = [each.paper for each in points_of(there) if each.paper is not None]
    if papers:
        found.append(problem("sample-visited", name=evaluation, paper=papers[0].code))
    return found
