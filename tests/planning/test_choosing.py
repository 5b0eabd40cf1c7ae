"""The choice of a plan is the best there is: held against every subset of small questions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("scipy")
from hengjian.errors import Refused
from hengjian.planning.choosing import NEXT, NoPlan, Plan, Reason, choose
from hengjian.planning.model import Budget, Candidate, Group, Question, Weights, Wish, value_of
from hengjian.planning.program import Limit, program_of
from tests.depth import examples

WAN = 1_000_000
"""Cents of one 万元."""


def scheme(code: str, wan: int, benefit: str = "80", households: int = 100, **more) -> Candidate:
    sites = more.pop("sites", frozenset({f"site-{code}"}))
    return Candidate(code, sites, more.pop("place", "D1"), wan * WAN, Decimal(benefit),
                     households, **more)  # fmt: skip


def plan_of(*candidates: Candidate, wan: int = 100, **more) -> Plan:
    budgets = more.pop("budgets", (Budget("central", wan * WAN),))
    found = choose(Question(candidates, budgets, **more))
    assert isinstance(found, Plan)
    return found


# Small questions a reader can follow -------------------------------------------------------------


def test_the_value_is_households_times_benefit_with_its_additions() -> None:
    plain = scheme("a", 1, "82.35", 118)
    assert value_of(plain, Weights()) == 9717  # 97.17 equivalent households
    assert value_of(replace(plain, old=True), Weights()) == 11661  # 97.173 × 1.2, half up once
    assert value_of(replace(plain, old=True, aligned=True), Weights(old=20, aligned=10)) == 12632


def test_the_money_goes_where_it_helps_most_households() -> None:
    plan = plan_of(scheme("a", 60, households=300), scheme("b", 60, households=200))
    assert plan.chosen == ("a",)
    assert plan.funding.left == {"central": 40 * WAN}
    why = plan.why["b"]
    assert (why.reason, why.leaves, why.loss) == (Reason.DISPLACED, ("a",), 8000)
    assert why.short[0].sources == ("central",)
    assert why.short[0].amount == 20 * WAN


def test_two_schemes_of_one_site_are_never_both_built() -> None:
    site = frozenset({"s"})
    plan = plan_of(scheme("a", 10, "70", sites=site), scheme("b", 12, "90", sites=site))
    assert plan.chosen == ("b",)
    assert plan.why["a"].reason is Reason.COMPETING
    assert plan.why["a"].rival == "b"


def test_each_source_pays_only_what_it_may() -> None:
    plan = plan_of(
        scheme("a", 70, households=900, sources=frozenset({"central"})),
        scheme("b", 70, households=800, sources=frozenset({"central"})),
        scheme("c", 30, households=10),
        budgets=(Budget("central", 80 * WAN), Budget("city", 60 * WAN)),
    )
    assert plan.chosen == ("a", "c")
    assert plan.funding.by_candidate == {
        "a": {"central": 70 * WAN},
        "c": {"central": 10 * WAN, "city": 20 * WAN},
    }
    assert plan.why["b"].short[0].sources == ("central",)


def test_what_no_source_can_pay_is_said_so() -> None:
    plan = plan_of(scheme("a", 101), scheme("b", 5, sources=frozenset()), scheme("c", 5))
    assert plan.why["a"].reason is Reason.NO_MONEY
    assert plan.why["b"].reason is Reason.NO_MONEY
    assert plan.chosen == ("c",)


def test_a_complete_area_can_be_worth_more_than_the_best_single_scheme() -> None:
    loose = scheme("x", 50, households=130)
    pair = (scheme("a", 50, households=100), scheme("b", 50, households=100))
    group = Group("area", frozenset({"site-a", "site-b"}), 200)
    assert plan_of(*pair, loose).chosen == ("a", "x")
    together = plan_of(*pair, loose, groups=(group,))
    assert (together.chosen, together.groups) == (("a", "b"), ("area",))


def test_an_area_with_a_site_nobody_plans_for_earns_nothing() -> None:
    group = Group("area", frozenset({"site-a", "elsewhere"}), 10_000)
    assert plan_of(scheme("a", 50), groups=(group,)).groups == ()


def test_a_minimum_of_a_sub_district_is_kept_and_explained() -> None:
    candidates = (scheme("a", 60, households=900), scheme("b", 60, households=10, place="D2"))
    plan = plan_of(*candidates, minimums={"D2": 1})
    assert plan.chosen == ("b",)
    assert plan.why["b"].reason is Reason.NEEDED
    assert plan.why["a"].reason is Reason.BLOCKED


def test_wishes_are_kept() -> None:
    plan = plan_of(
        scheme("a", 60, households=1, wish=Wish.IN), scheme("b", 60), scheme("c", 1, wish=Wish.OUT)
    )
    assert plan.chosen == ("a",)
    assert plan.why["a"].reason is Reason.WISHED_IN
    assert plan.why["c"].reason is Reason.WISHED_OUT


def test_of_equal_choices_the_cheaper_one_is_taken() -> None:
    assert plan_of(scheme("a", 60), scheme("b", 59)).chosen == ("b",)


def test_the_next_million_says_what_it_buys() -> None:
    plan = plan_of(scheme("a", 100), scheme("b", 95, households=90))
    more = plan.more[0]
    assert (more.source, more.amount, more.gain, more.enters) == ("central", NEXT, 7200, ("b",))
    assert more.leaves == ()


def test_money_that_just_suffices_to_the_cent_suffices() -> None:
    exact = replace(scheme("a", 1), cost=9_999_999_999_999)
    plan = plan_of(exact, budgets=(Budget("central", 9_999_999_999_999),))
    assert plan.chosen == ("a",)
    assert plan.funding.left == {"central": 0}


def test_one_cent_too_little_is_too_little() -> None:
    exact = replace(scheme("a", 1), cost=9_999_999_999_999)
    assert plan_of(exact, budgets=(Budget("central", 9_999_999_999_998),)).chosen == ()


def test_nothing_to_choose_from() -> None:
    assert plan_of().chosen == ()


# Where nothing holds -----------------------------------------------------------------------------


def test_too_little_money_for_a_wish_says_how_much_more() -> None:
    found = choose(Question((scheme("a", 130, wish=Wish.IN),), (Budget("central", 100 * WAN),)))
    assert isinstance(found, NoPlan)
    by_limit = {min(r.limits): r for r in found.relaxations}
    assert by_limit[Limit.MONEY].money == 30 * WAN
    assert by_limit[Limit.MONEY].sources == ("central",)
    assert by_limit[Limit.WISH].dropped == ("a",)
    assert Limit.MINIMUM not in by_limit


def test_a_minimum_that_cannot_be_reached_says_what_can() -> None:
    question = Question((scheme("a", 10),), (Budget("central", 100 * WAN),), minimums={"D1": 3})
    found = choose(question)
    assert isinstance(found, NoPlan)
    assert [r.minimums for r in found.relaxations] == [(("D1", 2),)]


def test_two_wishes_for_one_site_cannot_both_hold() -> None:
    site = frozenset({"s"})
    wished = [scheme(code, 1, sites=site, wish=Wish.IN) for code in "ab"]
    found = choose(Question(tuple(wished), (Budget("central", 100 * WAN),)))
    assert isinstance(found, NoPlan)
    assert [len(r.dropped) for r in found.relaxations] == [1]


# Bad questions -----------------------------------------------------------------------------------


def test_all_that_is_wrong_with_a_question_is_said_at_once() -> None:
    bad = Candidate("a", frozenset(), "D1", 0, Decimal(101), -1, sources=frozenset({"moon"}))
    budgets = (Budget("central", -1), Budget("central", 5))
    with pytest.raises(Refused) as refused:
        Question((bad, bad), budgets)
    assert {found.code for found in refused.value.problems} == {
        "plan-source-twice",
        "plan-money-negative",
        "plan-candidate-twice",
        "plan-candidate-nowhere",
        "plan-candidate-free",
        "plan-households-negative",
        "plan-benefit-range",
        "plan-source-unknown",
    }


def test_the_number_of_sources_is_bounded() -> None:
    with pytest.raises(Refused, match="13 sources"):
        Question((), tuple(Budget(str(n), 1) for n in range(13)))


# Every subset ------------------------------------------------------------------------------------

SOURCES = ("a", "b", "c")


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Small questions with everything in them; ties and edges to the cent are rare but real."""
    sites = [f"s{n}" for n in range(draw(st.integers(2, 5)))]
    candidates = []
    for number in range(draw(st.integers(1, 8))):
        own = draw(st.frozensets(st.sampled_from(sites), min_size=1, max_size=2))
        candidates.append(
            Candidate(
                f"c{number}",
                own,
                draw(st.sampled_from(["D1", "D2"])),
                draw(st.integers(1, 60)) * WAN + draw(st.sampled_from([0, 1, 99])),
                Decimal(draw(st.integers(0, 10_000))) / 100,
                draw(st.integers(0, 900)),
                draw(st.booleans()),
                draw(st.booleans()),
                draw(st.none() | st.frozensets(st.sampled_from(SOURCES), max_size=2)),
                draw(st.sampled_from([Wish.FREE] * 6 + [Wish.IN, Wish.OUT])),
            )
        )
    budgets = tuple(Budget(source, draw(st.integers(0, 70)) * WAN) for source in SOURCES)
    groups = tuple(
        Group(f"g{n}", draw(st.frozensets(st.sampled_from(sites), min_size=1)), 300)
        for n in range(draw(st.integers(0, 2)))
    )
    minimums = draw(st.dictionaries(st.sampled_from(["D1", "D2"]), st.integers(0, 2)))
    weights = Weights(*(draw(st.integers(0, 50)) for _ in range(3)))
    return Question(tuple(candidates), budgets, groups, minimums, weights)


