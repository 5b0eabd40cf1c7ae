"""The sampling plan as an annex of a report: by what rule, from which frame, which households."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.bilingual import Text
from hengjian.documents.docx.writer import docx_of
from hengjian.documents.model import Block, Heading, Paragraph, Report, words
from hengjian.site.common.words import language, said
from hengjian.site.residents.surveys.annexes import INVENTED, table
from hengjian.site.residents.surveys.models import SamplePlan
from hengjian.site.residents.surveys.pictures import STARTED
from hengjian.site.residents.surveys.sampling import TRIES, kept_frame
from hengjian.statistics.sampling import RULE

STRATA = (
    Text("街道", "sub-district"),
    Text("开工", "started"),
    Text("小区（个）", "sites"),
    Text("户数（户）", "households"),
    Text("抽取（户）", "drawn"),
)
FRAME = (
    Text("街道", "sub-district"),
    Text("小区编号", "code of the site"),
    Text("开工", "started"),
    Text("户数（户）", "households"),
)
DRAWN = (
    Text("样本编码", "code"),
    Text("小区编号", "code of the site"),
    Text("户序号", "number of the household"),
    Text("抽样次序（前 12 位）", "rank (first 12 characters)"),
)


def plan_docx(plan: SamplePlan) -> bytes:
    """The plan as a Word file. Raises ``Refused`` (``extra-missing``)."""
    mark = said(INVENTED) if plan.synthetic else ""
    return docx_of(
        Report(
            language=language(),
            title=f"{said(Text('抽样方案', 'Sampling plan'))}{mark}",
            subtitle=plan.survey.title,
            meta=tuple((said(name), words(value)) for name, value in terms(plan)),
            blocks=tuple(_blocks(plan)),
            date=plan.drawn_on or plan.survey.opens_on,
            foot=plan.code,
        )
    )


def terms(plan: SamplePlan) -> Iterator[tuple[Text, str]]:
    """How it was drawn, line by line."""
    strata = list(plan.survey.strata.all())
    yield (
        Text("总体", "population"),
        said(
            Text("已开工小区", "started sites")
            if plan.started_only
            else Text("全部小区", "all sites")
        ),
    )
    yield Text("总体（户）", "population"), f"{sum(each.households for each in strata):,}"
    yield Text("抽取（户）", "drawn"), f"{sum(each.drawn for each in strata):,}"
    yield Text("允许误差（百分点）", "margin (points)"), f"±{plan.margin.normalize():f}"
    yield Text("置信度（%）", "confidence (%)"), f"{plan.confidence.normalize():f}"
    yield Text("预计应答率（%）", "expected response (%)"), f"{plan.response.normalize():f}"
    yield Text("随机种子", "seed"), plan.seed
    yield Text("抽取日期", "drawn on"), f"{plan.drawn_on or '—'}"
    yield Text("名册指纹", "fingerprint of the frame"), plan.frame_sha256


def rule() -> Iterator[Text]:
    """By what rule households are drawn and replaced."""
    yield Text(
        f"层＝街道×是否开工，按户数比例分配；层内按 {RULE} 从小到大排序，取前面的户。",
        f"Strata: sub-district × start of works, in proportion to households; inside a stratum by "
        f"{RULE}, the smallest first.",
    )
    yield Text(
        f"只有拒访、不合条件、找不到，或无人在家去过 {TRIES} 次（白天和 17 时以后都有）才换户；"
        "换的是同层次序最前的户，原来的结果保留。",
        f"A household is replaced only if it refused, is not eligible or not to be found, or nobody"
        f" opened {TRIES} times, by day and after 17:00; by the next in rank of its stratum. What "
        f"came of the first stays.",
    )


def _blocks(plan: SamplePlan) -> Iterator[Block]:
    yield Heading(1, said(Text("一、规则", "1 Rule")), "rule")
    for line in rule():
        yield Paragraph(words(said(line)))
    yield Heading(1, said(Text("二、分层", "2 By stratum")), "strata")
    strata = plan.survey.strata.select_related("sub_district")
    yield table(
        Text("各层户数和抽取数", "Strata"),
        STRATA,
        [
            [each.sub_district.name, said(STARTED[each.started]), f"{each.sites}",
             f"{each.households:,}", f"{each.drawn:,}"]
            for each in strata
        ],
    )  # fmt: skip
    yield Heading(1, said(Text("三、名册", "3 Frame")), "frame")
    yield table(
        Text("抽取当天的名册", "The frame on the day of the draw"),
        FRAME,
        [
            [each.stratum.sub_district, each.code, said(STARTED[each.stratum.started]),
             f"{each.households}"]
            for each in kept_frame(plan)
        ],
    )  # fmt: skip
    yield Heading(1, said(Text("四、抽中的户", "4 The households drawn")), "drawn")
    units = plan.survey.units.select_related("site").order_by("stratum", "rank")
    yield table(
        Text("抽中的户，按次序", "The households drawn, in order"),
        DRAWN,
        [[each.code, each.site.code, f"{each.ordinal}", each.rank[:12]] for each in units],
    )
