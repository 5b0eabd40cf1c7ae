"""Out to Word and back: drafts, files that returned, and the decision about each difference."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.documents.alignment.differences import pieces_as_sent, template_of
from hengjian.documents.alignment.sent import Sent
from hengjian.errors import Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import attachments
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import word as actions
from hengjian.site.evaluation.models import EvaluationReport, ReportDraft, ReturnedFile
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.report import may_write
from hengjian.site.evaluation.word import CHOICES, LEAVE, WORD, revisions
from hengjian.site.platform.telling import attempt, tell_refusal

KINDS = {
    "figure": words("数字被改", "figure changed"),
    "written": words("写法不同", "written otherwise"),
    "gone": words("数字随句删去", "figure gone with its sentence"),
    "prose": words("文字改动", "words changed"),
    "added": words("新增段落", "paragraph added"),
    "removed": words("删去段落", "paragraph removed"),
    "moved": words("移动段落", "paragraph moved"),
    "generated": words("表格或自动生成的文字", "table or generated text"),
}
CHOICE_WORDS = {
    "restore": words("恢复原数字", "restore the figure"),
    "keep": words("按改后直接写入，写明理由", "keep as typed, with a reason"),
    "take": words("按改后", "take the change"),
    "leave": words("不改", "leave as it was"),
}
NOTES = {
    "older": words(
        "这是第 {value} 稿改成的，不是最新一稿；按第 {value} 稿比对",
        "made of draft {value}, not the newest; compared with draft {value}",
    ),
    "stripped": words(
        "文件里的标记已丢失，按文字比对", "the file lost its marks; compared by its words"
    ),
    "untracked": words("有没有留痕的修改", "there are changes that were not tracked"),
    "comment": words("批注：{value}", "comment: {value}"),
}


@needs(Permission.LIBRARY_VIEW)
def drafts(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Drafts that were sent, and the files that came back."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = get_object_or_404(EvaluationReport, evaluation=row)
    sent = list(there.drafts.select_related("file"))
    back = ReturnedFile.objects.filter(draft__report=there)
    context = {
        **head_of(row, membership),
        "tab": "report",
        "report": there,
        "drafts": list(zip(sent, [*sent[1:], None], strict=True)) if sent else [],
        "returned": back.select_related("file", "draft"),
        "may_write": may_write(row, membership),
    }
    return render(request, "evaluation/word.html", context)


@require_POST
@needs(Permission.EVALUATION_WORK)
def send(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Make the next draft."""
    there = _report_of(membership, code)
    attempt(
        request,
        lambda: actions.send_draft(by=membership, report=there),
        words("已生成，可以下载修改", "made; download it to edit"),
    )
    return redirect("web:evaluation-word", code)


@require_POST
@needs(Permission.EVALUATION_WORK)
def take_back(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Compare a file that came back."""
    there = _report_of(membership, code)
    file = request.FILES.get("file")
    if file is None:
        tell_refusal(request, Refused([problem("evaluation-no-file")]))
        return redirect("web:evaluation-word", code)
    try:
        made = actions.take_back(by=membership, report=there, file=file)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("web:evaluation-word", code)
    return redirect("web:evaluation-returned", code, made.pk)


@needs(Permission.LIBRARY_VIEW)
def draft(request: HttpRequest, membership: Membership, code: str, number: int) -> HttpResponseBase:
    """The Word file of a draft, as it was sent."""
    made = _draft_of(membership, code, number)
    try:
        file = attachments.open_of(made.file)
    except attachments.FileLost as lost:
        raise Http404 from lost
    answer = FileResponse(file, content_type=WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.file.name)}"
    return answer


@needs(Permission.LIBRARY_VIEW)
def redline(
    request: HttpRequest, membership: Membership, code: str, number: int
) -> HttpResponseBase:
    """A draft and the one before it as one Word file with tracked changes."""
    newer = _draft_of(membership, code, number)
    older = get_object_or_404(newer.report.drafts, number=number - 1)
    answer = HttpResponse(revisions(older, newer), content_type=WORD)
    name = quote(f"{code} 第{older.number}稿—第{newer.number}稿.docx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _draft_of(membership: Membership, code: str, number: int) -> ReportDraft:
    row = get_object_or_404(queries.opened(membership), code=code)
    return get_object_or_404(ReportDraft, report__evaluation=row, number=number)


def _report_of(membership: Membership, code: str) -> EvaluationReport:
    row = get_object_or_404(queries.worked_on(membership), code=code)
    return get_object_or_404(EvaluationReport, evaluation=row)


@needs(Permission.LIBRARY_VIEW)
def returned(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Every difference of a file that came back, each with what may be decided."""
    row = get_object_or_404(queries.opened(membership), code=code)
    back = get_object_or_404(ReturnedFile, pk=pk, draft__report__evaluation=row)
    changed = _find_changed(back)
    items = [
        _item(number, each, each["key"] in changed) for number, each in enumerate(back.differences)
    ]
    context = {
        **head_of(row, membership),
        "tab": "report",
        "back": back,
        "notes": [str(NOTES[kind]).format(value=value) for kind, value in back.notes],
        "items": items,
        "counts": _counts(back),
        "may_write": may_write(row, membership) and back.state == ReturnedFile.State.OPEN,
    }
    return render(request, "evaluation/returned.html", context)


def _item(number: int, each: dict[str, Any], changed: bool) -> dict[str, Any]:
    choices = CHOICES[each["kind"]]
    default = LEAVE if changed and LEAVE in choices else choices[0]
    return {
        **each,
        "number": number,
        "asked_as": str(number),
        "title": KINDS[each["kind"]],
        "meanwhile": changed,
        "choices": [(choice, CHOICE_WORDS[choice], choice == default) for choice in choices],
        "asks_why": "keep" in choices,
    }


def _find_changed(back: ReturnedFile) -> set[str]:
    """The passages that were changed in the site after the draft was sent."""
    now = {row.code: row.text for row in back.draft.report.passages.all()}
    sent = {each.key: template_of(pieces_as_sent(each)) for each in map(Sent.of, back.draft.sent)}
    return {key for key, text in sent.items() if key and now.get(key) not in (None, text)}


def _counts(back: ReturnedFile) -> list[tuple[str, int]]:
    kinds = [each["kind"] for each in back.differences]
    return [(str(title), kinds.count(kind)) for kind, title in KINDS.items() if kind in kinds]


@require_POST
@needs(Permission.EVALUATION_WORK)
def decide(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Take over what was decided, or set the whole file aside."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    back = get_object_or_404(ReturnedFile, pk=pk, draft__report__evaluation=row)
    if "aside" in request.POST:
        attempt(
            request,
            lambda: actions.set_aside(by=membership, returned=back),
            words("已搁置", "set aside"),
        )
        return redirect("web:evaluation-word", code)
    decisions = [
        {
            "choice": request.POST.get(f"choice-{number}", ""),
            "why": request.POST.get(f"why-{number}", "")[:200],
        }
        for number in range(len(back.differences))
    ]
    done = attempt(
        request,
        lambda: actions.decide(by=membership, returned=back, decisions=decisions),
        words("已按决定写入报告", "taken into the report"),
    )
    if done:
        return redirect("web:evaluation-report", code)
    return redirect("web:evaluation-returned", code, pk)
