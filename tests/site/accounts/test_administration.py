"""Administration: people, roles and organisations, inside one's region and never for oneself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hengjian.errors import Refused
from hengjian.site.accounts import actions, factor
from hengjian.site.accounts.models import Membership, Organisation, Person, SessionRecord
from hengjian.site.accounts.tokens import issue, membership_of
from hengjian.site.common.models import TrailEntry

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
WHY = "本人书面申请"


def place(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.fixture
def admin(member: Member) -> Membership:
    return member("administrator")


@pytest.fixture
def elsewhere(district: Organisation) -> Organisation:
    """A unit of the neighbouring district."""
    kind = Organisation.Kind
    other = Organisation.objects.create(
        code="E", name="别区", kind=kind.DISTRICT, parent=district.parent
    )
    return Organisation.objects.create(code="EU", name="别局", kind=kind.UNIT, parent=other)


class TestPeople:
    def test_a_new_person_comes_in_with_a_password_to_change(self, admin: Membership) -> None:
        made, password = actions.create_person(
            by=admin, username="li.na", name="李娜", organisation=place("AUD"), role="auditor"
        )
        assert made.person.check_password(password)
        assert made.person.must_change_password
        assert [e.action for e in TrailEntry.objects.all()] == ["membership.add", "person.create"]
        assert not any(password in str(e.__dict__) for e in TrailEntry.objects.all())

    def test_all_that_is_wrong_is_said_at_once(
        self, admin: Membership, elsewhere: Organisation
    ) -> None:
        with pytest.raises(Refused) as refused:
            actions.create_person(
                by=admin, username="Li Na", name=" ", organisation=elsewhere, role="king"
            )
        assert codes(refused) == [
            "username-form",
            "name-missing",
            "organisation-outside",
            "role-unknown",
        ]
        assert not Person.objects.filter(name=" ").exists()

    def test_a_name_is_given_once_even_if_its_account_is_closed(
        self, admin: Membership, member: Member
    ) -> None:
        actions.close_account(by=admin, person=member("auditor").person, why=WHY)
        with pytest.raises(Refused) as refused:
            actions.create_person(
                by=admin, username="auditor", name="乙", organisation=place("AUD"), role="auditor"
            )
        assert codes(refused) == ["username-taken"]

    def test_closing_ends_every_session_at_once(
        self, admin: Membership, member: Member, client_of: Callable[[str], object]
    ) -> None:
        client = client_of("auditor")
        assert client.get("/").status_code == 200
        actions.close_account(by=admin, person=member("auditor").person, why=WHY)
        assert client.get("/").status_code == 302
        assert not SessionRecord.objects.filter(ended_at=None).exists()
        actions.reopen_account(by=admin, person=member("auditor").person, why=WHY)
        assert client.get("/").status_code == 302, "the old session stays closed"

    def test_a_reset_password_works_once_and_ends_sessions(
        self, admin: Membership, member: Member, client_of: Callable[[str], object]
    ) -> None:
        client = client_of("auditor")
        person = member("auditor").person
        password = actions.reset_password(by=admin, person=person, why=WHY)
        person.refresh_from_db()
        assert person.check_password(password)
        assert person.must_change_password
        assert client.get("/").status_code == 302
        entry = TrailEntry.objects.get(action="person.reset_password")
        assert entry.why == WHY
        assert password not in str(entry.__dict__)

    def test_a_reset_second_factor_has_to_be_set_up_anew(
        self, admin: Membership, member: Member, client_of: Callable[[str], object]
    ) -> None:
        client_of("auditor")
        person = member("auditor").person
        assert factor.device_of(person)
        actions.reset_factor(by=admin, person=person, why=WHY)
        assert factor.device_of(person) is None

    @pytest.mark.parametrize(
        "act",
        [
            actions.close_account,
            actions.reopen_account,
            actions.reset_password,
            actions.reset_factor,
        ],
    )
    def test_nobody_administers_themself_nor_without_a_reason(
        self, admin: Membership, act: Callable[..., object]
    ) -> None:
        with pytest.raises(Refused) as refused:
            act(by=admin, person=admin.person, why=" ")
        assert codes(refused) == ["membership-own", "why-missing"]

    @pytest.mark.parametrize(
        "act", [actions.close_account, actions.reset_password, actions.reset_factor]
    )
    def test_who_serves_elsewhere_too_is_not_closed_from_here(
        self,
        admin: Membership,
        member: Member,
        elsewhere: Organisation,
        act: Callable[..., object],
    ) -> None:
        person = member("expert").person
        Membership.objects.create(person=person, organisation=elsewhere, role_code="expert")
        with pytest.raises(Refused) as refused:
            act(by=admin, person=person, why=WHY)
        assert codes(refused) == ["person-elsewhere"]
        assert "别局" in refused.value.problems[0].message("zh")


class TestMemberships:
    def test_separate_rights_do_not_come_together(self, admin: Membership, member: Member) -> None:
        clerk = member("competent_department").person
        with pytest.raises(Refused) as refused:
            actions.add_membership(
                by=admin, person=clerk, organisation=place("HSG"), role="department_head"
            )
        said = [each.message("zh") for each in refused.value.problems]
        assert len(said) == 5
        assert any("“批准年度计划”与“编制年度计划”不得由同一人兼任" in each for each in said)

    def test_not_even_when_the_other_role_is_in_another_district(
        self, admin: Membership, member: Member, elsewhere: Organisation
    ) -> None:
        person = member("expert").person
        Membership.objects.create(
            person=person, organisation=elsewhere, role_code="competent_department"
        )
        with pytest.raises(Refused) as refused:
            actions.add_membership(
                by=admin, person=person, organisation=place("HSG"), role="department_head"
            )
        assert set(codes(refused)) == {"membership-separate"}

    def test_after_the_first_has_ended_the_other_may_be_given(
        self, admin: Membership, member: Member
    ) -> None:
        first = member("competent_department")
        actions.end_membership(by=admin, membership=first, why=WHY)
        given = actions.add_membership(
            by=admin, person=first.person, organisation=place("HSG"), role="department_head"
        )
        assert given.active
        with pytest.raises(Refused):
            actions.add_membership(
                by=admin,
                person=first.person,
                organisation=place("HSG"),
                role="competent_department",
            )

    def test_an_administrator_sees_no_business_data_by_another_role(
        self, admin: Membership, member: Member
    ) -> None:
        with pytest.raises(Refused) as refused:
            actions.add_membership(
                by=admin,
                person=member("auditor").person,
                organisation=place("ADM"),
                role="administrator",
            )
        assert "“管理账号”与“查看项目库”" in refused.value.problems[0].message("zh")

    def test_nobody_gives_or_ends_their_own(self, admin: Membership) -> None:
        with pytest.raises(Refused) as given:
            actions.add_membership(
                by=admin, person=admin.person, organisation=place("ADM"), role="resident"
            )
        with pytest.raises(Refused) as ended:
            actions.end_membership(by=admin, membership=admin, why=WHY)
        assert codes(given) == codes(ended) == ["membership-own"]

    def test_only_inside_the_region_and_only_where_it_is_in_use(
        self, admin: Membership, member: Member, elsewhere: Organisation
    ) -> None:
        person = member("expert").person
        with pytest.raises(Refused) as outside:
            actions.add_membership(by=admin, person=person, organisation=elsewhere, role="expert")
        Organisation.objects.filter(code="D2").update(retired_on="2026-01-01")
        with pytest.raises(Refused) as retired:
            actions.add_membership(by=admin, person=person, organisation=place("D2"), role="expert")
        there = Membership.objects.create(person=person, organisation=elsewhere, role_code="expert")
        with pytest.raises(Refused) as ending:
            actions.end_membership(by=admin, membership=there, why=WHY)
        assert codes(outside) == codes(ending) == ["organisation-outside"]
        assert codes(retired) == ["organisation-retired"]

    def test_one_that_is_held_is_not_given_twice(self, admin: Membership, member: Member) -> None:
        with pytest.raises(Refused) as refused:
            actions.add_membership(
                by=admin,
                person=member("auditor").person,
                organisation=place("AUD"),
                role="auditor",
            )
        assert codes(refused) == ["membership-held"]

    def test_one_that_ended_comes_back_as_the_same_row(
        self, admin: Membership, member: Member
    ) -> None:
        first = member("auditor")
        actions.end_membership(by=admin, membership=first, why=WHY)
        again = actions.add_membership(
            by=admin, person=first.person, organisation=place("AUD"), role="auditor"
        )
        assert again.pk == first.pk
        assert again.active

    def test_its_tokens_end_with_it(self, admin: Membership, member: Member) -> None:
        first = member("competent_department")
        token, _ = issue(first, "x", 1)
        actions.end_membership(by=admin, membership=first, why=WHY)
        assert membership_of(token) is None


class TestOrganisations:
    def test_one_more_stands_below_its_parent(self, admin: Membership) -> None:
        made = actions.add_organisation(
            by=admin, code="D1-01", name="东一社区", kind="unit", parent=place("D1")
        )
        assert made.path == "C/D/D1/D1-01/"
        assert TrailEntry.objects.get().action == "organisation.add"

    @pytest.mark.parametrize(
        ("code", "kind", "parent", "expected"),
        [
            ("d1", "unit", "D", "organisation-code-taken"),
            ("a/b", "unit", "D", "organisation-code-form"),
            ("", "unit", "D", "organisation-code-form"),
            ("N", "district", "D", "organisation-order"),
            ("N", "sub_district", "FIN", "organisation-order"),
            ("N", "unit", "EU", "organisation-outside"),
            ("N", "unit", "C", "organisation-outside"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self,
        admin: Membership,
        elsewhere: Organisation,
        code: str,
        kind: str,
        parent: str,
        expected: str,
    ) -> None:
        with pytest.raises(Refused) as refused:
            actions.add_organisation(
                by=admin, code=code, name="新", kind=kind, parent=place(parent)
            )
        assert codes(refused) == [expected]

    def test_all_that_is_below_moves_along(self, admin: Membership, member: Member) -> None:
        worker = member("sub_district")
        inner = actions.add_organisation(
            by=admin, code="D1-01", name="东一社区", kind="unit", parent=place("D1")
        )
        actions.add_organisation(
            by=admin, code="D10", name="北街道", kind="sub_district", parent=place("D")
        )
        actions.move_organisation(by=admin, organisation=inner, parent=place("D2"), why=WHY)
        assert place("D1-01").path == "C/D/D2/D1-01/"
        actions.add_organisation(by=admin, code="G", name="集团", kind="unit", parent=place("D"))
        actions.move_organisation(by=admin, organisation=place("SOE"), parent=place("G"), why=WHY)
        actions.move_organisation(by=admin, organisation=place("G"), parent=place("D2"), why=WHY)
        assert place("SOE").path == "C/D/D2/G/SOE/"
        assert place("SOE").parent == place("G")
        assert place("D10").path == "C/D/D10/", "a code that begins alike is not below"
        assert worker.organisation.path == "C/D/D1/"
        entry = TrailEntry.objects.first()
        assert (entry.before["path"], entry.after["path"]) == ("C/D/G/", "C/D/D2/G/")

    def test_never_below_itself(self, admin: Membership) -> None:
        actions.add_organisation(by=admin, code="G", name="集团", kind="unit", parent=place("SOE"))
        for parent in ("SOE", "G"):
            with pytest.raises(Refused) as refused:
                actions.move_organisation(
                    by=admin, organisation=place("SOE"), parent=place(parent), why=WHY
                )
            assert codes(refused) == ["organisation-below-itself"]

    def test_the_top_of_the_region_stays_where_it_is(self, admin: Membership) -> None:
        with pytest.raises(Refused) as moved:
            actions.move_organisation(by=admin, organisation=place("D"), parent=place("D1"), why="")
        assert codes(moved) == [
            "organisation-own-region",
            "organisation-order",
            "why-missing",
            "organisation-below-itself",
        ]
        with pytest.raises(Refused) as retired:
            actions.retire_organisation(by=admin, organisation=place("D"), why=WHY)
        assert codes(retired)[0] == "organisation-own-region"

    def test_nothing_leaves_or_enters_the_region(
        self, admin: Membership, elsewhere: Organisation
    ) -> None:
        for organisation, parent in (("EU", "D"), ("FIN", "E"), ("FIN", "C")):
            with pytest.raises(Refused) as refused:
                actions.move_organisation(
                    by=admin, organisation=place(organisation), parent=place(parent), why=WHY
                )
            assert codes(refused) == ["organisation-outside"]
        with pytest.raises(Refused):
            actions.rename_organisation(by=admin, organisation=elsewhere, name="改名")

    def test_it_grows_no_deeper_than_its_path_can_hold(self, admin: Membership) -> None:
        above = place("D")
        for number in range(7):
            above = actions.add_organisation(
                by=admin, code=f"{number}" + "X" * 31, name="层", kind="unit", parent=above
            )
        with pytest.raises(Refused) as refused:
            actions.add_organisation(by=admin, code="Y" * 32, name="层", kind="unit", parent=above)
        assert codes(refused) == ["organisation-too-deep"]
        actions.add_organisation(by=admin, code="Z" * 30, name="枝", kind="unit", parent=place("D"))
        actions.add_organisation(
            by=admin, code="ZZ", name="叶", kind="unit", parent=place("Z" * 30)
        )
        with pytest.raises(Refused) as moved:
            actions.move_organisation(by=admin, organisation=place("Z" * 30), parent=above, why=WHY)
        assert codes(moved) == ["organisation-too-deep"]

    def test_retired_only_when_empty(self, admin: Membership, member: Member) -> None:
        serving = member("auditor")
        inner = actions.add_organisation(
            by=admin, code="A1", name="一处", kind="unit", parent=place("AUD")
        )
        with pytest.raises(Refused) as refused:
            actions.retire_organisation(by=admin, organisation=place("AUD"), why=WHY)
        assert "1 项有效任职、1 个下级单位" in refused.value.problems[0].message("zh")
        actions.retire_organisation(by=admin, organisation=inner, why=WHY)
        actions.end_membership(by=admin, membership=serving, why=WHY)
        assert actions.retire_organisation(by=admin, organisation=place("AUD"), why=WHY).retired_on

    def test_renaming_keeps_the_code(self, admin: Membership) -> None:
        renamed = actions.rename_organisation(
            by=admin, organisation=place("AUD"), name=" 区审计局 "
        )
        assert (renamed.code, renamed.name) == ("AUD", "区审计局")
        entry = TrailEntry.objects.get()
        assert (entry.before, entry.after) == ({"name": "审计局"}, {"name": "区审计局"})
