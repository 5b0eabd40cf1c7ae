"""The export of another platform: columns met by their names, or refused by name, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.folding import fold
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.persons import masked

pytestmark = pytest.mark.django_db
HEAD = ("工单编号", "受理时间", "来源渠道", "诉求内容", "小区", "诉求人", "联系电话",
        "办结时间", "是否满意")  # fmt: skip
ONE = ("W-1", "2022-09-09 10:22", "12345热线", "停水两天", "T-1", "张三丰", "13812345678", "", "")
Rows = Sequence[Sequence[str]]
Bring = Callable[[Rows], tuple[int, int]]


@pytest.fixture
def bring(operator: Membership, site: Site, tmp_path: Path) -> Bring:
    def of(rows: Rows) -> tuple[int, int]:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / "export.xlsx"
        book.save(path)
        return bring_in(by=operator, path=path, name="export.xlsx", source="市12345")

    return of


def problems(act: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        act()
    return list(refused.value.problems)


def test_columns_are_met_by_their_names_in_any_order(bring: Bring) -> None:
    """With a title above the header, columns nobody knows, and the order turned round."""
    turned = [("12345 工单明细", *[""] * 9), ("办理人", *reversed(HEAD)), ("李", *reversed(ONE))]
    assert bring(turned) == (1, 0)
    case = Case.objects.get()
    assert (case.source, case.source_ref, case.channel) == ("市12345", "W-1", "12345")
    assert (case.site_id, case.received_on, case.state) == (
        Site.objects.get(code="T-1").pk, date(2022, 9, 9), "new",
    )  # fmt: skip
    assert case.due_on == case.due_by == date(2022, 9, 29)


def test_a_number_of_one_platform_is_kept_once(bring: Bring) -> None:
    assert bring([HEAD, ONE]) == (1, 0)
    assert bring([HEAD, ONE, ("W-2", *ONE[1:])]) == (1, 1)


def test_names_and_phones_are_sealed_and_the_caller_is_known_again(bring: Bring) -> None:
    again = ("W-2", "2022-09-20", *ONE[2:6], "+86 138 1234 5678", "", "")
    bring([HEAD, ONE, again])
    first, second = Case.objects.order_by("received_on")
    assert "张三丰" not in first.reporter
    assert "5678" not in first.phone
    assert (masked(first).name, masked(first).phone) == ("张**", "138****5678")
    assert second.repeat_of == first


def test_a_missing_column_is_named(bring: Bring) -> None:
    found = problems(lambda: bring([[*HEAD[:1], "日子", *HEAD[2:]], ONE]))
    assert [each.code for each in found] == ["sheet-header-missing"]
    assert "受理时间" in found[0].message("zh")


def test_two_columns_for_one_thing_are_refused(bring: Bring) -> None:
    found = problems(lambda: bring([[*HEAD, "受理日期"], [*ONE, "2022-09-09"]]))
    assert [each.code for each in found] == ["sheet-header-twice"]


def test_contents_that_moved_beside_their_headers_are_one_problem_a_column(bring: Bring) -> None:
    """The cells of each row stand one to the right: what is wrong is the sheet, not each row."""
    rows = [("", f"W-{n}", *ONE[1:-1]) for n in range(1, 9)]
    found = {each.code for each in problems(lambda: bring([HEAD, *rows]))}
    assert "sheet-columns-moved" in found
    assert Case.objects.count() == 0


def test_closed_before_it_was_received_is_refused_at_its_cell(bring: Bring) -> None:
    early = (*ONE[:7], "2022-09-08", "满意")
    found = problems(lambda: bring([HEAD, early]))
    assert [each.code for each in found] == ["case-closed-before-received"]
    assert found[0].place.cell == "H2"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (0, "", "sheet-cell-empty"),
        (1, "昨天", "sheet-cell-unreadable"),
        (2, "飞鸽", "sheet-cell-unreadable"),
        (8, "还行吧", "sheet-cell-unreadable"),
        (1, "2099-01-01", "case-in-future"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    bring: Bring, place: int, value: str, code: str
) -> None:
    wrong = [*ONE[:place], value, *ONE[place + 1 :]]
    if place:
        wrong[0] = "W-9"
    found = problems(lambda: bring([HEAD, ONE, wrong]))
    assert [each.code for each in found] == [code]
    assert Case.objects.count() == 0


def test_a_case_that_came_finished_has_its_history(bring: Bring) -> None:
    bring([HEAD, (*ONE[:7], "2022-09-15", "满意")])
    case = Case.objects.get()
    assert (case.state, case.closed_on, case.verdict) == ("settled", date(2022, 9, 15), "agreed")
    assert [event.kind for event in case.events.all()] == ["receive", "reply", "verdict"]
    before, after = (fold(case.events.all(), date(2022, 9, day)) for day in (14, 15))
    assert before is not None
    assert after is not None
    assert (before.closed_on, after.closed_on) == (None, date(2022, 9, 15))
