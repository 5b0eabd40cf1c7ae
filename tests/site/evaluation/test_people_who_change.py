"""An evaluator who served a party, a role that changes, a membership that ends: who may go on.

What they answered stays; what they may do ends at once; the pages say who can go on and how.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts import actions, tokens
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import Evaluation, TeamMember
from hengjian.site.library.models import Participation
from tests.site.evaluation.test_bad_input import ClientOf, Member, said, total

pytestmark = pytest.mark.django_db


def _place(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def _serve(person: Person, code: str, role: str, *, active: bool = True) -> Membership:
    return Membership.objects.create(
        person=person, organisation=_place(code), role_code=role, active=active
    )


def by_token(membership: Membership) -> Client:
    """A program that speaks for somebody."""
    token, _ = tokens.issue(membership, "试", 30)
    headers: dict[str, Any] = {"Authorization": f"Bearer {token}"}
    return Client(headers=headers)


def _member(row: Evaluation, part: str) -> TeamMember:
    return row.team.get(part=part)


def _told(row: Evaluation, step: str, client: Client) -> str:
    return said(client, f"/evaluations/{row.code}/steps/{step}", {})


class TestWhoServedAParty:
    """Nobody judges what they themselves had a part in, now or before."""

    @pytest.mark.parametrize(("active", "told"), [(True, "任职的"), (False, "曾在国资公司任职")])
    def test_is_refused_with_the_organisation_and_its_part(
        self, published: Evaluation, member: Member, client_of: ClientOf, active: bool, told: str
    ) -> None:
        newcomer = Person.objects.create_user("newcomer", "a-long-password-1", name="郝新")
        there = _serve(newcomer, "EVA", "evaluator")
        _serve(newcomer, "SOE", "implementing_head", active=active)
        given = {"membership": there.pk, "part": "member"}
        page = said(client_of("evaluator_lead"), f"/evaluations/{published.code}/members", given)
        assert told in page
        assert "国资公司" in page
        assert "实施单位" in page
        assert "请换没有参与项目的人" in page
        assert not published.team.filter(membership=there).exists()

    def test_who_serves_a_party_cannot_declare(
        self, begun: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        line = _member(begun, "expert")
        TeamMember.objects.filter(pk=line.pk).update(verdict="awaited", declared_at=None)
        _serve(line.membership.person, "SOE", "implementing_head", active=False)
        page = said(client_of("expert"), f"/evaluations/team/{line.code}/steps/declare", {})
        assert "曾在国资公司任职" in page
        line.refresh_from_db()
        assert line.verdict == "awaited"

    def test_the_interface_refuses_it_with_the_same_words(
        self, begun: Evaluation, member: Member
    ) -> None:
        line = _member(begun, "lead")
        TeamMember.objects.filter(pk=line.pk).update(verdict="awaited", declared_at=None)
        _serve(line.membership.person, "SOE", "implementing_head", active=False)
        address = f"/api/v1/team-members/{line.code}/steps/declare"
        answer = by_token(member("evaluator_lead")).post(
            address, "{}", content_type="application/json"
        )
        assert answer.status_code == 422
        (told,) = answer.json()["problems"]
        assert told["code"] == "team-conflict-before"
        assert "曾在国资公司任职" in answer.content.decode()

    def test_an_interest_that_arises_later_stops_the_handing_in_until_they_step_aside(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        person = member("evaluator").person
        _serve(person, "SOE", "implementing_head")
        page = _told(published, "hand-in", client_of("evaluator_lead"))
        assert f"评价组成员{person.name}与项目有了利害关系：国资公司是实施单位" in page
        assert "请其在评价首页回避" in page
        published.judgements.filter(entered_by="evaluator", indicator="A11").update(
            checked_by="", checked_at=None
        )
        line = _member(published, "member")
        own = Client()
        own.force_login(person, "django.contrib.auth.backends.ModelBackend")
        address = f"/evaluations/team/{line.code}/steps/recuse"
        assert own.post(address, {"why": ""}).status_code == 302
        line.refresh_from_db()
        assert line.verdict == "none", "not without a reason"

    def test_who_steps_aside_leaves_the_answers_for_a_second_hand(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        published.judgements.filter(indicator="A11").update(checked_by="", checked_at=None)
        line, client = _member(published, "member"), client_of("evaluator")
        assert "有利害关系，回避" in said(client, f"/evaluations/{published.code}/")
        said(client, f"/evaluations/team/{line.code}/steps/recuse", {"why": "入职润城公司"})
        line.refresh_from_db()
        assert (line.verdict, line.interest) == ("recused", "入职润城公司")
        assert client.get(f"/evaluations/{published.code}/scores/").status_code == 404
        assert total(published) == "67.40", "what was answered stays"
        lead = client_of("evaluator_lead")
        page = _told(published, "hand-in", lead)
        assert "已回避，其判的 1 项还没有另一人复核：A11" in page
        said(lead, f"/evaluations/{published.code}/scores/A11/check", {})
        assert "还没有另一人复核" not in _told(published, "hand-in", lead)

    def test_an_agency_that_becomes_a_contractor_cannot_have_it_issued(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        Participation.objects.create(
            project=published.project, organisation=_place("EVA"), capacity="supervisor"
        )
        assert "不能评价" in _told(published, "hand-in", client_of("evaluator_lead"))
        Evaluation.objects.update(state="review", handed_in_by="evaluator_lead")
        page = _told(published, "issue", client_of("finance_bureau"))
        assert "评价机构是“" in page or "不能评价" in page
        published.refresh_from_db()
        assert published.state == "review"


class TestAMembershipThatEnds:
    """In the middle of an evaluation somebody leaves, or gets another role."""

    def _end(self, member: Member, role: str) -> Membership:
        row = member(role)
        actions.end_membership(by=member("administrator"), membership=row, why="调离")
        return row

    def test_what_they_may_do_ends_at_once_and_their_answers_count(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        client = client_of("evaluator")
        address = f"/evaluations/{published.code}/answers/A12.eligible"
        assert client.get(f"/evaluations/{published.code}/scores/A12/").status_code == 200
        self._end(member, "evaluator")
        answer = client.post(address, {"answer": "no", "reason": "改判", "version": "1"})
        assert answer.status_code in (302, 403)
        judged = published.judgements.get(indicator="A12", part="eligible")
        assert (judged.answer, judged.entered_by) == ("yes", "evaluator")
        assert total(published) == "67.40"

    def test_a_lead_who_left_is_followed_by_another(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        former = self._end(member, "evaluator_lead")
        finance = client_of("finance_bureau")
        assert published in queries.without_lead(member("finance_bureau"))
        page = said(finance, f"/evaluations/{published.code}/")
        assert "任职已经结束" in page
        assert "指定主评人" in page
        person = Person.objects.create_user("lead_two", "a-long-password-1", name="新主评")
        there = _serve(person, "EVA", "evaluator_lead")
        page = said(finance, f"/evaluations/{published.code}/lead", {"membership": there.pk})
        assert "已指定主评人" in page
        assert "曾任主评人，任职结束或改任" in page
        team = {each.membership_id: each.part for each in published.team.all()}
        assert (team[former.pk], team[there.pk]) == ("member", "lead")

    def test_a_lead_who_is_there_is_not_replaced_unseen(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        person = Person.objects.create_user("lead_two", "a-long-password-1", name="新主评")
        there = _serve(person, "EVA", "evaluator_lead")
        page = said(
            client_of("finance_bureau"),
            f"/evaluations/{published.code}/lead",
            {"membership": there.pk},
        )
        assert "还在任，不能另行指定" in page
        assert _member(published, "lead").membership == member("evaluator_lead")

    def test_a_role_that_changes_takes_the_lead_away(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        Membership.objects.filter(pk=member("evaluator_lead").pk).update(role_code="expert")
        row = Evaluation.objects.get(pk=published.pk)
        lead = queries.lead_of(row)
        assert lead is not None
        assert not queries.holds_office(lead)
        told: list[Any] = [each.text.zh for each in _lacks(row)]
        assert "还没有声明过的主评人" in told
        assert "指定主评人" in said(client_of("finance_bureau"), f"/evaluations/{row.code}/")

    def test_who_left_before_declaring_holds_nobody_up(
        self, begun: Evaluation, member: Member
    ) -> None:
        TeamMember.objects.filter(part="expert").update(verdict="awaited", declared_at=None)
        assert any("未声明利害关系" in each.text.zh for each in _lacks(begun))
        self._end(member, "expert")
        assert not any("未声明利害关系" in each.text.zh for each in _lacks(begun))

    def test_a_token_of_who_left_opens_nothing(self, published: Evaluation, member: Member) -> None:
        client, address = by_token(member("evaluator_lead")), "/api/v1/projects"
        assert client.get(address).status_code == 200
        self._end(member, "evaluator_lead")
        assert client.get(address).status_code == 401


def _lacks(row: Evaluation) -> list[Any]:
    return lacks_of(row, ["team-declared"])
