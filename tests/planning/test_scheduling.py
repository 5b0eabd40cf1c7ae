"""A coordinated plan that contradicts itself is found out."""

from __future__ import annotations

from datetime import date

from hengjian.planning.scheduling import Fault, Finding, Task, contradictions, span


def task(code: str, start: int, end: int, **more) -> Task:
    executor = more.pop("executor", code)
    return Task(code, code, executor, date(2025, 6, start), date(2025, 6, end), **more)


def test_a_plan_in_order_has_no_findings() -> None:
    tasks = [task("water", 1, 5, digs=True), task("road", 6, 9, after=frozenset({"water"}))]
    assert contradictions(tasks) == ()
    assert span(tasks) == (date(2025, 6, 1), date(2025, 6, 9))


def test_a_task_cannot_start_before_what_it_follows_has_ended() -> None:
    found = contradictions([task("water", 1, 5), task("road", 4, 9, after=frozenset({"water"}))])
    assert found == (Finding(Fault.TOO_EARLY, "water", "road", 2),)


def test_tasks_that_wait_for_each_other_are_a_circle() -> None:
    first, second = task("a", 1, 2, after=frozenset("b")), task("b", 3, 4, after=frozenset("a"))
    found = contradictions([first, second])
    assert [f.second for f in found if f.fault is Fault.CIRCLE] == ["a", "b"]


def test_a_task_that_follows_itself_is_a_circle_only() -> None:
    assert [f.fault for f in contradictions([task("a", 1, 2, after=frozenset("a"))])] == [
        Fault.CIRCLE
    ]


def test_one_executor_cannot_be_in_two_tasks_at_once() -> None:
    found = contradictions([task("a", 1, 5, executor="x"), task("b", 5, 8, executor="x")])
    assert found == (Finding(Fault.SAME_HANDS, "a", "b", 1),)


def test_ground_that_was_closed_is_not_opened_again() -> None:
    water, power, gas = (
        task("water", 1, 5, digs=True),
        task("power", 6, 9, digs=True),
        task("gas", 15, 20, digs=True),
    )
    assert contradictions([gas, water, power]) == (Finding(Fault.REOPENED, "power", "gas", 5),)


def test_nothing_planned_spans_nothing() -> None:
    assert span([]) is None