def _fundable(question: Question, chosen: tuple[Candidate, ...]) -> bool:
    """Whether the money suffices, asked the other way round: every set of candidates against all
    the sources that may pay for any of them."""
    amounts = {budget.source: budget.amount for budget in question.budgets}
    for size in range(1, len(chosen) + 1):
        for part in combinations(chosen, size):
            may = {s for c in part for s in (amounts if c.sources is None else c.sources)}
            if sum(c.cost for c in part) > sum(amounts[s] for s in may):
                return False
    return True


def _holds(question: Question, chosen: tuple[Candidate, ...]) -> bool:
    codes = {c.code for c in chosen}
    sites = [site for c in chosen for site in c.sites]
    return (
        len(sites) == len(set(sites))
        and all(c.code in codes for c in question.candidates if c.wish is Wish.IN)
        and all(c.wish is not Wish.OUT for c in chosen)
        and all(
            sum(len(c.sites) for c in chosen if c.sub_district == place) >= least
            for place, least in question.minimums.items()
        )
        and _fundable(question, chosen)
    )


def _worth(question: Question, chosen: tuple[Candidate, ...]) -> int:
    covered = {site for c in chosen for site in c.sites}
    own = sum(value_of(c, question.weights) for c in chosen)
    whole = [g for g in question.groups if g.sites <= covered]
    return own + sum(g.households * question.weights.together for g in whole)


