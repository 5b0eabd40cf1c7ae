"""The report: its outline with what lacks, and a chapter at a time to write in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from hengjian.documents.api import rendered
from hengjian.documents.evaluation.figures import REFERENCE, Figures
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import reports as actions
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.dismissing import standing_dismissals
from hengjian.site.evaluation.models import Evaluation, EvaluationReport, KeptAudit, Passage
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.report_audit import audit_of
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.report.annexes import lacking_annexes
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.numbers import Origin, address_of, numbers_of, origins_of
from hengjian.site.evaluation.report.outline import Chapter, Section, outline_of
from hengjian.site.evaluation.report.stale import Stale, stale_figures
from hengjian.site.evaluation.report.titles import annex_title
from hengjian.site.platform.telling import attempt, in_order

ANNEXES = range(1, 11)
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]  # the stubs' form takes no parameter here
    """The number and the day of the report."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = EvaluationReport
        fields = ("number", "dated")


@dataclass(slots=True)
class Line:
    """A paragraph as the page shows it."""

    row: Passage
    shown: SafeString
    stale: list[Stale]
    found: list[Mapping[str, Any]] = field(default_factory=list)
    """What the auditor found in it."""


@dataclass(slots=True)
class Part:
    """A section with its paragraphs."""

    section: Section
    lines: list[Line]


