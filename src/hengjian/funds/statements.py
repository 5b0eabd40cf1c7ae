"""A bank's statement of an account as lines: the header found by its words, every problem placed.

Debit and credit stand in two columns or in one signed amount; of an account at a bank, debit is
money that left. Thousands separators and full-width digits are read; rows of totals are left out
and held against the sum of the lines; balances must go on from line to line.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from hengjian.bilingual import Text
from hengjian.engine.sheets.grid import Grid
from hengjian.errors import Place, Problem, Severity, problem

HEADERS: dict[str, tuple[str, ...]] = {
    "day": ("记账日期", "交易日期", "入账日期", "交易时间", "日期", "date"),
    "serial": ("交易流水号", "流水号", "凭证号", "凭证号码", "serial"),
    "debit": ("借方发生额", "借方金额", "借方", "支出金额", "支出", "debit"),
    "credit": ("贷方发生额", "贷方金额", "贷方", "收入金额", "收入", "credit"),
    "amount": ("发生额", "交易金额", "金额", "amount"),
    "balance": ("账户余额", "余额", "balance"),
    "counterparty": ("对方户名", "对方账户名称", "对方名称", "对方单位", "counterparty"),
    "summary": ("摘要", "用途", "附言", "summary"),
    "account": ("本方账号", "账号", "账户", "account"),
}
"""The words of each column; units in brackets are left aside."""
NAMES = {
    "day": Text("记账日期", "the day"),
    "debit": Text("借方", "debit"),
    "credit": Text("贷方", "credit"),
    "amount": Text("发生额", "the amount"),
    "balance": Text("余额", "the balance"),
}
LOOKED_AT = 30
"""Rows among which the header is looked for."""
_TOTAL = re.compile(r"(本页|本期|本月)?(合计|总计|小计|累计|total)[:：]?", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（].*?[)）]")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?[+-]?")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
_ACCOUNT = re.compile(r"(?:本方账号|账号|账户|account)\D{0,6}(\d[\d\s-]{7,30}\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; amounts in yuan, below zero where money left."""

    row: int
    on: date
    amount: Decimal
    serial: str = ""
    balance: Decimal | None = None
    counterparty: str = ""
    summary: str = ""

    @property
    def fingerprint(self) -> str:
        """Tells the line when it is handed in again."""
        parts = [str(self.on), self.serial, str(self.amount), self.counterparty, self.summary]
        if not self.serial:
            parts.append(str(self.balance))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(slots=True)
class Statement:
    """What a file says."""

    lines: list[Line] = field(default_factory=list)
    """Each once, in the order of the file."""
    problems: list[Problem] = field(default_factory=list)
    account: str = ""
    """The digits of the account's number, where the file states it."""

    @property
    def refused(self) -> bool:
        """Whether something is wrong beyond a warning."""
        return any(each.severity is Severity.ERROR for each in self.problems)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file with what its columns hold."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]


def plain(text: str) -> str:
    """Text as headers and numbers are compared: width, case and blanks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def read(grid: Grid, account: str) -> Statement:
    """The lines of a statement of the account numbered ``account``; empty: what the file states is
    taken for its number, and must be one."""
    found = Statement()
    rows = list(grid.rows)
    header, columns = _header(rows)
    if header is None:
        missing = "、".join(NAMES[name].zh for name in _missing(columns))
        found.problems.append(problem("bank-header-missing", grid.place(1, 1), missing=missing))
        return found
    for number, cells in rows[: header + 1]:
        said = _ACCOUNT.search(unicodedata.normalize("NFKC", " ".join(cells)))
        if said:
            found.problems += _of_account(found, account, said[1].strip(), grid.place(number, 1))
    totals: list[_Row] = []
    for number, cells in rows[header + 1 :]:
        row = _Row(number, _name(cells, columns), columns)
        if any(_TOTAL.fullmatch(plain(cell)) for cell in cells):
            totals.append(row)
        elif any(row.cells.values()):
            if own := row.cells.get("account", ""):
                place = grid.place(number, columns["account"] + 1)
                found.problems += _of_account(found, account, own, place)
            _take(grid, row, found)
    _once(grid, columns, found)
    if not found.refused:
        found.problems += [*_balances(grid, columns, found.lines), *_totals(grid, totals, found)]
    if not found.lines and not found.refused:
        found.problems.append(problem("bank-empty", grid.place(rows[header][0], 1)))
    return found


def _header(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int | None, dict[str, int]]:
    """The place of the header among the rows, and its columns by name."""
    best: dict[str, int] = {}
    for place, (_, cells) in enumerate(rows[:LOOKED_AT]):
        columns = _columns(cells)
        if not _missing(columns):
            return place, columns
        if len(columns) > len(best):
            best = columns
    return None, best


def _columns(cells: Sequence[str]) -> dict[str, int]:
    titles = [plain(_BRACKETS.sub("", cell)) for cell in cells]
    found: dict[str, int] = {}
    for name, words in HEADERS.items():
        for word in words:
            if plain(word) in titles and name not in found:
                found[name] = titles.index(plain(word))
    return found


def _missing(columns: Mapping[str, int]) -> list[str]:
    lacking = [] if "day" in columns else ["day"]
    if "amount" not in columns:
        lacking += [name for name in ("debit", "credit") if name not in columns]
    return lacking


def _name(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}


def digits_of(text: str) -> str:
    """An account's number without what is written between its digits."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def _of_account(found: Statement, account: str, said: str, place: Place) -> Iterator[Problem]:
    """A number that is not the account's, nor the one that the file stated before."""
    number, wanted = digits_of(said), account or found.account
    if number and wanted and number != digits_of(wanted):
        yield problem("bank-other-account", place, found=said, wanted=wanted)
    found.account = found.account or number