def _by_hand(question: Question) -> tuple[int, int] | None:
    """The greatest value and the least cost of it among all subsets; None where none holds."""
    found = []
    for size in range(len(question.candidates) + 1):
        for chosen in combinations(question.candidates, size):
            if _holds(question, chosen):
                found.append((_worth(question, chosen), -sum(c.cost for c in chosen)))
    return max(found, default=None)


@settings(max_examples=examples(120), deadline=None)
@given(questions())
def test_no_subset_is_better(question: Question) -> None:
    expected = _by_hand(question)
    plan = choose(question, why=False)
    if expected is None:
        assert isinstance(plan, NoPlan)
        return
    assert isinstance(plan, Plan)
    assert (plan.value, -plan.cost) == expected
    assert plan.bound == plan.value
    for code, parts in plan.funding.by_candidate.items():
        candidate = next(c for c in question.candidates if c.code == code)
        assert sum(parts.values()) == candidate.cost
        assert candidate.sources is None or set(parts) <= candidate.sources
    assert all(amount >= 0 for amount in plan.funding.left.values())
    assert sum(plan.funding.left.values()) == sum(b.amount for b in question.budgets) - plan.cost


@settings(max_examples=examples(40), deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_given_does_not_matter(question, random) -> None:
    shuffled = list(question.candidates)
    random.shuffle(shuffled)
    first = choose(question, why=False)
    second = choose(replace(question, candidates=tuple(shuffled)), why=False)
    assert type(first) is type(second)
    if isinstance(first, Plan) and isinstance(second, Plan):
        assert (first.chosen, first.funding) == (second.chosen, second.funding)


@settings(max_examples=examples(25), deadline=None)
@given(questions())
def test_the_loss_of_turning_a_candidate_round_is_the_loss_of_wishing_so(question) -> None:
    plan = choose(question)
    if isinstance(plan, NoPlan):
        return
    for code, why in plan.why.items():
        if why.reason in (Reason.WISHED_IN, Reason.WISHED_OUT):
            continue
        wish = Wish.OUT if why.chosen else Wish.IN
        turned = tuple(replace(c, wish=wish) if c.code == code else c for c in question.candidates)
        expected = _by_hand(replace(question, candidates=turned))
        assert why.loss == (None if expected is None else plan.value - expected[0])


@settings(max_examples=examples(60), deadline=None)
@given(questions())
def test_a_relaxation_makes_a_choice_possible(question: Question) -> None:
    from hengjian.planning.relaxing import loosened, nearest
    from hengjian.planning.solving import best

    program = program_of(question)
    if best(program) is not None:
        return
    assert nearest(program)
    for relaxation in nearest(program):
        assert best(loosened(program, relaxation)) is not None
