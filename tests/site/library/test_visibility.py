"""Who sees which rows: every model, every way of seeing, cell by cell.

The rows A, B, C and X are those of ``tests/site/world.py``; a small letter is a row of the project
as a whole beside the row of its site.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.roles import roles
from hengjian.site.bonds.models import (
    AdjustedGoal,
    Affordability,
    Assessment,
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    GoalProgress,
    Income,
    PerformanceClause,
    RevenueStream,
    UseChange,
)
from hengjian.site.evaluation import models as evaluation
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library import visibility
from hengjian.site.library.models import (
    Approval,
    Body,
    Building,
    ContiguousArea,
    Document,
    InvestmentPart,
    InvestmentYear,
    Participation,
    PersonInCharge,
    PolicyDocument,
    Programme,
    Project,
    Scheme,
    SchemeComment,
    ScopeItem,
    Section,
    Shortcoming,
    Site,
    SiteEffect,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import (
    BankLine,
    BankStatement,
    ChangeOrder,
    Contract,
    FinalAccount,
    FundAccount,
    FundDocument,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
    RedLineStop,
)
from hengjian.site.planning.models import (
    AnnualPlan,
    CoordinatedPlan,
    PlanChange,
    PlanEntry,
    UtilityWork,
)
from hengjian.site.platform.resource import reaches, resources
from hengjian.site.portfolio.models import Firm, Portfolio, SavedComparison
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.public.models import Announcement, Contact
from hengjian.site.residents.rounds.models import (
    GroupQuestion,
    HomeVisits,
    Opinion,
    ResidentCheck,
    Round,
    RoundResult,
    Unasked,
    Upkeep,
)
from hengjian.site.residents.surveys import models as surveys
from hengjian.site.residents.vote.models import (
    Ballot,
    Matter,
    Objection,
    OwnedUnit,
    Owner,
    PaperVote,
    Vote,
)
from hengjian.site.talk.models import Errand, Note
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]

VIEWERS = {
    "finance_bureau": "of the whole district",
    "sub_district": "of the sub-district D1",
    "implementing_unit": "carries P1 out",
    "contractor": "takes part in section S1",
    "evaluator": "takes part in the whole of P1",
    "resident": "no business data",
}
OF_A_SITE = ("ABC", "A", "AB", "A", "AB", "")
OF_A_PROJECT = ("AC", "", "A", "A", "A", "")
OF_THE_DISTRICT = ("AC", "AC", "A", "A", "A", "")
"""What the district plans as a whole, its sub-districts read too."""
OF_A_SECTION = ("ABC", "", "AB", "A", "AB", "")
OF_THE_WHOLE = ("AC", "", "A", "", "A", "")
"""Not for who takes part in a section only, nor for sub-districts."""
INSIDE_AN_EVALUATION: tuple[type[Model], ...] = (
    evaluation.TeamMember,
    evaluation.Evidence,
    evaluation.Judgement,
    evaluation.FactChoice,
    evaluation.Finding,
    evaluation.Recommendation,
    evaluation.Progress,
    evaluation.EvaluationReport,
    evaluation.Passage,
    evaluation.AuditDismissal,
    evaluation.WorkPlan,
    evaluation.EditionChange,
    evaluation.EvidenceRequest,
    evaluation.WorkingPaper,
    evaluation.VisitSample,
    evaluation.SamplePoint,
    evaluation.Panel,
    evaluation.BudgetProposal,
    evaluation.PolicyDuty,
    evaluation.Consultation,
    evaluation.ReportComment,
)
"""Seen by its commissioner and by declared members of its team; by nobody else before its issue,
not even at the top."""
PARTS = (evaluation.Citation, evaluation.SelfLine, evaluation.ReturnedFile)
"""Reached by what they are part of, never by themselves."""
BLIND = evaluation.PanelScore
"""Seen by the judge who gave it and by nobody else until the panel is disclosed."""
SEEN: dict[type[Model], tuple[str, ...]] = {
    Programme: OF_THE_DISTRICT,
    Project: ("AC", "A", "A", "A", "A", ""),
    Section: ("ABC", "", "AB", "A", "AB", ""),
    Participation: ("ACa", "", "Aa", "A", "Aa", ""),
    Site: OF_A_SITE,
    ContiguousArea: OF_A_SITE,
    Building: OF_A_SITE,
    Case: OF_A_SITE,
    CaseEvent: OF_A_SITE,
    Contact: OF_A_SITE,
    Announcement: OF_A_SITE,
    Note: OF_A_SITE,
    Errand: OF_A_SITE,
    surveys.Questionnaire: ("ACX", "ACX", "", "", "ACX", ""),
    **dict.fromkeys(
        (surveys.Survey, surveys.SamplePlan, surveys.Stratum, surveys.Theme),
        ("AC", "AC", "", "", "A", ""),
    ),
    **dict.fromkeys(
        (surveys.SampleUnit, surveys.Submission, surveys.Keying, surveys.Coding),
        ("ABC", "A", "", "", "AB", ""),
    ),
    Ballot: OF_A_SITE,
    GroupQuestion: OF_A_SITE,
    HomeVisits: OF_A_SITE,
    Opinion: OF_A_SITE,
    ResidentCheck: OF_A_SITE,
    Round: OF_A_SITE,
    RoundResult: OF_A_SITE,
    Unasked: OF_A_SITE,
    Upkeep: OF_A_SITE,
    Matter: OF_A_SITE,
    Objection: OF_A_SITE,
    OwnedUnit: OF_A_SITE,
    Owner: OF_A_SITE,
    PaperVote: OF_A_SITE,
    Vote: OF_A_SITE,
    ScopeItem: ("ABCac", "A", "ABa", "Aa", "ABa", ""),
    Shortcoming: OF_A_SITE,
    WillingnessSurvey: OF_A_SITE,
    UtilityOpinion: OF_A_SITE,
    Approval: OF_A_PROJECT,
    SystemCheck: OF_A_PROJECT,
    Document: ("ABCac", "A", "ABa", "Aa", "ABa", ""),
    InvestmentPart: OF_THE_WHOLE,
    InvestmentYear: OF_THE_WHOLE,
    PersonInCharge: ("ABCac", "A", "ABa", "Aa", "ABa", ""),
    Body: ("ABCac", "A", "ABa", "Aa", "ABa", ""),
    SiteEffect: OF_A_SITE,
    Viewpoint: OF_A_SITE,
    SitePicture: OF_A_SITE,
    Scheme: OF_A_SITE,
    SchemeComment: OF_A_SITE,
    PlanChange: OF_THE_DISTRICT,
    AnnualPlan: OF_THE_DISTRICT,
    UtilityWork: ("ABC", "ABC", "AB", "A", "AB", ""),
    CoordinatedPlan: OF_A_SITE,
    ImportBatch: ("ABC", "A", "", "", "", ""),
    **dict.fromkeys(
        (
            FundPlan,
            FundDocument,
            FundAccount,
            Movement,
            BankStatement,
            BankLine,
            Bond,
            BondUse,
            DebtService,
            BondTerms,
            RevenueStream,
            Income,
            Asset,
            UseChange,
            Assessment,
            AdjustedGoal,
            Affordability,
            Goal,
            GoalProgress,
            Warning,
            Suspension,
            MonitoringReport,
        ),
        OF_THE_WHOLE,
    ),
    **dict.fromkeys(
        (
            Contract,
            ChangeOrder,
            OutputCertificate,
            Payment,
            RedLineStop,
            FinalAccount,
            PlannedOutput,
        ),
        OF_A_SECTION,
    ),
    PerformanceClause: ("ABC", "", "AB", "", "AB", ""),
    **dict.fromkeys(
        (
            Milestone,
            Inspection,
            Incident,
            DiaryEntry,
            Acceptance,
            HandOver,
        ),
        OF_A_SITE,
    ),
    PolicyDocument: ("ACX", "ACX", "ACX", "ACX", "ACX", ""),
    evaluation.FrameworkEdition: ("ACX", "ACX", "ACX", "ACX", "ACX", ""),
    evaluation.Evaluation: ("AC", "", "A", "", "A", ""),
    **dict.fromkeys(INSIDE_AN_EVALUATION, ("AC", "", "", "", "", "")),
    evaluation.SelfEvaluation: ("AC", "", "A", "", "", ""),
    evaluation.Campaign: ("AC", "", "", "", "", ""),
    evaluation.PlannedEvaluation: ("AC", "", "A", "", "", ""),
    evaluation.EvaluationStep: ("AC", "", "A", "", "A", ""),
    BLIND: ("", "", "", "", "", ""),
    Portfolio: ("ABC", "ABC", "", "", "", ""),
    Firm: ("ABC", "", "", "", "", ""),
    SavedComparison: ("ABC", "", "", "", "", ""),
}


@pytest.fixture
def world(district: Organisation, member: Member) -> World:
    """Everything, and everybody."""
    return build(district)


def test_it_is_said_of_every_model_who_sees_it() -> None:
    assert set(SEEN) == set(resources())


@pytest.fixture(params=[visibility.NAMED_ONE_BY_ONE, 0], ids=["by keys", "by the question"])
def named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a query names the projects of who takes part, or asks for them."""
    monkeypatch.setattr(visibility, "NAMED_ONE_BY_ONE", request.param)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("place", range(len(VIEWERS)), ids=list(VIEWERS))
