"""Imports: the list, handing a file in, its problems, what it would change, the result."""

from __future__ import annotations

import tempfile

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import naming
from hengjian.site.common.attachments import path_of
from hengjian.site.common.models import Job
from hengjian.site.common.words import language, said, words
from hengjian.site.exchange import actions as acts
from hengjian.site.exchange.annotated import write_annotated
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.pages import shown
from hengjian.site.exchange.pages.shown import HandInForm, HeadersForm
from hengjian.site.exchange.reading import known, specs_offered
from hengjian.site.exchange.steps import IMPORT as BATCH
from hengjian.site.exchange.steps import is_booked
from hengjian.site.exchange.taking_in import State
from hengjian.site.exchange.template import write_template
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.exporting import sent_workbook
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer, facet_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.resource import tables
from hengjian.site.platform.step_pages import address_of
from hengjian.site.platform.telling import kept, show_on

IMPORT = Permission.DATA_IMPORT

LISTING = Listing(
    name="imports",
    title=words("导入", "Imports"),
    columns=(
        Column("file", words("文件", "File"), lambda row: row.attachment.name, "name"),
        Column("table", words("数据表", "Table"), lambda row: said(tables()[row.table].title)),
        Column("region", words("区域", "Region"), lambda row: row.region.name),
        Column("state", words("状态", "State"), lambda row: shown.mark(row), "badge"),
        Column("rows", words("行数", "Rows"), lambda row: row.rows, "number", sort="rows"),
        Column("new", words("新增", "New"), lambda row: row.new, "number"),
        Column("changed", words("变更", "Changed"), lambda row: row.changed, "number"),
        Column("by", words("经办", "By"), lambda row: row.by_name),
        Column("at", words("时间", "Time"), lambda row: row.created_at, "date", sort="created_at"),
    ),
    address=lambda row: reverse("web:import", args=[row.pk]),
    facets=(
        Facet(
            "table",
            words("数据表", "Table"),
            lambda by: [Choice(each.name, said(each.title)) for each in specs_offered(by)],
            lambda rows, value: rows.filter(table=value),
        ),
        facet_of("state", words("状态", "State"), State),
    ),
    order="-created_at",
    empty_title=words("还没有导入过", "Nothing has been imported yet"),
    empty_hint=words(
        "下载模板，填好后上传；导入前会先给您看改动。",
        "Download a template, fill it in and hand it in; you see every change before it counts.",
    ),
)


@in_menu("data", 10, words("导入", "Imports"), "database-import")
@needs(IMPORT)
def imports(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every import of the region, the latest first."""
    rows = visible_to(ImportBatch, membership).select_related("attachment", "region")
    rows = rows.annotate(by_name=naming("by"))
    return answer(request, membership, LISTING, rows, "exchange/imports.html")


@needs(IMPORT)
def hand_in(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The templates to download, and the form to hand a filled one in."""
    start = {"region": membership.organisation.region.pk, "table": request.GET.get("table")}
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HandInForm(*posted, by=membership, initial=start)
    if getattr(request, "upload_too_large", False):
        form.add_error(None, words("文件超过 50 MB", "The file is larger than 50 MB"))
    elif request.method == "POST" and form.is_valid():
        try:
            batch = acts.hand_in(by=membership, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            return redirect("web:import", batch.pk)
    context = {"form": form, "tables": specs_offered(membership)}
    return render(request, "exchange/hand_in.html", context)


@needs(IMPORT)
def template(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """The empty workbook of a table, with the region's own codes in its lists."""
    spec = next((each for each in specs_offered(membership) if each.name == table), None)
    if spec is None:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    codes = known(spec, membership.organisation.region, membership)
    write_template(file, spec, codes, language())
    name = words("模板", "template")
    return sent_workbook(file, f"{said(spec.title)}-{name}.xlsx")


@needs(IMPORT)
def import_page(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One import: what is wrong with it, what it would change, or what came of it."""
    batch = _mine(membership, pk)
    job = Job.objects.filter(pk=batch.job).first() if batch.job else None
    context: dict[str, object] = {
        "batch": batch,
        "spec": tables()[batch.table],
        "state": batch.state,
        "mark": shown.mark(batch),
        "headers": HeadersForm(batch=batch, initial=kept(request, _address_of_headers(batch))),
        "job": job,
        "failed": [both[language()] for both in job.problems] if job else [],
        "may": batch.table in {each.name for each in specs_offered(membership)},
        "entries": is_booked(batch),
        "may_undo": not is_booked(batch) or batch.by != membership.person.username,
    }
    if batch.state in (State.REFUSED, State.ASKING):
        context |= shown.problems(batch, request.GET)
    else:
        context["warned"] = [each[language()] | each for each in batch.problems]
        context |= shown.changes(batch, request.GET)
    return render(request, "exchange/import.html", context)


def _address_of_headers(batch: ImportBatch) -> str:
    return address_of(BATCH, BATCH.step("settle-headers"), batch)


@needs(IMPORT)
def annotated(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """A copy of the table with its problems at their cells."""
    batch = _mine(membership, pk)
    if not batch.problems:
        raise Http404
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    held = batch.attachment
    write_annotated(file, path_of(held), held.name, batch.problems, language())
    stem = held.name.rpartition(".")[0]
    return sent_workbook(file, f"{stem}-{words('问题', 'problems')}.xlsx")


def _mine(membership: Membership, pk: int) -> ImportBatch:
    rows = visible_to(ImportBatch, membership).select_related("attachment", "region")
    return get_object_or_404(rows, pk=pk)
