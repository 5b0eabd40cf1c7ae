"""Bank statements as they come: every mistake placed, nothing guessed."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from hengjian.engine.sheets.grid import Grid
from hengjian.errors import Place
from hengjian.funds.matching import Entry, matches
from hengjian.funds.statements import Statement, amount_of, day_of, in_order, read

D = Decimal
ACCOUNT = "5304 0000 1234"
GOOD = """某银行账户明细
账号：530400001234,,,,,
交易日期,流水号,借方发生额（元）,贷方发生额（元）,账户余额,对方户名,摘要
2023-07-05,A1,,"396,000,000.00","396,000,000.00",区财政局,拨款
20230711,A2,"4,955,847.00",,"391,044,153.00",合成施工单位1,工程款
2023/7/12 10:02:11,A3,"１,044,153.00",,"390,000,000.00",合成施工单位2,工程款
合计,,"6,000,000.00","396,000,000.00",,,
"""


def _read(text: str, account: str = ACCOUNT) -> Statement:
    cells = csv.reader(io.StringIO(text))
    rows = [(line, [cell.strip() for cell in row]) for line, row in enumerate(cells, 1) if any(row)]
    return read(Grid("bank", rows, partial(Place, "bank.csv")), account)


def _said(found: Statement) -> list[tuple[str, int | None, int | None]]:
    return [(each.code, each.place.line, each.place.column) for each in found.problems]


def test_a_statement_is_read_with_its_header_wherever_it_stands() -> None:
    found = _read(GOOD)
    assert _said(found) == []
    assert [(each.on, each.amount, each.counterparty) for each in found.lines] == [
        (date(2023, 7, 5), D("396000000.00"), "区财政局"),
        (date(2023, 7, 11), D("-4955847.00"), "合成施工单位1"),
        (date(2023, 7, 12), D("-1044153.00"), "合成施工单位2"),
    ]


def test_an_account_without_a_number_is_of_one_number_all_the_same() -> None:
    assert _read(GOOD, "").account == "530400001234"
    two = GOOD.replace("交易日期", "账号：530400009999,,,,,\n交易日期")
    assert _said(_read(two, "")) == [("bank-other-account", 3, 1)]


def test_everything_that_is_wrong_is_found_at_once_at_its_cell() -> None:
    wrong = (
        GOOD.replace("530400001234", "530400009999")
        .replace("20230711,A2", "2023-02-30,A2")
        .replace('"１,044,153.00",,', "合成施工单位2,,")
        .replace('2023-07-05,A1,,"396', '2023-07-05,A1,5,"396')
    )
    assert _said(_read(wrong)) == [
        ("bank-other-account", 2, 1),
        ("bank-both-sides", 4, 3),
        ("bank-cell", 5, 1),
        ("bank-cell", 6, 3),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"6,000,000.00"', '"6,000,000.01"', "bank-total-differs"),
        ('"391,044,153.00"', '"391,044,153.01"', "bank-balance-breaks"),
        ("交易日期", "日子", "bank-header-missing"),
        ('A3,"１,044,153.00",,', "A3,,,", "bank-no-amount"),
    ],
)
def test_what_does_not_add_up_is_refused(old: str, new: str, code: str) -> None:
    found = _read(GOOD.replace(old, new))
    assert code in {each.code for each in found.problems}
    assert found.refused


def test_a_line_that_stands_twice_is_kept_once_and_told() -> None:
    line = '20230711,A2,"4,955,847.00",,"391,044,153.00",合成施工单位1,工程款\n'
    found = _read(GOOD.replace(line, line + line))
    assert _said(found) == [("bank-line-twice", 6, 1)]
    assert not found.refused
    assert len(found.lines) == 3


def test_one_signed_amount_and_the_newest_first() -> None:
    text = "日期,金额,余额\n2023-01-03,-5,95\n2023-01-02,100,100\n"
    found = _read(text, "")
    assert not found.problems
    assert [each.amount for each in in_order(found.lines)] == [D("100.00"), D("-5.00")]


def test_amounts_and_days_as_banks_print_them() -> None:
    assert [amount_of(each) for each in ("1,234.50", "（5.00）", "¥3", "7-", "1,23", "x", "")] == [
        D("1234.50"), D("-5.00"), D("3.00"), D("-7.00"), None, None, None,
    ]  # fmt: skip
    assert day_of("2023年7月5日") == date(2023, 7, 5)
    assert day_of("2023-07-05 收") is None


def test_lines_find_the_movement_of_their_amount_day_and_payee() -> None:
    day = date(2023, 7, 11)
    bank = [
        Entry(1, day, D(-5), "合成施工单位1"),
        Entry(2, day, D(-5), "合成施工单位2"),
        Entry(3, day, D(-5), ""),
        Entry(4, date(2023, 8, 30), D(-7), ""),
        Entry(5, day, D(9), ""),
    ]
    ours = [
        Entry(10, day, D(-5), "合成施工单位2"),
        Entry(11, date(2023, 7, 13), D(-5), "合成施工单位1"),
        Entry(12, date(2023, 7, 1), D(-7), "甲"),
        Entry(13, day, D(-9), ""),
    ]
    assert matches(bank, ours) == {1: 11, 2: 10}