def _take(grid: Grid, row: _Row, found: Statement) -> None:
    """The line of a row, or its problems, each at its cell."""
    wrong: list[Problem] = []

    def bad(name: str, code: str = "bank-cell", **values: object) -> None:
        given = (
            {"column": NAMES[name], "found": row.cells[name] or "—"} if code == "bank-cell" else {}
        )
        wrong.append(
            problem(code, grid.place(row.number, row.columns[name] + 1), **given, **values)
        )

    def money(name: str) -> Decimal | None:
        if not row.cells.get(name):
            return None
        amount = amount_of(row.cells[name])
        if amount is None:
            bad(name)
        return amount

    on = day_of(row.cells["day"])
    if on is None:
        bad("day")
    debit, credit, signed, balance = (
        money(name) for name in ("debit", "credit", "amount", "balance")
    )
    if debit and credit:
        bad("debit", "bank-both-sides", debit=debit, credit=credit)
    amount = (credit or Decimal(0)) - (debit or Decimal(0)) or signed or Decimal(0)
    if not amount and not wrong:
        name = "amount" if "amount" in row.columns else "debit"
        bad(name, "bank-no-amount")
    found.problems += wrong
    if on is not None and not wrong:
        texts = {key: row.cells.get(key, "") for key in ("serial", "counterparty", "summary")}
        found.lines.append(Line(row.number, on, amount, balance=balance, **texts))


def amount_of(text: str) -> Decimal | None:
    """An amount as banks print it; None where it is none: ``1,234.50``, ``-5``, ``(5.00)``."""
    written = plain(text).replace("¥", "").replace("元", "").replace("，", ",")
    minus = False
    if written.startswith("(") and written.endswith(")"):
        minus, written = True, written[1:-1]
    if not _NUMBER.fullmatch(written):
        return None
    if written[-1] in "+-":
        written = written[-1] + written[:-1]
    try:
        amount = Decimal(written.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return -amount if minus else amount


def day_of(text: str) -> date | None:
    """A day as banks print it, a time of day behind it left aside; None where it is none."""
    written = unicodedata.normalize("NFKC", text).strip()
    match = _DAY.match(written)
    rest = written[match.end() :].strip() if match else ""
    if match is None or (rest and not re.match(r"[\dT:.]", rest)):
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _once(grid: Grid, columns: Mapping[str, int], found: Statement) -> None:
    """Each line once; of a second one the row of the first is told."""
    first: dict[str, int] = {}
    kept = []
    for line in found.lines:
        before = first.setdefault(line.fingerprint, line.row)
        if before == line.row:
            kept.append(line)
        else:
            place = grid.place(line.row, columns["day"] + 1)
            found.problems.append(problem("bank-line-twice", place, first=before))
    found.lines = kept


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines with the oldest first: banks print either way."""
    turned = len(lines) > 1 and (
        lines[0].on > lines[-1].on or _breaks(lines) > _breaks(lines[::-1])
    )
    return list(lines[::-1]) if turned else list(lines)


def _breaks(lines: Sequence[Line]) -> int:
    return sum(
        a.balance is not None and b.balance is not None and a.balance + b.amount != b.balance
        for a, b in pairwise(lines)
    )


def _balances(grid: Grid, columns: Mapping[str, int], lines: Sequence[Line]) -> Iterator[Problem]:
    if "balance" not in columns:
        return
    ordered = in_order(lines)
    for before, line in pairwise(ordered):
        if before.balance is None or line.balance is None:
            continue
        due = before.balance + line.amount
        if due != line.balance:
            values = {"before": before.balance, "amount": line.amount, "due": due}
            place = grid.place(line.row, columns["balance"] + 1)
            yield problem("bank-balance-breaks", place, found=line.balance, **values)


def _totals(grid: Grid, totals: Sequence[_Row], found: Statement) -> Iterator[Problem]:
    """A row of totals at the end that is not the sum of the lines."""
    sums = {
        "debit": -sum((each.amount for each in found.lines if each.amount < 0), Decimal(0)),
        "credit": sum((each.amount for each in found.lines if each.amount > 0), Decimal(0)),
        "amount": sum((each.amount for each in found.lines), Decimal(0)),
    }
    for row in totals[-1:]:
        for name, due in sums.items():
            said = amount_of(row.cells.get(name, ""))
            if said is not None and said != due:
                place = grid.place(row.number, row.columns[name] + 1)
                yield problem("bank-total-differs", place, found=f"{said:,}", due=f"{due:,}")
