"""Residents are asked about a scheme before it may enter the plan; what they say comes to
something, and they can see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.actor import Anybody
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project, Scheme, Site
from hengjian.site.library.steps import SCHEME
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.rounds.actions import rounds as acts
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, ResidentCheck, Round
from hengjian.site.residents.rounds.saying import ask_group, say
from hengjian.site.residents.rounds.steps import OPINION, QUESTION, ROUND
from hengjian.site.works.models import Acceptance, Milestone
from tests.site.figures_seen import figures_of, links_of
from tests.site.planning.planning_rows import drawn_up
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
Stand = Callable[[date], None]
OPENS, CLOSES = date(2023, 9, 1), date(2023, 9, 15)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Stand:
    def stands(on: date) -> None:
        monkeypatch.setattr(settings, "STANDS_ON", on)

    stands(date(2023, 9, 5))
    return stands


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


@pytest.fixture
def site(district: Organisation) -> Site:
    project = Project.objects.create(
        code="P", name="二期", region=district,
        competent_department=Organisation.objects.get(code="HSG"),
        implementer=Organisation.objects.get(code="SOE"),
    )  # fmt: skip
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(
        code="T-1", name="东一小区", sub_district=place, project=project, households=43
    )


@pytest.fixture
def scheme(clerk: Membership, site: Site, today: Stand) -> Scheme:
    row = drawn_up(clerk, site)
    done: Scheme = SCHEME.take("submit", by=clerk, row=row)
    return done


@pytest.fixture
def round_(clerk: Membership, scheme: Scheme) -> Round:
    values = {"kind": "scheme", "question": "这样改行不行", "methods": "入户、公示栏",
              "opens_on": OPENS, "closes_on": CLOSES}  # fmt: skip
    row = acts.draw_up(by=clerk, sites=[], scheme=scheme, values=values)
    done: Round = ROUND.take("open", by=clerk, row=row)
    return done


@pytest.fixture
def milestone(site: Site) -> Milestone:
    return Milestone.objects.create(
        code="M-1", project=site.project, site=site, kind="other", name="路灯安装",
        planned_on=date(2023, 9, 20), entered_by="x",
    )  # fmt: skip


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [each.code for each in caught.value.problems]


def test_a_scheme_without_its_round_is_not_eligible(scheme: Scheme, head: Membership) -> None:
    found = refused(lambda: SCHEME.take("accept", by=head, row=scheme, why="可行"))
    assert found == ["scheme-nobody-asked"]


def test_or_it_is_written_down_why_nobody_was_asked(
    scheme: Scheme, clerk: Membership, head: Membership, client_of: Callable[[str], Client]
) -> None:
    assert refused(lambda: acts.say_why_not(by=clerk, scheme=scheme, why=" ")) == [
        "step-without-reason"
    ]
    acts.say_why_not(by=clerk, scheme=scheme, why="汛期抢险，来不及")
    done = SCHEME.take("accept", by=head, row=scheme, why="可行")
    assert done.state == Scheme.State.ACCEPTED
    page = seen(client_of("auditor").get(f"/schemes/{scheme.code}/").content.decode())
    assert "汛期抢险，来不及" in page
    assert TrailEntry.objects.filter(action="unasked.change").count() == 1


def test_a_round_is_concluded_after_everything_was_heard(
    round_: Round, site: Site, clerk: Membership, head: Membership, today: Stand
) -> None:
    row = acts.enter_opinion(by=clerk, round_=round_, site=site, text="加装路灯", channel="meeting")
    assert row.due_on == date(2023, 9, 19), "ten working days"
    found = refused(lambda: ROUND.take("conclude", by=clerk, row=round_, why="多数同意"))
    assert found == ["round-still-open", "round-opinions-open", "round-result-missing"]
    OPINION.take("reject", by=clerk, row=row, why="不在改造范围")
    nests = {"asked": 40, "answered": 41, "in_favour": 3}
    assert refused(lambda: acts.enter_result(by=clerk, round_=round_, site=site, **nests)) == [
        "round-result-nests"
    ]
    acts.enter_result(by=clerk, round_=round_, site=site, asked=43, answered=40, in_favour=35)
    today(date(2023, 9, 16))
    done = ROUND.take("conclude", by=clerk, row=round_, why="多数同意，按此实施")
    assert (done.state, done.concluded_on) == ("concluded", date(2023, 9, 16))
    assert SCHEME.take("accept", by=head, row=round_.scheme, why="可行").state == "accepted"


def test_a_round_on_a_scheme_needs_one_that_is_drawn_up_and_days(
    clerk: Membership, site: Site, today: Stand
) -> None:
    scheme = drawn_up(clerk, site)
    values = {"kind": "scheme", "question": "行不行", "methods": "入户",
              "opens_on": OPENS, "closes_on": date(2023, 9, 3)}  # fmt: skip
    row = acts.draw_up(by=clerk, sites=[], scheme=scheme, values=values)
    found = refused(lambda: ROUND.take("open", by=clerk, row=row))
    assert found == ["round-without-scheme", "round-too-short"]


def test_a_round_is_prolonged_with_a_reason_that_everybody_reads(
    round_: Round, clerk: Membership, client: Client, today: Stand
) -> None:
    def prolong(day: object, why: str = "三栋没有问到") -> Round:
        done: Round = ROUND.take("prolong", by=clerk, row=round_, why=why, closes_on=day)
        return done

    for wrong in (CLOSES, date(2023, 9, 14), date(2023, 10, 16), "2023-09-31", None):
        assert refused(lambda day=wrong: prolong(day)) == ["round-prolong-days"], wrong
    assert refused(lambda: prolong(date(2023, 9, 20), why=" ")) == ["step-without-reason"]
    today(date(2023, 9, 16))
    late = {"text": "三栋要加灯", "sent_as": "7f3b2c1e-0000-4000-8000-000000000002"}
    assert client.post(f"/p/T-1/rounds/{round_.code}/", late).status_code == 422
    prolong(date(2023, 9, 20))
    done = prolong(date(2023, 10, 15), "四栋也没有问到")
    assert (done.first_closes_on, done.closes_on) == (CLOSES, date(2023, 10, 15))
    assert client.post(f"/p/T-1/rounds/{round_.code}/", late).status_code == 200
    page = seen(client.get(f"/p/T-1/rounds/{round_.code}/").content.decode())
    assert "原定截止 2023-09-15" in page
    assert "四栋也没有问到" in page
    assert TrailEntry.objects.filter(action="round.prolong").count() == 2


def test_every_number_of_a_round_opens_its_source(
    round_: Round, site: Site, clerk: Membership, client_of: Callable[[str], Client]
) -> None:
    acts.enter_result(by=clerk, round_=round_, site=site, asked=43, answered=40, in_favour=35)
    acts.enter_opinion(by=clerk, round_=round_, site=site, text="加装路灯", channel="meeting")
    reader = client_of("auditor")
    for address in (f"/rounds/{round_.code}/", "/rounds/"):
        html = reader.get(address).content.decode()
        figures = figures_of(html)
        assert figures.others == [], address
        assert len(figures.opening) > 1
        opened = [link for link in links_of(html) if link.startswith("/figures/round/")]
        assert {link for link in opened if reader.get(link).status_code != 200} == set()
    told = seen(reader.get(f"/figures/round/{round_.code}/answered?of=T-1").content.decode())
    for words in ("43", "40", "35"):
        assert words in told
    assert reader.get(f"/figures/round/{round_.code}/answered?of=T-9").status_code == 404


def test_residents_are_at_an_acceptance_of_their_own_site_on_its_day(
    site: Site, client_of: Callable[[str], Client], today: Stand
) -> None:
    place, project = site.sub_district, site.project
    other = Site.objects.create(code="T-2", name="东二小区", sub_district=place, project=project)
    on = {"project": project, "accepted_on": date(2023, 9, 4), "conclusion": "合格"}
    Acceptance.objects.create(code="YS-1", site=site, **on)
    Acceptance.objects.create(code="YS-2", site=other, **on)
    clerk = client_of("competent_department")

    def enter(acceptance: str, day: str) -> str:
        row = Acceptance.objects.get(code=acceptance)
        form = {"site": site.pk, "acceptance": row.pk, "who": "supervisor", "people": "2",
                "checked_on": day, "verdict": "but", "text": "路面要补平"}  # fmt: skip
        answer = clerk.post("/records/resident-checks/new", form, follow=True)
        return seen(answer.content.decode())

    assert "不是这个小区的" in enter("YS-2", "2023-09-04")
    assert "晚于验收日期" in enter("YS-1", "2023-09-05")
    assert ResidentCheck.objects.count() == 0
    enter("YS-1", "2023-09-04")
    page = seen(clerk.get(f"/works/projects/{project.code}/acceptance/").content.decode())
    assert "居民监督员" in page.partition("居民参与验收")[2]
    assert "路面要补平" in page
    assert page.count("居民代表未参加") == 1, "of the other site"


def test_the_page_of_a_round_opens_before_there_are_results(
    round_: Round, client_of: Callable[[str], Client]
) -> None:
    for role in ("competent_department", "auditor"):
        answer = client_of(role).get(f"/rounds/{round_.code}/")
        assert answer.status_code == 200
        assert "东一小区" in answer.content.decode()


def test_adopted_says_what_changes_and_shows_when_it_is_done(
    round_: Round, site: Site, clerk: Membership, milestone: Milestone, client: Client
) -> None:
    row = acts.enter_opinion(by=clerk, round_=round_, site=site, text="加装路灯", channel="meeting")

    def adopt(**given: str) -> Opinion:
        done: Opinion = OPINION.take("adopt", by=clerk, row=row, why="纳入方案", **given)
        return done

    assert refused(lambda: adopt()) == ["opinion-without-change"]
    assert refused(lambda: adopt(milestone="M-9")) == ["opinion-milestone-unknown"]
    done = adopt(milestone="M-1")
    assert done.carried_out(date(2023, 9, 30)) is None
    assert refused(lambda: OPINION.take("finish", by=clerk, row=done)) == [
        "opinion-done-by-milestone"
    ]
    address = f"/p/T-1/rounds/{round_.code}/"
    assert "已做" not in seen(client.get(address).content.decode())
    Milestone.objects.update(actual_on=date(2023, 9, 4))
    page = seen(client.get(address).content.decode())
    assert "纳入方案" in page
    assert "已做 2023-09-04" in page
    assert "已做 2023-09-04" in seen(client.get("/p/T-1/").content.decode())


def test_a_milestone_is_chosen_from_those_of_the_site_and_of_the_whole_project(
    round_: Round,
    site: Site,
    clerk: Membership,
    milestone: Milestone,
    client_of: Callable[[str], Client],
) -> None:
    other = Site.objects.create(
        code="T-2", name="东二小区", sub_district=site.sub_district, project=site.project
    )
    for code, of, done in (("M-2", other, None), ("M-3", None, "2023-09-01")):
        Milestone.objects.create(
            code=code, name=f"节点{code}", kind="other", project=milestone.project, site=of,
            planned_on="2023-08-01", actual_on=done,
        )  # fmt: skip
    acts.enter_opinion(by=clerk, round_=round_, site=site, text="加装路灯", channel="meeting")
    page = client_of("competent_department").get(f"/rounds/{round_.code}/").content.decode()
    offered = re.findall('<option value="(M-[0-9])"[^>]*>([^<]*)', page)
    planned = f"{milestone.name}　计划 {milestone.planned_on}"
    assert offered[:2] == [("M-1", planned), ("M-3", "节点M-3　已做 2023-09-01")]
    assert "M-2" not in dict(offered)


def test_a_milestone_of_another_site_is_none(
    round_: Round, site: Site, clerk: Membership, milestone: Milestone
) -> None:
    other = Site.objects.create(
        code="T-2", name="东二小区", sub_district=site.sub_district, project=site.project
    )
    Milestone.objects.update(site=other)
    row = acts.enter_opinion(by=clerk, round_=round_, site=site, text="加装路灯", channel="phone")
    found = refused(lambda: OPINION.take("adopt", by=clerk, row=row, why="好", milestone="M-1"))
    assert found == ["opinion-milestone-unknown"]


def test_a_resident_says_something_once_and_follows_it_by_code(
    round_: Round, clerk: Membership, client: Client
) -> None:
    address = f"/p/T-1/rounds/{round_.code}/"
    form = {"text": "施工改到白天", "sent_as": "7f3b2c1e-0000-4000-8000-000000000001"}
    codes = set()
    for _ in range(2):
        page = client.post(address, form).content.decode()
        codes |= set(re.findall("[0-9A-Z]{5}-[0-9A-Z]{5}", page))
    row = Opinion.objects.get()
    (code,) = codes
    assert code.replace("-", "") not in address
    assert "施工改到白天" not in seen(client.get(address).content.decode()), "not read by staff yet"
    follow = seen(client.post("/p/said/", {"code": code}).content.decode())
    assert "待答复" in follow
    assert str(row.due_on) in follow
    OPINION.take("adopt-partly", by=clerk, row=row, why="夜间只做抢险", change="改为 8—20 时施工")
    OPINION.take("finish", by=clerk, row=row, on=date(2023, 9, 5))
    follow = seen(client.post("/p/said/", {"code": code}).content.decode())
    for words in ("部分采纳", "夜间只做抢险", "改为 8—20 时施工", "已做 2023-09-05"):
        assert words in follow
    assert client.post("/p/said/", {"code": "ABCDE-FGHJK"}).status_code == 404


def test_after_it_closed_or_before_it_opened_nothing_is_taken(
    round_: Round, client: Client, today: Stand
) -> None:
    today(date(2023, 9, 16))
    answer = client.post(f"/p/T-1/rounds/{round_.code}/", {"text": "来晚了吗", "sent_as": "x"})
    assert answer.status_code == 422
    assert Opinion.objects.count() == 0
    Round.objects.update(state="draft")
    assert client.get(f"/p/T-1/rounds/{round_.code}/").status_code == 404


def test_what_residents_say_stands_in_no_line_of_the_trail(round_: Round, client: Client) -> None:
    client.post(f"/p/T-1/rounds/{round_.code}/", {"text": "我家住三楼东户", "sent_as": "y"})
    trail = " ".join(f"{e.before} {e.after}" for e in TrailEntry.objects.all())
    assert "三楼东户" not in trail


def test_the_contact_group_answers_in_time(
    site: Site, client: Client, member: Member, today: Stand, client_of: Callable[[str], Client]
) -> None:
    Contact.objects.create(
        code="L-1", role="resident", name="监督员老张", phone="1", since=OPENS,
        region=site.sub_district, site=site,
    )  # fmt: skip
    page = client.get("/p/T-1/group/").content.decode()
    assert "监督员老张" in page
    answer = client.post("/p/T-1/group/", {"role": "contractor", "text": "几点停水？"})
    (code,) = set(re.findall("[0-9A-Z]{5}-[0-9A-Z]{5}", answer.content.decode()))
    row = GroupQuestion.objects.get()
    assert row.due_on == date(2023, 9, 12), "five working days"
    assert "几点停水" in seen(client_of("auditor").get("/rounds/group/T-1/").content.decode())
    QUESTION.take("answer", by=member("sub_district"), row=row, why="明早八点到十二点")
    follow = seen(client.post("/p/said/", {"code": code}).content.decode())
    assert "明早八点到十二点" in follow
    assert "明早八点到十二点" in seen(client.get("/p/T-1/group/").content.decode())


def test_pages_of_visits_checks_and_upkeep_come_by_declaration(
    site: Site, client_of: Callable[[str], Client]
) -> None:
    clerk = client_of("competent_department")
    form = {"site": site.pk, "organiser": "women", "begins_on": "2023-09-01",
            "ends_on": "2023-09-03", "households": 20, "met": 18, "problems": 2}  # fmt: skip
    assert clerk.post("/records/home-visits/new", form).status_code == 302
    assert "妇联" in seen(clerk.get("/records/home-visits/").content.decode())
    for table in ("resident-checks", "upkeep"):
        assert clerk.get(f"/records/{table}/new").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_resident_is_heard_where_no_transaction_is_open_around(round_: Round, site: Site) -> None:
    """As the site serves it: a test's own transaction would hide that none was opened."""
    said = say(round_, site, "单元门口要留坡道", Anybody())
    asked = ask_group(site, "contractor", "几时停水", Anybody())
    assert said.due_on is not None
    assert asked.due_on is not None
    assert TrailEntry.objects.filter(action__endswith=".receive").count() == 2


def test_sites_and_scheme_of_a_round_are_chosen_by_name_among_those_in_sight(
    scheme: Scheme, site: Site, client_of: Callable[[str], Client]
) -> None:
    clerk = client_of("competent_department")
    page = clerk.get(f"/rounds/new/?kind=scheme&scheme={scheme.code}").content.decode()
    assert re.search(rf'<option value="{scheme.code}" selected>\s*{scheme.name}', page)
    assert re.search(r'name="sites" value="T-1"[^>]*>\s*东一小区', page)
    values = {"kind": "needs", "question": "改什么", "methods": "入户",
              "opens_on": OPENS, "closes_on": CLOSES}  # fmt: skip
    refused_page = clerk.post("/rounds/new/", {**values, "sites": ["T-9"]})
    assert refused_page.status_code == 422
    assert clerk.post("/rounds/new/", {**values, "sites": ["T-1"]}).status_code == 302
    assert [each.code for each in Round.objects.get().sites.all()] == ["T-1"]
    assert clerk.post("/rounds/new/", {**values, "scheme": scheme.code}).status_code == 302
    assert set(Round.objects.values_list("scheme__code", flat=True)) == {None, scheme.code}
