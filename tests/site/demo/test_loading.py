"""The reference district: published figures exact, invented rows marked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
from django.db.models import Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.roles import roles
from hengjian.site.bonds.models import PerformanceClause
from hengjian.site.common.models import TrailEntry
from hengjian.site.demo.loading import load
from hengjian.site.exchange.outgoing import package_of
from hengjian.site.library.models import Project, Scheme, ScopeItem, Site
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.public.models import Announcement, Contact
from hengjian.site.works.models import Acceptance, DiaryEntry, HandOver
from hengjian.standards.datapackage import write_package

EXPORTING = ("finance_bureau", "sub_district")


@pytest.mark.usefixtures("loaded")
def test_the_district_is_loaded_by_actions_with_every_row_marked(tmp_path: Path) -> None:
    project = Project.objects.get()
    assert project.approved_investment == Decimal("792355000.00")
    assert "正文" in project.source
    assert not project.synthetic
    sums = Site.objects.aggregate(households=Sum("households"), area=Sum("floor_area"))
    assert Site.objects.filter(synthetic=True).count() == 296
    assert sums == {"households": 19759, "area": Decimal("3307389.65")}
    parking = ScopeItem.objects.filter(project=project, item="parking", site=None)
    assert parking.aggregate(all=Sum("quantity"))["all"] == 21000
    assert Scheme.objects.filter(synthetic=False).count() == 0
    assert (
        TrailEntry.objects.filter(subject_type="library.site", action="site.create").count() == 296
    )
    for model in (Acceptance, DiaryEntry, HandOver, PerformanceClause):
        rows = model._default_manager
        assert rows.filter(synthetic=True).count() == rows.count() > 0, model
    parts = Acceptance.objects.filter(kind="part", defects_until=None)
    assert parts.count() == Acceptance.objects.count(), "nothing of the case is completed"
    assert DiaryEntry.objects.filter(pictures__isnull=False).count() == 4
    assert set(Membership.objects.values_list("role_code", flat=True)) == set(roles().by_code)
    for told in (Case, Contact, Announcement):
        all_rows = told._default_manager.all()
        assert all_rows.filter(synthetic=True).count() == all_rows.count() > 0, told
    published, written = Case.objects.filter(project=project), Case.objects.filter(project=None)
    assert (published.count(), published.filter(verdict="agreed").count()) == (521, 353)
    assert written.count() == 6, "outside the published totals"
    assert written.exclude(named_on=None).count() == written.filter(reopened=1).count() == 1
    assert written.filter(extended=True).count() == 1
    assert written.filter(events__kind="transfer").count() == 1
    assert written.filter(events__kind="pause-clock").count() == 1
    _package_is_valid(tmp_path)
    before = TrailEntry.objects.count()
    steps: list[int] = []
    load(lambda done, total: steps.append(done))
    assert TrailEntry.objects.count() == before, "loading twice changes nothing"
    assert steps == [*range(len(steps))], "progress goes forward"
    assert len(steps) > 40


def _package_is_valid(folder: Path) -> None:
    """The standard's own library finds nothing wrong in what people of two roles export."""
    for role in EXPORTING:
        by = Membership.objects.filter(role_code=role).order_by("pk").first()
        assert by is not None
        path = folder / f"{role}.zip"
        with path.open("wb") as file:
            write_package(file, package_of(by))
        report = frictionless.validate(str(path), type="package")
        assert report.flatten(["taskNumber", "type", "message"])[:5] == [], role
