"""A paper on a visit written on a phone: sent twice it is stored once, with its pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from hengjian.site.evaluation.actions import sampling
from hengjian.site.evaluation.models import Evaluation, WorkingPaper
from hengjian.site.evaluation.sampling import points_of, sample_of
from tests.site.evaluation.conftest import Member

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
BY_PAGE: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


def _picture(colour: str = "seagreen") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, "JPEG")
    return SimpleUploadedFile("大门.jpg", made.getvalue(), "image/jpeg")


def _paper(row: Evaluation, **other: str) -> dict[str, Any]:
    site = row.project.sites.order_by("code")[0]
    given = {
        "site": site.code,
        "on": "2023-09-12",
        "persons": "评价组二人",
        "text": "围挡齐全\r\n签证缺两份",
        "conclusion": "基本符合",
        "sent_as": str(uuid4()),
    }
    return given | other


def test_the_same_paper_sent_again_is_the_same_row(begun: Evaluation, client_of: ClientOf) -> None:
    client, address = client_of("evaluator"), f"/evaluations/{begun.code}/field/"
    given = _paper(begun)
    first, again = (
        client.post(address, {**given, "pictures": [_picture(), _picture("gold")]}, **BY_PAGE)
        for _ in range(2)
    )
    assert first.status_code == 200, first.content.decode()
    assert first.json() == again.json()
    row = WorkingPaper.objects.get()
    assert (row.kind, row.state, row.text) == ("site", "draft", "围挡齐全\n签证缺两份")
    assert row.pictures.count() == 2
    page = client.get(f"/working-papers/{row.code}/").content.decode()
    assert page.count('class="shot"') == 2


def test_a_day_that_has_not_come_is_sent_back_with_the_reason(
    begun: Evaluation, client_of: ClientOf
) -> None:
    address = f"/evaluations/{begun.code}/field/"
    answer = client_of("evaluator").post(address, _paper(begun, on="2199-01-01"), **BY_PAGE)
    assert answer.status_code == 422
    assert "2199-01-01" in "".join(answer.json()["problems"])
    assert not WorkingPaper.objects.exists()


def test_sent_again_after_somebody_changed_it_the_change_stays(
    begun: Evaluation, client_of: ClientOf
) -> None:
    client, address = client_of("evaluator"), f"/evaluations/{begun.code}/field/"
    given = _paper(begun)
    stored = client.post(address, given, **BY_PAGE).json()
    WorkingPaper.objects.update(text="补记一句")
    assert client.post(address, given, **BY_PAGE).json() == stored
    assert WorkingPaper.objects.get().text == "补记一句"


def test_what_is_refused_says_why_and_stays_on_the_phone(
    begun: Evaluation, client_of: ClientOf
) -> None:
    client, address = client_of("evaluator"), f"/evaluations/{begun.code}/field/"
    given = _paper(begun)
    client.post(address, given, **BY_PAGE)
    refused = {
        "已经送达过": {**given, "text": "别的"},
        "没有选小区": _paper(begun, site="没有"),
        "编号不对": _paper(begun, sent_as="x"),
        "日期": _paper(begun, on="9月12日"),
        "最多 6 张": {**_paper(begun), "pictures": [_picture() for _ in range(7)]},
        "不是照片": {
            **_paper(begun),
            "pictures": [SimpleUploadedFile("名单.txt", "名单".encode())],
        },
    }
    for words, wrong in refused.items():
        answer = client.post(address, wrong, **BY_PAGE)
        assert answer.status_code == 422, words
        assert words in " ".join(answer.json()["problems"])
    assert WorkingPaper.objects.count() == 1, "all or nothing"
    plain = client.post(address, {**given, "sent_as": ""}, follow=True)
    assert "底稿已存下" in plain.content.decode()


def test_only_the_team_writes_and_a_closed_evaluation_takes_none(
    begun: Evaluation, client_of: ClientOf
) -> None:
    address = f"/evaluations/{begun.code}/field/"
    assert client_of("auditor").post(address, _paper(begun), **BY_PAGE).status_code == 403
    begun.team.filter(part="member").update(verdict="recused")
    assert client_of("evaluator").post(address, _paper(begun), **BY_PAGE).status_code == 404
    begun.team.filter(part="member").update(verdict="none")
    Evaluation.objects.update(state="review")
    answer = client_of("evaluator").post(address, _paper(begun), **BY_PAGE)
    assert answer.status_code == 422
    assert "现在是“待出具”，不能“修改”" in " ".join(answer.json()["problems"])


def test_the_page_leads_with_the_sites_that_still_have_none(
    begun: Evaluation, member: Member, client_of: ClientOf
) -> None:
    sampling.draw_sample(
        by=member("evaluator_lead"),
        evaluation=begun,
        values={"frame_of": "started", "size": 3, "seed": "7"},
    )
    drawn = sample_of(begun)
    assert drawn is not None
    site = points_of(drawn)[0].row.site
    client, address = client_of("evaluator"), f"/evaluations/{begun.code}/field/"
    page = client.get(f"{address}?site={site.code}").content.decode()
    assert '<b class="number">3</b>' in page
    client.post(address, _paper(begun, site=site.code), **BY_PAGE)
    assert '<b class="number">2</b>' in client.get(address).content.decode()
    assert "在现场写" in client.get(f"/evaluations/{begun.code}/sample/").content.decode()
    worker = client.get(f"{address}worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