@needs(Permission.LIBRARY_VIEW)
def report(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The outline of the report: how far each chapter is, what annexes lack and who has it."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = EvaluationReport.objects.filter(evaluation=row).first()
    context: dict[str, Any] = {
        **head_of(row, membership),
        "tab": "report",
        "report": there,
        "may_write": may_write(row, membership),
    }
    if there is not None:
        drawn = case_of(row)
        lacks = {each.number: each for each in lacking_annexes(there, drawn)}
        context |= {
            "chapters": [_state_of(there, drawn, each) for each in _chapters(drawn)],
            "annexes": [(n, annex_title(n), lacks.get(n)) for n in ANNEXES],
            **audit_of(there, membership, outline_of(drawn.framework)),
            "form": ReportForm(instance=there, initial={"version": there.version}),
        }
    return render(request, "evaluation/report.html", context)


def _chapters(drawn: Drawn) -> tuple[Chapter, ...]:
    return outline_of(drawn.framework).chapters


def _state_of(report: EvaluationReport, drawn: Drawn, chapter: Chapter) -> dict[str, Any]:
    figures = numbers_of(drawn)
    keys = [each.key for each in chapter.sections if each.holds]
    rows = list(report.passages.filter(section__in=keys))
    told = {each.section for each in rows}
    return {
        "chapter": chapter,
        "rows": len(rows),
        "settled": sum(each.state == Passage.State.SETTLED for each in rows),
        "stale": sum(bool(stale_figures(each, drawn, figures)) for each in rows),
        "gaps": [each for each in chapter.sections if each.holds and each.key not in told],
    }


def may_write(row: Evaluation, membership: Membership) -> bool:
    """Whether the membership may write in the report now."""
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    return works and membership.may(Permission.EVALUATION_WORK) and not EVALUATION.closed(row)


@needs(Permission.LIBRARY_VIEW)
def chapter(request: HttpRequest, membership: Membership, code: str, key: str) -> HttpResponseBase:
    """A chapter with its paragraphs, each to be changed where it stands."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = get_object_or_404(EvaluationReport, evaluation=row)
    drawn = case_of(row)
    chapters = _chapters(drawn)
    keys = [each.key for each in chapters]
    if key not in keys:
        raise Http404
    place = keys.index(key)
    found = _findings_of(there)
    writes = may_write(row, membership)
    context = {
        **head_of(row, membership),
        "tab": "report",
        "report": there,
        "chapter": chapters[place],
        "before": chapters[place - 1] if place else None,
        "after": chapters[place + 1] if place + 1 < len(chapters) else None,
        "parts": list(_parts(there, drawn, chapters[place], found)),
        "may_write": writes,
        "may_settle": writes and membership.may(Permission.EVALUATION_LEAD),
    }
    return render(request, "evaluation/chapter.html", context)


def _findings_of(report: EvaluationReport) -> dict[str, list[Mapping[str, Any]]]:
    """By paragraph, what the auditor found in it and nobody dismissed."""
    kept, gone = KeptAudit.objects.filter(report=report).first(), standing_dismissals(report)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in kept.findings if kept is not None else ():
        if each.get("mark", "") not in gone:
            found.setdefault(each["passage"], []).append(each)
    return found


def _parts(
    report: EvaluationReport,
    drawn: Drawn,
    chapter: Chapter,
    found: Mapping[str, list[Mapping[str, Any]]],
) -> Any:
    figures = numbers_of(drawn)
    origins = {each.name: each for each in origins_of(drawn)}
    rows: dict[str, list[Passage]] = {}
    for each in report.passages.order_by("position", "pk"):
        rows.setdefault(each.section, []).append(each)
    for section in chapter.sections:
        lines = [
            Line(
                each,
                shown(each.text, drawn, figures, origins),
                stale_figures(each, drawn, figures),
                found.get(each.code, []),
            )
            for each in rows.get(section.key, ())
        ]
        yield Part(section, lines)


def shown(text: str, drawn: Drawn, figures: Figures, origins: dict[str, Origin]) -> SafeString:
    """The text with each figure as a link to its source; what names nothing stays as written."""
    pieces: list[SafeString] = []
    at = 0
    for each in REFERENCE.finditer(text):
        pieces.append(format_html("{}", text[at : each.start()]))
        at = each.end()
        if not each[1]:
            pieces.append(format_html("{}", each[0][0]))
            continue
        pieces.append(_figure(each[1].strip(), (each[2] or "").strip(), drawn, figures, origins))
    pieces.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((each,) for each in pieces))


def _figure(
    name: str, form: str, drawn: Drawn, figures: Figures, origins: dict[str, Origin]
) -> SafeString:
    try:
        said = figures.get(name, form).text
    except Refused:
        return format_html('<mark class="gone">{{{}}}</mark>', name)
    address = address_of(name, drawn, origins)
    if not address:
        return format_html("<b>{}</b>", said)
    return format_html('<a class="figure" href="{}">{}</a>', address, said)


def _report_of(membership: Membership, code: str) -> EvaluationReport:
    row = get_object_or_404(queries.worked_on(membership), code=code)
    return get_object_or_404(EvaluationReport, evaluation=row)


def _passage_of(membership: Membership, code: str, own: str) -> Passage:
    return get_object_or_404(_report_of(membership, code).passages, code=own)


@require_POST
@needs(Permission.EVALUATION_WORK)
def begin(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Begin the report with what the rows say, or draft what is not there yet."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    attempt(
        request,
        lambda: actions.begin_report(by=membership, evaluation=row),
        words("已按规则起草", "drafted by rule"),
    )
    return redirect("web:evaluation-report", code)


@require_POST
@needs(Permission.EVALUATION_WORK)
def describe(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Number and day of the report."""
    there = _report_of(membership, code)
    form = ReportForm(request.POST, instance=EvaluationReport.objects.get(pk=there.pk))
    if in_order(request, form):
        given = form.cleaned_data
        attempt(
            request,
            lambda: actions.describe(
                by=membership,
                report=there,
                number=given["number"],
                dated=given["dated"],
                version=given["version"],
            ),
            words("已保存", "saved"),
        )
    return redirect("web:evaluation-report", code)


@require_POST
@needs(Permission.EVALUATION_WORK)
def write(
    request: HttpRequest, membership: Membership, code: str, section: str
) -> HttpResponseBase:
    """Write a paragraph at the end of a section."""
    there = _report_of(membership, code)
    kind = request.POST.get("kind", "")
    attempt(
        request,
        lambda: actions.write_passage(
            by=membership,
            report=there,
            section=section,
            text=request.POST.get("text", ""),
            kind=kind if kind == Passage.Kind.HEADING else Passage.Kind.PROSE,
            in_summary="in_summary" in request.POST,
        ),
        words("已写入", "written"),
    )
    return _to_chapter(there, section)


@require_POST
@needs(Permission.EVALUATION_WORK)
def change(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Change a paragraph; what somebody else wrote meanwhile stays beside what was typed."""
    row = _passage_of(membership, code, own)
    attempt(
        request,
        lambda: actions.change_passage(
            by=membership,
            passage=row,
            text=request.POST.get("text", ""),
            in_summary="in_summary" in request.POST,
            version=_version(request),
        ),
        words("已保存", "saved"),
    )
    return _to_passage(row)


@require_POST
@needs(Permission.EVALUATION_WORK)
def accept(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Let a paragraph say its figures as they read now."""
    row = _passage_of(membership, code, own)
    attempt(
        request,
        lambda: actions.accept_figures(by=membership, passage=row, version=_version(request)),
        words("已改按现在的数字", "the figures of today stand"),
    )
    return _to_passage(row)


@require_POST
@needs(Permission.EVALUATION_WORK)
def move(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Move a paragraph before or behind its neighbour."""
    row = _passage_of(membership, code, own)
    up = request.POST.get("to") == "up"
    attempt(
        request,
        lambda: actions.move_passage(by=membership, passage=row, up=up),
        words("已移动", "moved"),
    )
    return _to_passage(row)


@require_POST
@needs(Permission.EVALUATION_WORK)
def remove(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Take a paragraph out."""
    row = _passage_of(membership, code, own)
    attempt(
        request,
        lambda: actions.remove_passage(by=membership, passage=row, version=_version(request)),
        words("已移去，留痕里还有原文", "taken out; the trail keeps it"),
    )
    return _to_chapter(row.report, row.section)


@require_POST
@needs(Permission.EVALUATION_LEAD)
def confirm_none(
    request: HttpRequest, membership: Membership, code: str, section: str
) -> HttpResponseBase:
    """Confirm that there is nothing to say in a section."""
    there = _report_of(membership, code)
    attempt(
        request,
        lambda: actions.confirm_none(by=membership, report=there, section=section),
        words("已确认为“无”", "confirmed that there is nothing"),
    )
    return _to_chapter(there, section)


@require_POST
@needs(Permission.EVALUATION_LEAD)
def settle(request: HttpRequest, membership: Membership, code: str, key: str) -> HttpResponseBase:
    """Settle every paragraph of a chapter whose figures stand."""
    there = _report_of(membership, code)
    if key not in {each.key for each in _chapters(case_of(there.evaluation))}:
        raise Http404
    attempt(
        request,
        lambda: actions.settle_all(by=membership, report=there, chapter=key),
        words("数字没有变动的段落已定稿", "paragraphs whose figures stand are settled"),
    )
    return redirect("web:evaluation-chapter", code, key)


@needs(Permission.LIBRARY_VIEW)
def file(request: HttpRequest, membership: Membership, code: str, suffix: str) -> HttpResponseBase:
    """The report as it stands, as a Word or PDF file."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = get_object_or_404(EvaluationReport, evaluation=row)
    if suffix not in TYPES:
        raise Http404
    content = rendered(build_of(there).report, f".{suffix}")
    answer = HttpResponse(content, content_type=TYPES[suffix])
    name = quote(f"{row.code} 绩效评价报告.{suffix}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _version(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() else None


def _chapter_of(report: EvaluationReport, section: str) -> str:
    chapters = _chapters(case_of(report.evaluation))
    for each in chapters:
        if any(own.key == section for own in each.sections):
            return each.key
    return chapters[0].key


def _to_chapter(report: EvaluationReport, section: str) -> HttpResponseBase:
    where = _chapter_of(report, section)
    answer = redirect("web:evaluation-chapter", report.code, where)
    answer["Location"] += f"#section-{quote(section)}"
    return answer


def _to_passage(row: Passage) -> HttpResponseBase:
    where = _chapter_of(row.report, row.section)
    answer = redirect("web:evaluation-chapter", row.report.code, where)
    answer["Location"] += f"#{quote(row.code)}"
    return answer
