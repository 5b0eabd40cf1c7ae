"""The page of a site, walked as its people walk it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library import actions
from hengjian.site.library.models import (
    Building,
    Document,
    Scheme,
    Shortcoming,
    Site,
    SitePicture,
    UtilityOpinion,
    WillingnessSurvey,
)
from tests.site.reading import seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attachments")]
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
SHORTCOMINGS = ("water_main", "sewers", "lighting")
BASICS = {"code": "S-1", "name": "东风小区", "sub_district": "D1", "households": 80}


@pytest.fixture
def attachments(settings: object, tmp_path: object) -> None:
    """Files that are handed in lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def site(member: Member) -> Site:
    """A site the sub-district entered."""
    return actions.create_site(by=member("sub_district"), values=BASICS)


def photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(file, "JPEG")
    return SimpleUploadedFile("gate.jpg", file.getvalue(), "image/jpeg")


def pdf(name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def page(client: Client, code: str = "S-1") -> str:
    answer = client.get(f"/sites/{code}/")
    assert answer.status_code == 200
    return str(seen(answer.content.decode()))


def fetched(client: Client, path: str) -> int:
    answer = client.get(path)
    assert b"".join(answer.streaming_content)  # type: ignore[arg-type]  # read to its end, it closes
    return answer.status_code


def test_what_is_missing_stands_first_and_ones_own_before_the_others(
    site: Site, client_of: ClientOf
) -> None:
    text = page(client_of("sub_district"))
    missing = text[text.index('id="missing"') : text.index('id="pictures"')]
    assert "还差" in missing
    assert missing.index("街道社区") < missing.index("实施单位")
    assert "该我填" in missing
    assert '/sites/S-1/#coordinates"' not in missing, "it leads to where it is entered"
    assert '/sites/S-1/?edit=place#place-longitude"' in missing, "the very field, open to be filled"


def test_the_check_list_says_what_comes_next_and_tells_its_lines_apart(
    site: Site, client_of: ClientOf
) -> None:
    text = page(client_of("sub_district"))
    assert text.index("下一步") < text.index("社区和门牌") < text.index('class="owed')
    missing = text[text.index('id="missing"') : text.index('class="site-main"')]
    for state in ("missing", "later", "not_applicable"):
        assert f"check-{state}" in missing
    assert "check-done" not in missing
    heat = missing[missing.index("check-not_applicable") :].split("</li>")[0]
    assert "<a " not in heat, "there is nowhere to go"
    Site.objects.update(community="东社区", street="东风路1号")
    text = page(client_of("auditor"))
    assert "check-done" in text
    assert '/sites/S-1/#field-community"' in text
    assert 'id="field-community"' in text, "where the line leads there is something"
    assert "?edit=" not in text, "to a reader no form is offered"


def test_a_site_leads_to_exactly_its_rows(site: Site, client_of: ClientOf) -> None:
    here, elsewhere = (
        Scheme.objects.create(code=code, name=code, region=site.sub_district, year=2026)
        for code in ("FA-1", "FA-2")
    )
    here.sites.add(site)
    client = client_of("competent_department")
    text = page(client)
    leads = text[text.index('class="leads"') :]
    lead = re.search(r'href="/schemes/\?site=S-1".*?</a>', leads, re.S)
    assert lead is not None
    assert re.findall(r">\s*(\d+)\s*<", lead[0]) == ["1"]
    listed = seen(client.get("/schemes/?site=S-1").content.decode())
    assert here.code in listed
    assert elsewhere.code not in listed
    assert "东风小区" in listed, "it says what the list is narrowed to"


def test_the_days_of_the_works_stand_on_the_dossier_and_open_their_source(
    site: Site, client_of: ClientOf
) -> None:
    Site.objects.update(
        planned_start_on=date(2022, 7, 1),
        planned_finish_on=date(2022, 7, 31),
        started_on=date(2022, 7, 11),
        finished_on=date(2022, 8, 9),
    )
    text = page(client_of("auditor"))
    days = text[text.index('id="durations"') : text.index('id="effects"')]
    figures = re.findall(r'href="(/figures/site-works/[^"]*)"[^>]*>(?:\s|<[^>]*>)*(\d+)', days)
    assert [each for _, each in figures] == ["31", "30", "9"]
    for address, shown in figures:
        assert shown in seen(client_of("auditor").get(unescape(address)).content.decode())


def test_an_auditor_reads_everything_and_can_enter_nothing(site: Site, client_of: ClientOf) -> None:
    text = page(client_of("auditor"))
    main = text[text.index('class="site-page') : text.index("</main>")]
    assert "<form" not in main
    assert client_of("auditor").post("/sites/S-1/sections/basics", {}).status_code == 403


def test_a_site_of_another_sub_district_does_not_exist(site: Site, client_of: ClientOf) -> None:
    Site.objects.update(sub_district=Organisation.objects.get(code="D2"))
    client = client_of("sub_district")
    for path in ("", "sections/basics", "parts/scope"):
        assert client.get(f"/sites/S-1/{path}").status_code == 404


def test_a_section_is_saved_in_place_and_the_missing_list_follows(
    site: Site, client_of: ClientOf
) -> None:
    client = client_of("sub_district")
    answer = client.post(
        "/sites/S-1/sections/basics",
        {
            "version": "1",
            "name": "东风小区",
            "sub_district": str(site.sub_district_id),
            "community": "东社区",
            "street": "东风路1号",
            "households": "80",
            "buildings_count": "3",
            "floor_area": "5410.37",
            "built_year": "1985",
        },
        headers={"HX-Request": "true"},
    )
    text = seen(answer.content.decode())
    assert 'id="missing"' in text
    assert "hx-swap-oob" in text
    kept = Site.objects.get()
    assert (kept.version, str(kept.floor_area), kept.street) == (2, "5410.37", "东风路1号")
    assert kept.dossier_done > site.dossier_done


def test_every_problem_of_a_form_is_shown_beside_its_field(site: Site, client_of: ClientOf) -> None:
    answer = client_of("sub_district").post(
        "/sites/S-1/sections/basics",
        {"version": "1", "name": "", "floor_area": "0", "built_year": "85", "households": "多"},
    )
    text = seen(answer.content.decode())
    for field in ("name", "floor_area", "built_year", "households", "sub_district"):
        assert f'id="basics-{field}_error"' in text, field
    assert 'value="85"' in text, "what was entered stays"
    assert Site.objects.get().version == 1


def test_coordinates_ask_for_their_datum(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    place = {"version": "1", "longitude": "102.545", "latitude": "24.351"}
    refused = seen(client.post("/sites/S-1/sections/place", place).content.decode())
    assert "没有说明坐标系" in refused
    client.post("/sites/S-1/sections/place", {**place, "datum": "WGS-84"})
    assert str(Site.objects.get().longitude) == "102.545000"


def test_the_second_of_two_people_chooses_field_by_field(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    actions.change_site(
        by=member("competent_department"), site=site, values={"households": 90}, version=1
    )
    client = client_of("sub_district")
    mine = {
        "version": "1",
        "name": "东风小区",
        "sub_district": str(site.sub_district_id),
        "households": "70",
        "community": "东社区",
    }
    text = seen(client.post("/sites/S-1/sections/basics", mine).content.decode())
    assert "两个人改了同一条" in text
    assert "competent_department甲" in text
    radios = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)" required( checked)?', text)
    assert radios == [
        ("community", "", ""),
        ("community", "东社区", " checked"),
        ("households", "90", ""),
        ("households", "70", ""),
    ], "what only I changed is mine already; what both changed is to be chosen"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    chosen = {**hidden, "community": "东社区", "households": "90"}
    assert client.post("/sites/S-1/sections/basics", chosen).status_code == 302
    kept = Site.objects.get()
    assert (kept.households, kept.community, kept.version) == (90, "东社区", 3)


def test_html_in_a_name_stays_text(site: Site, member: Member, client_of: ClientOf) -> None:
    name = "<script>alert(1)</script>"
    actions.change_site(by=member("sub_district"), site=site, values={"name": name}, version=1)
    for path in ("/sites/", "/sites/S-1/"):
        text = seen(client_of("sub_district").get(path).content.decode())
        assert name not in text
        assert "&lt;script&gt;alert(1)" in text


def test_the_survey_of_needs_is_ticked_on_the_spot(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    text = seen(
        client.post(
            "/sites/S-1/tick", {"item": "water_main"}, headers={"HX-Request": "true"}
        ).content.decode()
    )
    assert 'aria-pressed="true" id="tick-water_main"' in text
    assert Shortcoming.objects.get().item == "water_main"
    client.post("/sites/S-1/tick", {"item": "water_main"})
    assert not Shortcoming.objects.exists()
    removed = TrailEntry.objects.get(action="shortcoming.remove")
    assert removed.why
    assert client.post("/sites/S-1/tick", {"item": "moon"}).status_code == 404


def test_a_picture_is_taken_before_and_after_from_the_same_viewpoint(
    site: Site, client_of: ClientOf
) -> None:
    client = client_of("sub_district")
    taken = {"site": "S-1", "text": "大门朝里", "on": "2022-03-01"}
    client.post("/pictures/", {**taken, "moment": "before", "pictures": photo()})
    before = SitePicture.objects.get()
    assert (before.viewpoint.name, before.attachment.has_thumbnail) == ("大门朝里", True)
    client.post("/pictures/", {**taken, "moment": "after", "pictures": photo()})
    assert site.viewpoints.count() == 1, "the same name is the same viewpoint"
    text = page(client)
    assert "data-compare" in text
    assert fetched(client, f"/attachments/{before.attachment_id}/thumbnail") == 200
    client.post(f"/sites/S-1/pictures/{before.pk}/withdraw", {"why": ""})
    assert SitePicture.objects.get(pk=before.pk).withdrawn_at is None
    assert '<div class="alert alert-danger" role="alert">' in page(client), "red, and read out"
    client.post(f"/sites/S-1/pictures/{before.pk}/withdraw", {"why": "拍错了楼"})
    assert SitePicture.objects.get(pk=before.pk).withdrawn_at is not None
    assert "data-compare" not in page(client)


def test_what_is_no_picture_leaves_no_viewpoint_behind(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    told = {"site": "S-1", "moment": "before", "text": "门", "on": "2022-03-01"}
    answer = client.post("/pictures/", {**told, "pictures": pdf()}, follow=True)
    assert "不是照片" in answer.content.decode()
    assert 'value="门"' in answer.content.decode(), "what was typed stays"
    assert not site.viewpoints.exists()


def test_a_picture_without_a_named_viewpoint_is_kept_and_sent_twice_is_one(
    site: Site, client_of: ClientOf
) -> None:
    client = client_of("sub_district")
    told = {
        "site": "S-1",
        "moment": "before",
        "text": "",
        "on": "2022-03-01",
        "sent_as": str(uuid4()),
    }
    json = {"Accept": "application/json"}
    for _ in range(2):
        answer = client.post("/pictures/", {**told, "pictures": photo()}, headers=json)
        assert "stored" in answer.json()
    kept = SitePicture.objects.get()
    assert (kept.viewpoint.name, str(kept.taken_on)) == ("小区大门", "2022-03-01")
    refused = client.post("/pictures/", {**told, "site": "S-9", "pictures": photo()}, headers=json)
    assert refused.status_code == 422
    assert "没有选小区" in refused.json()["problems"][0]
    latest = client.get("/pictures/").content.decode()
    assert f"/attachments/{kept.attachment_id}/thumbnail" in latest


def test_willingness_is_entered_with_its_evidence(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    counts = {"asked_on": "2022-02-20", "method": "入户", "asked": "43", "answered": "50"}
    refused = client.post("/sites/S-1/parts/willingness", {**counts, "in_favour": "38"})
    text = seen(refused.content.decode())
    assert "多于" in text
    assert not WillingnessSurvey.objects.exists()
    good = {**counts, "answered": "41", "in_favour": "38", "evidence": pdf("征询表.pdf")}
    assert client.post("/sites/S-1/parts/willingness", good).status_code == 302
    kept = WillingnessSurvey.objects.get()
    assert kept.willing_to_pay is None, "not said is not zero"
    assert [file.name for file in kept.evidence.all()] == ["征询表.pdf"]
    assert "征询表.pdf" in page(client)


def test_a_utility_owner_answers_for_its_own_lines_only(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    by = member("sub_district")
    mine, other = (
        actions.add_site_part(
            by=by,
            site=site,
            model=UtilityOpinion,
            values={"utility": utility, "owner": owner, "asked_on": "2022-02-21"},
        )
        for utility, owner in (("water", "WAT"), ("power", "SOE"))
    )
    client = client_of("utility_owner")
    assert page(client).count("/answer") == 1
    answer = {
        "version": "1",
        "opinion": "conditions",
        "answered_on": "2022-03-03",
        "text": "先探管",
    }
    assert client.post(f"/sites/S-1/opinions/{mine.code}/answer", answer).status_code == 302
    mine.refresh_from_db()
    assert (mine.opinion, mine.text, mine.utility) == ("conditions", "先探管", "water")
    assert client.post(f"/sites/S-1/opinions/{other.code}/answer", answer).status_code == 404
    late = {**answer, "version": "2", "answered_on": "2022-02-01"}
    text = seen(client.post(f"/sites/S-1/opinions/{mine.code}/answer", late).content.decode())
    assert "早于" in text


def test_a_document_is_withdrawn_with_a_reason_and_never_deleted(
    site: Site, client_of: ClientOf
) -> None:
    client = client_of("sub_district")
    nothing = seen(
        client.post("/sites/S-1/documents", {"archive_class": "evidence"}).content.decode()
    )
    assert "没有选文件" in nothing
    client.post(
        "/sites/S-1/documents", {"kind": "acceptance", "title": "", "evidence": pdf("验收.pdf")}
    )
    kept = Document.objects.get()
    assert (kept.title, kept.archive_class) == ("验收.pdf", "conclusion")
    client.post(f"/sites/S-1/documents/{kept.code}/withdraw", {"why": "不是本小区的"})
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None
    text = page(client)
    assert "已撤下" in text
    assert fetched(client, f"/attachments/{kept.attachment_id}") == 200


def test_a_figure_says_who_entered_it_and_from_where(site: Site, client_of: ClientOf) -> None:
    text = seen(client_of("auditor").get("/figures/site/S-1/households").content.decode())
    assert "80" in text
    assert "sub_district甲" in text
    assert client_of("auditor").get("/figures/site/S-1/version").status_code == 404


def test_stages_and_confirmation_have_their_buttons(site: Site, client_of: ClientOf) -> None:
    clerk, head = client_of("competent_department"), client_of("department_head")
    clerk.post("/sites/S-1/steps/take-out", {"why": ""})
    assert Site.objects.get().stage == "reserve"
    clerk.post("/sites/S-1/steps/take-out", {"why": "已拆迁"})
    gone = Site.objects.get()
    assert gone.stage == "removed"
    assert "审核通过" in page(head)
    assert "审核通过" not in page(clerk)
    seen = re.search(r'name="seen" value="([^"]+)"', page(head))
    assert seen is not None
    head.post("/sites/S-1/confirm", {"seen": "garbage"})
    assert Site.objects.get().confirmed_at is None
    head.post("/sites/S-1/confirm", {"seen": seen[1]})
    assert Site.objects.get().confirmed_by == "department_head"


def test_the_page_speaks_english_throughout(site: Site, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    client.cookies["django_language"] = "en"
    text = page(client)
    visible = re.sub(r"<[^>]+>|东风小区|东街道|某区|衡|中文|sub_district甲|甲", " ", text)
    chinese = re.findall(r"[\u4e00-\u9fff]+", visible)
    assert chinese == ["鉴"] * len(chinese), chinese


MOST_QUERIES = 52
"""Of the page of a site with all that hangs on it, whatever their number."""


def test_the_page_asks_as_much_for_many_rows_as_for_one(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    by, client = member("sub_district"), client_of("competent_department")
    page(client)  # who the reader is has been asked
    counts = []
    for number in range(3):
        actions.add_site_part(
            by=by, site=site, model=Building, values={"name": f"{number + 1}栋", "storeys": 6}
        )
        actions.add_site_part(
            by=by,
            site=site,
            model=Shortcoming,
            values={
                "item": SHORTCOMINGS[number],
                "description": "老化",
                "found_on": date(2022, 3, 1),
            },
        )
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= MOST_QUERIES