def test_each_sees_these_rows_and_no_others(world: World, member: Member, place: int) -> None:
    viewer = member(list(VIEWERS)[place])
    seen = {
        model: world.letters(model, set(visible_to(model, viewer).values_list("pk", flat=True)))
        for model in SEEN
    }
    assert seen == {model: letters[place] for model, letters in SEEN.items()}


@pytest.mark.usefixtures("named")
def test_no_row_is_seen_twice(world: World, member: Member) -> None:
    extra = Participation.objects.get(organisation__code="CON")
    Participation.objects.create(
        project=extra.project, organisation=extra.organisation, capacity="supervisor"
    )
    for viewer in map(member, VIEWERS):
        for model in SEEN:
            keys = list(visible_to(model, viewer).values_list("pk", flat=True))
            assert len(keys) == len(set(keys)), (viewer.role_code, model)


@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_nobody_sees_anything_of_another_district(world: World, member: Member, role: str) -> None:
    viewer = member(role)
    for model in reaches():
        there = world[model, "X"]
        assert not visible_to(model, viewer).filter(pk=there.pk).exists(), model


@pytest.fixture
def at_the_top(district: Organisation) -> Membership:
    """The finance bureau of the city, above which there is nothing."""
    person = Person.objects.create_user("top", "a-long-password-1", name="市财")
    return Membership.objects.create(
        person=person, organisation=district.parent, role_code="finance_bureau"
    )


