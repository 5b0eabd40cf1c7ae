"""A resident reports, follows and judges, without an account and without a script."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline import open_pages
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.open_pages import REPORTS, WRONG_CODES
from hengjian.site.residents.hotline.steps import CASE
from tests.site.reading import seen
from tests.site.residents.hotline.conftest import REPLY

pytestmark = pytest.mark.django_db
FORM = {"topic": "quality", "place": "3 栋 2 单元", "text": "楼道灯又坏了", "phone": "13812345678"}


def send(client: Client, **more: Any) -> Any:
    values = {**FORM, "sent_as": str(uuid.uuid4()), **more}
    return client.post("/p/T-1/report/", values)


def code_in(answer: Any) -> str:
    found = re.search(r'class="code"\s*>\s*([0-9A-Z-]{11})\s*<', answer.content.decode())
    assert found is not None
    return found[1]


def test_a_report_is_kept_with_a_clock_and_a_code_shown_once(site: Site) -> None:
    answer = send(Client())
    case = Case.objects.get()
    assert (case.channel, case.site, case.project) == ("board", site, site.project)
    assert case.due_by is not None
    assert str(case.due_by) in seen(answer.content.decode())
    assert "13812345678" not in str(TrailEntry.objects.values_list("after", flat=True))
    assert code_in(answer).replace("-", "") not in str(AccessCode.objects.values())


def test_sent_twice_it_is_one_case_with_one_code(site: Site) -> None:
    client, number = Client(), str(uuid.uuid4())
    first, second = send(client, sent_as=number), send(client, sent_as=number)
    assert code_in(first) == code_in(second)
    assert Case.objects.count() == 1
    assert AccessCode.objects.count() == 1


def test_what_concerns_safety_is_urgent(site: Site) -> None:
    send(Client(), topic="safety")
    assert Case.objects.get().kind == "urgent"


def test_what_was_written_by_a_program_or_in_no_time_is_kept_and_checked_first(site: Site) -> None:
    """Not refused: a slow thought of a filter must not cost a resident her words."""
    answer = send(Client(), website="http://spam", begun="")
    assert answer.status_code == 202
    assert Case.objects.get().unchecked


def test_a_picture_that_is_none_is_refused_and_the_words_stay(site: Site) -> None:
    file = SimpleUploadedFile("a.jpg", b"MZ no picture at all", "image/jpeg")
    answer = send(Client(), pictures=[file])
    assert answer.status_code == 422
    assert "楼道灯又坏了" in answer.content.decode()
    assert Case.objects.count() == 0


def test_pictures_are_kept_without_what_they_say_of_a_place(site: Site, tmp_path: Any) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "red").save(path)
    file = SimpleUploadedFile("灯.png", path.read_bytes(), "image/png")
    assert send(Client(), pictures=[file]).status_code in (201, 202)
    assert Case.objects.get().pictures.get().media_type.startswith("image/")


def test_a_flood_from_one_address_is_kept_and_checked_first(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hengjian.site.accounts.gate._take_from_bucket", lambda *_: 5.0)
    assert send(Client()).status_code == 202
    assert Case.objects.get().unchecked
    assert Client().get("/p/T-1/report/").status_code == 429


def test_a_flood_from_one_address_shuts_nobody_out_behind_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    """Reports and wrong codes without end of one address: the form, a right code and the way in
    stay open to everybody else behind it."""
    settings.RATES = tmp_path / "rates.sqlite3"
    right = code_in(send(Client()))
    for number in range(REPORTS.most + 20):
        assert send(Client(), text=f"第 {number} 条").status_code in (201, 202)
    assert Case.objects.filter(unchecked=True).count() >= 20
    forged = {"code": "AAAAA-AAAAA"}
    wrong = (Client().post("/p/case/", forged) for _ in range(5 * WRONG_CODES.most))
    assert any(answer.status_code == 429 for answer in wrong)
    assert Client().get("/p/T-1/report/").status_code == 200
    assert Client().get("/p/T-1/").status_code == 200
    assert Client().post("/p/case/", {"code": right}).status_code == 200
    assert Client().get("/accounts/log-in/").status_code == 200


def test_a_wrong_code_opens_nothing_and_says_nothing(site: Site) -> None:
    answer = Client().post("/p/case/", {"code": "AAAAA-AAAAA"})
    assert answer.status_code == 404
    assert "没有这个查询码" in seen(answer.content.decode())


def test_wrong_codes_run_out_and_the_right_one_still_opens(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = code_in(send(Client()))
    monkeypatch.setattr("hengjian.site.accounts.gate._take_from_bucket", lambda *_: 5.0)
    assert Client().post("/p/case/", {"code": "AAAAA-AAAAA"}).status_code == 429
    assert Client().post("/p/case/", {"code": right.lower()}).status_code == 200


def test_the_resident_comes_to_her_own_verdict(
    site: Site, operator: Membership, unit: Membership
) -> None:
    """Reported, handled, not solved, opened again by her, solved, agreed by her."""
    client = Client()
    shown = code_in(send(client, begun=""))
    case = Case.objects.get()
    CASE.take("check", by=operator, row=case)
    for _ in range(2):
        if case.state != Case.State.WORKING:
            CASE.take("dispatch", by=operator, row=case, unit="SOE")
            CASE.take("accept", by=unit, row=case)
        CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY)
        case.refresh_from_db()
        if not case.reopened:
            page = client.post("/p/case/", {"code": shown, "do": "reopen", "why": "还是不亮"})
            assert "已转回承办单位重新办理" in seen(page.content.decode())
            case.refresh_from_db()
            assert (case.state, case.closed_on) == ("working", None)
    page = client.post("/p/case/", {"code": shown, "do": "agree"})
    assert page.status_code == 200
    case.refresh_from_db()
    assert (case.state, case.verdict) == ("settled", "agreed")
    assert case.received_on == Case.objects.get().received_on


def test_not_agreed_is_said_with_a_reason(
    site: Site, operator: Membership, unit: Membership
) -> None:
    client = Client()
    shown = code_in(send(client, begun=""))
    case = Case.objects.get()
    CASE.take("check", by=operator, row=case)
    CASE.take("dispatch", by=operator, row=case, unit="SOE")
    CASE.take("accept", by=unit, row=case)
    CASE.take("reply", by=unit, row=case, outcome="explained", why=REPLY)
    assert client.post("/p/case/", {"code": shown, "do": "disagree"}).status_code == 422
    client.post("/p/case/", {"code": shown, "do": "disagree", "why": "没解释清楚"})
    case.refresh_from_db()
    assert case.verdict == "not_agreed"


@override_settings(DEBUG=False)
def test_scripts_in_what_is_said_are_words(site: Site, client: Client) -> None:
    shown = code_in(send(client, text="<script>alert(1)</script> 坏了"))
    page = client.post("/p/case/", {"code": shown}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_every_button_of_the_page_is_a_step_that_a_code_may_take() -> None:
    assert {CASE.step(name).coded for name in open_pages.DO.values()} == {"case"}
