"""Reading the trail: who sees which lines, and in which words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Sees, roles
from hengjian.site.common.actor import Actor, System
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import record, snapshot, written
from hengjian.site.library.models import Project, Scheme, ScopeItem, Site
from hengjian.site.library.nouns import actions, nouns, verbs
from hengjian.site.library.trail import label_of, lines_of, subject_of
from hengjian.site.money.models import FundAccount, RedLineStop
from hengjian.trail import hash_of, verify_trail_file
from tests.site.world import build

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
SOURCES = Path(__file__).parent.parent.parent.parent / "src" / "hengjian" / "site"


@pytest.fixture
def site(district: Organisation) -> Site:
    return Site.objects.create(
        code="S1", name="锦苑小区", sub_district=Organisation.objects.get(code="D1"), households=80
    )


def changed(site: Site, by: Actor, why: str = "", **values: object) -> TrailEntry:
    with transaction.atomic():
        before = snapshot(site)
        for name, value in values.items():
            setattr(site, name, value)
        site.save()
        return record(by=by, action="site.change", subject=site, why=why, before=before)


def elsewhere(member: Member) -> Site:
    """A site of another district."""
    district = Organisation.objects.create(
        code="E",
        name="另一区",
        kind="district",
        parent=member("auditor").organisation.region.parent,
    )
    place = Organisation.objects.create(
        code="E1", name="南街道", kind="sub_district", parent=district
    )
    return Site.objects.create(code="S2", name="别苑小区", sub_district=place)


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("web:trail") + query).content.decode()


def test_the_list_says_when_who_did_what_to_what_and_why(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    changed(site, member("competent_department"), why="入户核实", households=81)
    shown = page(client_of("auditor"))
    for word in ("修改小区", "锦苑小区", "competent_department甲", "入户核实"):
        assert word in shown


@pytest.mark.parametrize("by", ["a clerk", "the system"])
def test_lines_about_another_region_are_not_shown_whoever_wrote_them(
    by: str, site: Site, member: Member, client_of: ClientOf
) -> None:
    client, clerk = client_of("auditor"), member("competent_department")
    actor: Actor = System() if by == "the system" else clerk
    mine, theirs = (changed(each, actor, households=82) for each in (site, elsewhere(member)))
    shown = page(client)
    assert reverse("web:trail-entry", args=[mine.sequence]) in shown
    assert reverse("web:trail-entry", args=[theirs.sequence]) not in shown
    assert client.get(reverse("web:trail-entry", args=[theirs.sequence])).status_code == 404


def test_a_code_that_is_given_again_elsewhere_does_not_tell_of_the_row_before(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    theirs = elsewhere(member)
    before = changed(theirs, System(), households=82)
    theirs.delete()
    site.code = "S2"
    site.save()
    after = changed(site, System(), households=83)
    shown = page(client_of("auditor"))
    assert reverse("web:trail-entry", args=[after.sequence]) in shown
    assert reverse("web:trail-entry", args=[before.sequence]) not in shown


def test_a_line_of_the_first_version_is_read_while_its_row_stands(
    site: Site, member: Member, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say where its row stood: once that is gone only who sees everything reads it."""
    monkeypatch.setattr("hengjian.site.common.trail.NEWEST", 1)
    monkeypatch.setattr("hengjian.site.common.trail.belongings_of", lambda rows: {})
    mine = changed(site, System(), households=82)
    theirs = changed(elsewhere(member), System(), households=82)
    assert mine.hash == hash_of({k: v for k, v in written(mine).items() if k != "version"})
    address = reverse("web:trail-entry", args=[mine.sequence])
    client = client_of("auditor")
    assert address in page(client)
    assert client.get(reverse("web:trail-entry", args=[theirs.sequence])).status_code == 404
    site.delete()
    assert address not in page(client)
    assert client.get(address).status_code == 404
    city = member("auditor").organisation.region.parent
    assert city is not None
    Membership.objects.filter(role_code="auditor").update(organisation=city)
    assert address in page(client)


