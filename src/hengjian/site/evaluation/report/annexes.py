"""The ten annexes, which fill themselves; one that lacks its rows says which and who has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.documents.evaluation.annexes import write_scores
from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.model import Column, PageBreak, Paragraph, Row, cell, words
from hengjian.site.accounts.models import Person
from hengjian.site.bonds.models import Goal
from hengjian.site.common.words import both
from hengjian.site.evaluation import sampling
from hengjian.site.evaluation.case import Drawn, records_of
from hengjian.site.evaluation.models import (
    Consultation,
    EvaluationReport,
    ReportComment,
    WorkingPaper,
)
from hengjian.site.evaluation.report.numbers import approved_goals, checked_form
from hengjian.site.evaluation.report.tables import recheck_table
from hengjian.site.evaluation.report.titles import FEEDBACK, annex_title
from hengjian.site.platform.annexes import Given, annex_of

ANSWERS = "answers"
"""The record table of what residents answered."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """An annex without its rows: which, what it lacks, who has it."""

    number: int
    what: Text
    who: Text


@dataclass(frozen=True, slots=True)
class Sources:
    """What annexes are filled from."""

    row: EvaluationReport
    drawn: Drawn


Fill = Callable[[Draft, Sources, str], bool]
"""Writes the rows of an annex under its caption; whether there were any."""


def write_annexes(draft: Draft, row: EvaluationReport, drawn: Drawn) -> None:
    """All ten, each on a page of its own."""
    sources = Sources(row, drawn)
    lacks = {each.number: each for each in lacking_annexes(row, drawn)}
    for number in range(1, len(FILLS) + 1):
        title = annex_title(number).zh
        draft.add(PageBreak())
        draft.plain_heading(1, f"附件{number}  {title}")
        if number in lacks:
            lack = lacks[number]
            draft.paragraph(words(f"〔缺：{lack.what.zh}；由{lack.who.zh}提供〕"))
            continue
        FILLS[number - 1](draft, sources, title)


def lacking_annexes(row: EvaluationReport, drawn: Drawn) -> Iterator[Lacking]:
    """The annexes without rows, by name, with who has what they lack."""
    evaluation = row.evaluation
    if not approved_goals(drawn):
        department = evaluation.project.competent_department.name
        yield Lacking(1, Text("批复的绩效目标", "approved goals"), Text(department, department))
    team = Text("评价组", "the team")
    if not any(_problems_on_site(row)):
        yield Lacking(3, Text("抽样点发现的问题", "problems at sample points"), team)
    if not (_list_surveyed(drawn) or _survey_lines(drawn) or _survey_figures(drawn)):
        yield Lacking(4, Text("问卷汇总", "a summary of the survey"), team)
    if not any(_papers(row)):
        yield Lacking(5, Text("经复核的工作底稿", "working papers that were reviewed"), team)
    if checked_form(evaluation) is None:
        unit = evaluation.project.implementer or evaluation.project.competent_department
        yield Lacking(6, Text("绩效自评表", "the self-evaluation form"), Text(unit.name, unit.name))
    for number, (turn, audience) in FEEDBACK.items():
        if not _list_asked(row, turn, audience).exists():
            lead = Text("主评人发起征求意见", "the lead, who asks for comments")
            name = annex_title(number)
            yield Lacking(number, name, lead)


def _list_asked(row: EvaluationReport, turn: int, audience: str) -> QuerySet[Consultation]:
    return (
        Consultation.objects.filter(evaluation=row.evaluation_id, round=turn, audience=audience)
        .select_related("organisation")
        .order_by("pk")
    )


def _goals(draft: Draft, sources: Sources, caption: str) -> bool:
    project = sources.drawn.evaluation.project
    columns = (
        Column("类别", width=8),
        Column("绩效目标", width=26),
        Column("目标值", align="right", width=14),
        Column("单位", align="center", width=8),
        Column("批准日期", align="center", width=14),
        Column("说明", width=18),
    )
    rows = []
    goals = Goal.objects.filter(project=project).exclude(approved_on=None)
    for goal in goals.select_related("replaced_by").order_by("group", "code"):
        rows.append(
            Row(
                (
                    cell(both(Goal.Group(goal.group).label).zh),
                    cell(goal.name),
                    cell(f"{goal.target.normalize():f}"),
                    cell(goal.unit),
                    cell(f"{goal.approved_on:%Y-%m-%d}"),
                    cell("已调整，见新目标" if goal.replaced_by_id else "有效"),
                )
            )
        )
    draft.table(caption, columns, rows)
    return bool(rows)


def _scores(draft: Draft, sources: Sources, caption: str) -> bool:
    write_scores(draft, caption)
    framework = sources.drawn.framework.framework
    digest = sources.drawn.framework.digest[:12]
    note = f"指标体系：{framework.title.zh}，{framework.edition}版，校验值 {digest}。"
    draft.add(Paragraph(words(note), "note"))
    return True


def _problems_on_site(row: EvaluationReport) -> Iterator[tuple[str, str, str]]:
    """Point, day, what was found, of every visit that another person reviewed."""
    rows = _list_reviewed(row).filter(kind=WorkingPaper.Kind.SITE).select_related("site")
    for each in rows.exclude(conclusion=""):
        point = each.site.name if each.site is not None else each.title
        yield point, f"{each.held_on}" if each.held_on else "—", each.conclusion


def _papers(row: EvaluationReport) -> Iterator[tuple[str, ...]]:
    """Number, kind, subject, prepared by, reviewed by of the papers that were reviewed."""
    for each in _list_reviewed(row):
        kind = both(WorkingPaper.Kind(each.kind).label).zh
        yield each.code, kind, each.title, _name(each.prepared_by), _name(each.reviewed_by)


def _list_reviewed(row: EvaluationReport) -> QuerySet[WorkingPaper]:
    rows = WorkingPaper.objects.filter(evaluation=row.evaluation_id)
    return rows.filter(state=WorkingPaper.State.REVIEWED).order_by("code")


def _name(username: str) -> str:
    """Who signed, by name as a report has it."""
    person = Person.objects.filter(username=username).first()
    return person.name if person is not None else username


def _on_site(draft: Draft, sources: Sources, caption: str) -> bool:
    columns = (Column("抽样点", width=24), Column("核查日期", width=16), Column("发现", width=50))
    rows = [Row(tuple(map(cell, each))) for each in _problems_on_site(sources.row)]
    draft.table(caption, columns, rows)
    if chosen := sampling.told(sources.drawn.evaluation):
        draft.add(Paragraph(words(f"抽样：{chosen.zh}"), "note"))
    return bool(rows)


def _working_papers(draft: Draft, sources: Sources, caption: str) -> bool:
    widths = {"编号": 22, "种类": 16, "事项": 34, "编制": 10, "复核": 10}
    columns = tuple(Column(name, width=width) for name, width in widths.items())
    rows = [Row(tuple(map(cell, each))) for each in _papers(sources.row)]
    draft.table(caption, columns, rows)
    return bool(rows)


def _survey_lines(drawn: Drawn) -> list[tuple[str, str, int]]:
    """Question, option, how many chose it, over the answers that count."""
    table = drawn.framework.tables.get(ANSWERS)
    rows = records_of(drawn.evaluation, drawn.as_of).rows.get(ANSWERS, ())
    found: list[tuple[str, str, int]] = []
    for name, column in table.columns.items() if table is not None and rows else ():
        for option in column.options or ():
            count = sum(each.get(name) == option and each.get("valid") is True for each in rows)
            said = column.words.get(option) if column.words else None
            found.append((column.title.zh, said.zh if said else option, count))
    return found


def _survey_figures(drawn: Drawn) -> list[str]:
    """The facts of the survey that were reported, where no answer is held here."""
    return [
        name
        for name, measure in drawn.framework.measures.items()
        if measure.table == ANSWERS and drawn.result.facts.by_name[name].value is not None
    ]


def _list_surveyed(drawn: Drawn) -> Sequence[Given]:
    """What the surveys of the project give as of the day of the evaluation."""
    return annex_of("survey", drawn.evaluation.project, drawn.as_of)


def _survey(draft: Draft, sources: Sources, caption: str) -> bool:
    if given := _list_surveyed(sources.drawn):
        for each in given:
            if each.columns:
                draft.table(each.text, each.columns, each.rows)
            else:
                draft.paragraph(words(each.text))
        return True
    lines = _survey_lines(sources.drawn)
    if lines:
        columns = (
            Column("问题", width=30),
            Column("选项", width=30),
            Column("份数", align="right", width=12),
        )
        rows = [Row((cell(ask), cell(option), cell(str(n)))) for ask, option, n in lines]
        draft.table(caption, columns, rows)
        return True
    columns = (
        Column("项目", width=30),
        Column("数值", align="right", width=20),
        Column("来源", width=30),
    )
    rows = [
        Row(
            (
                cell(sources.drawn.title_of(name).zh),
                cell(draft.figures.get(f"facts.{name}")),
                cell("填报，本系统没有逐份答卷"),
            )
        )
        for name in _survey_figures(sources.drawn)
    ]
    draft.table(caption, columns, rows)
    return True


def _self_evaluation(draft: Draft, sources: Sources, caption: str) -> bool:
    return recheck_table(draft, sources.drawn, caption)


def _feedback(turn: int, audience: str) -> Fill:
    def fill(draft: Draft, sources: Sources, caption: str) -> bool:
        columns = (
            Column("征求单位", width=16),
            Column("原文位置", width=16),
            Column("意见", width=30),
            Column("处理", width=10),
            Column("理由或所作修改", width=28),
        )
        rows: list[Row] = []
        for asked in _list_asked(sources.row, turn, audience):
            rows += _lines_of(asked)
        draft.table(caption, columns, rows)
        return bool(rows)

    return fill


def _lines_of(asked: Consultation) -> Iterator[Row]:
    name = asked.organisation.name
    comments = list(asked.comments.order_by("pk"))
    for each in comments:
        late = "（逾期提出）" if each.late else ""
        why = "；".join(filter(None, (each.change, each.decision_reason))) or "—"
        yield Row(
            (
                cell(name),
                cell(each.place or "全文"),
                cell(each.text + late),
                cell(both(ReportComment.State(each.state).label).zh),
                cell(why),
            )
        )
    if comments:
        return
    said = {
        Consultation.State.ASKED: f"尚未答复（期限{asked.due_on}）",
        Consultation.State.SILENT: "逾期未答复",
        Consultation.State.ANSWERED: asked.reply or "无意见",
    }[Consultation.State(asked.state)]
    yield Row((cell(name), cell("全文"), cell(said), cell("—"), cell("—")))


FILLS: tuple[Fill, ...] = (
    _goals,
    _scores,
    _on_site,
    _survey,
    _working_papers,
    _self_evaluation,
    *(_feedback(*FEEDBACK[number]) for number in sorted(FEEDBACK)),
)
