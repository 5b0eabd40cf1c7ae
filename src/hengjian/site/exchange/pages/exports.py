"""Exports: every table as a workbook or CSV, the whole region as a data package or as OC4IDS."""

from __future__ import annotations

import io
import tempfile

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import language, said, words
from hengjian.site.exchange import oc4ids as oc4ids_out
from hengjian.site.exchange.outgoing import csv_lines, package_of, rows_of, write_workbook
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.exporting import attached, sent, sent_workbook
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.resource import resources, tables
from hengjian.standards.datapackage import write_package
from hengjian.standards.oc4ids import write_package as write_oc4ids

EXPORT = Permission.DATA_EXPORT


@in_menu("data", 20, words("导出", "Exports"), "database-export")
@needs(EXPORT)
def exports(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Every table with how many rows the person would get."""
    found = [(spec, rows_of(spec, membership).count()) for spec in tables().values()]
    context = {
        "tables": found,
        "with_pages": {each.name for each in resources().values() if each.pages},
        "region": membership.organisation.region,
    }
    return render(request, "exchange/exports.html", context)


@needs(EXPORT)
def workbook(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """One table as a workbook."""
    spec = _spec(table)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    write_workbook(file, spec, membership, language())
    return sent_workbook(file, _name(said(spec.title), "xlsx"))


@needs(EXPORT)
def csv(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """One table as CSV, sent as it is read."""
    spec = _spec(table)
    lines = csv_lines(spec, membership, language())
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return attached(answer, _name(said(spec.title), "csv"))


@needs(EXPORT)
def package(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every table as one Frictionless data package."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    write_package(file, package_of(membership))
    return sent(file, _name(membership.organisation.region.name, "zip"), "application/zip")


@needs(EXPORT)
def oc4ids(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects as an OC4IDS package."""
    projects = visible_to(Project, membership).order_by("code")
    made = oc4ids_out.package_of(projects, publisher=membership.organisation.name)
    content = io.BytesIO(write_oc4ids(made))
    return sent(content, _name("oc4ids", "json"), "application/json")


def _spec(table: str) -> Spec:
    found = tables().get(table)
    if found is None:
        raise Http404
    return found


def _name(stem: str, suffix: str) -> str:
    return f"{stem}-{current_day().isoformat()}.{suffix}"
