"""Fetching a file: only through a row that the person may see."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import attachments
from hengjian.site.common.models import Attachment
from hengjian.site.evaluation.models import ReportDraft, ReturnedFile, Snapshot
from hengjian.site.library.models import Document, Site
from hengjian.site.platform.resource import holders
from tests.site.common.files import Clerk, picture

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "attachments"


def held(place: str) -> Attachment:
    """A picture in the dossier of a site in that sub-district."""
    kept = attachments.store(io.BytesIO(picture()), name="楼道 <前>.jpg", by=Clerk())
    site = Site.objects.create(
        code=f"S{place}", name="甲小区", sub_district=Organisation.objects.get(code=place)
    )
    Document.objects.create(
        code="DOC", site=site, archive_class="evidence", title="照片", attachment=kept
    )
    return kept


def test_it_is_a_download_under_its_own_name(client_of: ClientOf, district: Organisation) -> None:
    kept = held("D1")
    answer = client_of("sub_district").get(reverse("web:attachment", args=[kept.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E6%A5%BC%E9%81%93%20%3C%E5%89%8D%3E.jpg"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer) == attachments.path_of(kept).read_bytes()


def test_the_thumbnail_is_a_small_picture(client_of: ClientOf, district: Organisation) -> None:
    answer = client_of("auditor").get(reverse("web:thumbnail", args=[held("D1").pk]))
    assert answer["Content-Type"] == "image/webp"
    assert b"".join(answer)[8:12] == b"WEBP"


@pytest.mark.parametrize("role", ["sub_district", "administrator", "contractor"])
def test_whoever_sees_no_row_that_holds_it_finds_nothing(
    role: str, client_of: ClientOf, district: Organisation
) -> None:
    kept = held("D2")
    client = client_of(role)
    for page in ("web:attachment", "web:thumbnail"):
        assert client.get(reverse(page, args=[kept.pk])).status_code == 404


def test_a_stranger_is_asked_to_log_in(district: Organisation) -> None:
    assert Client().get(reverse("web:attachment", args=[held("D1").pk])).status_code == 302


ELSEWHERE = {(Snapshot, "package"), (ReportDraft, "file"), (ReturnedFile, "file")}
"""Of an evaluation: its own pages send them, at the address of a file nobody finds them."""


def test_a_file_that_no_row_holds_is_sent_to_nobody(client_of: ClientOf) -> None:
    kept = attachments.store(io.BytesIO(b"x"), name="a.txt", by=Clerk())
    assert client_of("auditor").get(reverse("web:attachment", args=[kept.pk])).status_code == 404


def test_every_row_that_can_hold_a_file_is_asked() -> None:
    """A new model that points at attachments must say who sees it."""
    pointing = {
        (relation.related_model, relation.field.name)
        for relation in Attachment._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation
        if not relation.related_model._meta.auto_created
    }
    assert pointing - ELSEWHERE == set(holders())