def test_a_row_that_is_pointed_at_is_named_to_who_sees_it(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    district = member("auditor").organisation.region
    project = {"competent_department": Organisation.objects.get(code="HSG"), "region": district}
    before = Project.objects.create(code="P-1", name="别家的项目", **project)
    mine = Organisation.objects.get(code="SOE")
    after = Project.objects.create(code="P-2", name="自家的项目", implementer=mine, **project)
    site.project = before
    site.save()
    line = changed(site, member("competent_department"), project=after)
    address = reverse("web:trail-entry", args=[line.sequence])
    shown = client_of("implementing_head").get(address).content.decode()
    assert "自家的项目" in shown
    assert "P-1" in shown
    assert "别家的项目" not in shown
    assert "别家的项目" in client_of("auditor").get(address).content.decode()


@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_only_those_who_may_read_the_trail_do(role: str, client_of: ClientOf, site: Site) -> None:
    client = client_of(role)
    changed(site, Membership.objects.get(role_code=role), households=81)
    may = Permission.TRAIL_VIEW in roles().by_code[role].may
    of = reverse("web:trail-of", args=["library.site", "S1"])
    entry = reverse("web:trail-entry", args=[1])
    for address in (reverse("web:trail"), entry, of, reverse("web:trail-export")):
        seen = roles().by_code[role].sees is Sees.REGION or address != entry
        due = (200 if seen else 404) if may else 403
        assert client.get(address).status_code == due, address


def test_a_line_shows_before_and_after_in_words(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    line = changed(
        site,
        member("competent_department"),
        households=81_000,
        floor_area=Decimal("12345.60"),
        synthetic=True,
    )
    shown = client_of("auditor").get(reverse("web:trail-entry", args=[line.sequence]))
    text = re.sub(r"<[^>]*>|\s+", " ", shown.content.decode())
    text = re.sub(r"\s+", " ", text)
    assert "户数（户） 80 81,000" in text
    assert "12,345.60" in text
    assert "合成数据 否 是" in text


def test_a_change_to_nothing_reads_as_not_entered(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    line = changed(site, member("competent_department"), households=None)
    shown = client_of("auditor").get(reverse("web:trail-entry", args=[line.sequence]))
    assert '<span class="visually-hidden">未填</span>' in shown.content.decode()


def test_a_hostile_name_is_text(site: Site, member: Member, client_of: ClientOf) -> None:
    line = changed(site, member("competent_department"), name="<script>alert(1)</script>")
    client = client_of("auditor")
    for address in (
        reverse("web:trail"),
        reverse("web:trail-entry", args=[line.sequence]),
        reverse("web:trail-of", args=["library.site", "S1"]),
    ):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?action=site.change", True),
        ("?action=site.confirm", False),
        ("?actor=competent_department", True),
        ("?actor=nobody", False),
        ("?kind=library.site", True),
        ("?kind=library.project", False),
        ("?subject=library.site:S1", True),
        ("?subject=library.site:S2", False),
        ("?subject=nonsense", False),
        ("?since=2020-01-01&until=2099-12-31", True),
        ("?since=2099-01-01", False),
        ("?until=2020-01-01", False),
        ("?since=2099-99-99", False),
        ("?since=nonsense", False),
        ("?q=锦苑", True),
        ("?q=s1", True),
        ("?q=另一个", False),
    ],
)
def test_the_list_is_narrowed(
    query: str, found: bool, site: Site, member: Member, client_of: ClientOf
) -> None:
    line = changed(site, member("competent_department"), households=81)
    shown = page(client_of("auditor"), query)
    assert (reverse("web:trail-entry", args=[line.sequence]) in shown) is found


def test_the_filters_offer_what_happened_of_late(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    clerk = member("competent_department")
    changed(site, clerk, households=81)
    shown = page(client_of("auditor"))
    for value in (clerk.person.username, "site.change", "library.site"):
        assert shown.count(f'<option value="{value}">') == 1, value
    assert '<option value="bonds.bond">' not in shown


def test_a_row_s_history_can_stand_on_its_page(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    changed(site, member("competent_department"), why="入户核实", households=81)
    tag = Template("{% trail_of site %}")
    shown = tag.render(Context({"site": site, "membership": member("auditor")}))
    assert 'hx-get="/trail/of/library.site/S1"' in shown
    assert tag.render(Context({"site": site, "membership": member("sub_district")})).strip() == ""
    fragment = client_of("auditor").get("/trail/of/library.site/S1").content.decode()
    assert "入户核实" in fragment
    assert "<html" not in fragment


def test_the_number_of_queries_does_not_grow_with_the_lines(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    client = client_of("auditor")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client)
        return len(captured)

    changed(site, member("competent_department"), households=1)
    page(client)
    one = queries()
    changed(site, member("competent_department"), households=2)
    changed(site, member("competent_department"), households=3)
    assert queries() == one


def test_the_export_holds_the_whole_chain(
    site: Site, member: Member, client_of: ClientOf, tmp_path: Path
) -> None:
    client = client_of("auditor")
    changed(site, member("competent_department"), households=81)
    changed(elsewhere(member), System(), households=82, why="别区的事")
    last = changed(site, member("competent_department"), households=83)
    answer = client.get(reverse("web:trail-export"))
    content = b"".join(answer).decode()  # type: ignore[arg-type]
    assert "别区的事" not in content
    file = tmp_path / "trail.jsonl"
    file.write_text(content, "utf-8")
    checks = verify_trail_file(file, last.hash)
    assert [check.code for check in checks if not check.holds] == []
    assert checks[0].details[0].en == "2 lines shown, and 1 by their hashes only"


def test_every_action_has_words() -> None:
    """Each ``noun.verb`` that the code records is known in both languages."""
    written = {
        match
        for path in SOURCES.rglob("*.py")
        for match in re.findall(
            r'(?:action=|Change\(\s*)"([a-z_]+\.[a-z_]+)"', path.read_text("utf-8")
        )
    }
    assert "site.change" in written
    known = {f"{noun}.{verb}" for noun in nouns() for verb in verbs()} | set(actions())
    unknown = written - known
    assert unknown == set()


@pytest.mark.parametrize(
    "model",
    [each for each in apps.get_models() if each._meta.model_name in nouns()],
    ids=lambda model: str(model.__name__),
)
def test_every_field_of_what_is_changed_has_words(model: type[Model]) -> None:
    """A field that its model gives no words is named in the list; none is told by its code."""
    with override("en"):
        english = {field.name: label_of(field, field.name) for field in _told(model)}
    for field in _told(model):
        label = label_of(field, field.name)
        assert re.search(r"[\u4e00-\u9fff]", label), f"{model.__name__}.{field.name}: {label}"
        assert not re.search(r"[\u4e00-\u9fff]", english[field.name])


def _told(model: type[Model]) -> list[Any]:
    return [each for each in model._meta.get_fields() if not each.auto_created]


def test_a_line_tells_lists_in_words_and_names_what_is_pointed_at(
    site: Site, member: Member
) -> None:
    entry = changed(site, member("competent_department"), households=1)
    entry.subject_type = "watching.monitoringreport"
    entry.before = None
    entry.after = {
        "project": "P",
        "lines": [
            {
                "key": "money", "zh": "资金", "en": "money", "target": "5.00", "note": "",
                "exact": {"target": "5"}, "likelihood": "possible", "reasons": {"people": "缺人"},
            },
        ],
    }  # fmt: skip
    told = {line.label: line.after for line in lines_of(entry, member("auditor"))}
    lines = "资金 年度目标：5.00 · 完成可能性：有可能 · 偏差原因：人员保障：缺人"
    assert told == {"项目": "P", "填报内容": lines}
    with override("en"):
        told = {line.label: line.after for line in lines_of(entry, member("auditor"))}
    assert told["lines"] == (
        "money target of the year: 5.00 · likelihood: possible · "
        "reasons of the deviation: people: 缺人"
    )
    entry.subject_type, entry.subject_name = "watching.warning", "二期项目 start-slip"
    assert subject_of(entry) == "二期项目 开工逾期"


def test_what_is_issued_says_the_head_of_the_trail(
    district: Organisation, member: Member, client_of: ClientOf
) -> None:
    """Notices, slips, reports and packages: each with the sequence and the hash of that moment."""
    world = build(district)
    head = changed(world[Site, "A"], member("competent_department"), households=81).hash
    client = client_of("finance_bureau")
    for name, code in (("plan-notice", "Y-A"), ("assessment", "AS-A"), ("payment", "PY-A")):
        address = reverse(f"web:{name}", args=[code])
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert head in answer.content.decode(), address
    for form in ("docx", "xlsx"):
        sent = client.get(reverse("web:monitoring-export", args=["MR-A", form]))
        with ZipFile(BytesIO(sent.getvalue())) as file:
            assert any(head.encode() in file.read(name) for name in file.namelist()), form
    with ZipFile(BytesIO(client.get(reverse("web:export-package")).getvalue())) as file:
        assert head in json.loads(file.read("datapackage.json"))["description"]


def test_codes_of_catalogues_are_told_in_words(member: Member, site: Site) -> None:
    """By the columns of their table, or as their entity says; what is no code stays."""
    by = member("finance_bureau")
    scheme, stop = Scheme._meta.label_lower, RedLineStop._meta.label_lower

    def told(label: str, name: str, value: object) -> str | None:
        entry = TrailEntry(subject_type=label, after={name: value})
        return next(line.after for line in lines_of(entry, by) if line.name == name)

    assert told(ScopeItem._meta.label_lower, "item", "septic_tanks") == "化粪池"
    assert told(FundAccount._meta.label_lower, "fund_source", "special_bond") == "专项债券"
    works = ["septic_tanks 2.00×95.00 S1", "grain_elevators 1.00×1.00 S1"]
    assert told(scheme, "works", works) == "化粪池 2.00×95.00 S1\ngrain_elevators 1.00×1.00 S1"
    assert told(stop, "stopped_by", by.person.username) == by.person.name
    with override("en"):
        assert told(ScopeItem._meta.label_lower, "item", "septic_tanks") == "Septic tanks"