def test_the_top_sees_every_row(world: World, at_the_top: Membership) -> None:
    for model, rows in world.rows.items():
        if model in INSIDE_AN_EVALUATION or model in PARTS or model is BLIND:
            continue
        if model is SavedComparison:
            continue
        seen: Any = visible_to(model, at_the_top)
        keys = list(seen.values_list("pk", flat=True))
        assert world.letters(model, set(keys)) == "".join(sorted(rows)), model
        assert len(keys) == model._default_manager.count(), model


def test_of_two_tops_neither_sees_what_is_under_the_other(
    world: World, at_the_top: Membership
) -> None:
    kind = Organisation.Kind
    beside = Organisation.objects.create(code="Z", name="别市", kind=kind.CITY)
    district = Organisation.objects.create(
        code="Z1", name="别市区", kind=kind.DISTRICT, parent=beside
    )
    Project.objects.filter(code="P-X").update(region=district)
    seen = visible_to(Project, at_the_top).values_list("code", flat=True)
    assert set(seen) == {"P-A", "P-C"}


def test_a_membership_that_ended_sees_nothing(world: World, member: Member) -> None:
    viewer = member("finance_bureau")
    viewer.active = False
    assert not any(visible_to(model, viewer).exists() for model in SEEN)


@pytest.mark.parametrize(("model", "state"), [(AnnualPlan, "approved"), (PlanChange, "waiting")])
def test_who_carries_out_or_takes_part_sees_plans_once_they_are_published(
    world: World, member: Member, model: type[Model], state: str
) -> None:
    """A bidder is not told of budgets and schemes before the others."""
    undecided = world[model, "A"]
    model._default_manager.filter(pk=undecided.pk).update(state=state)
    for viewer, place in (
        ("finance_bureau", True),
        ("sub_district", True),
        ("implementing_unit", False),
        ("contractor", False),
        ("evaluator", False),
    ):
        seen = visible_to(model, member(viewer)).filter(pk=undecided.pk).exists()
        assert seen is place, viewer


def test_money_is_seen_only_with_the_right_to_see_it(world: World, member: Member) -> None:
    """Who sees the project in the library and may not see its money."""
    operator = member("hotline_operator")
    assert visible_to(Project, operator).exists()
    assert not any(
        visible_to(model, operator).exists() for model, each in resources().items() if each.money
    )


def test_a_model_of_which_nobody_said_who_sees_it_is_an_error(member: Member) -> None:
    with pytest.raises(KeyError):
        visible_to(PlanEntry, member("finance_bureau"))


def test_codes_that_differ_in_capitals_only_do_not_open_the_neighbour(
    district: Organisation, member: Member
) -> None:
    """Paths are compared by their beginnings; SQLite does that without regard to capitals."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(code="d1", name="别处", kind="sub_district", parent=district)
