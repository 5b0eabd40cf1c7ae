"""The door to a case's bonds: ``bonds.yaml`` beside the case, and its records of bond money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TypeVar

from hengjian.bilingual import Text
from hengjian.bonds import written as w
from hengjian.bonds.basis import Debt, Factor
from hengjian.bonds.case import BondCase, Support, average_rate
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.disclosure import Disclosure
from hengjian.bonds.idle import Flow, Terms
from hengjian.bonds.model import Bond, DayCount, Instalment, Repayment, Use
from hengjian.bonds.simulation import Range, Shape
from hengjian.bonds.streams import (
    Assumption,
    Cost,
    Growth,
    Overhead,
    RevenuePlan,
    Stream,
    StreamKind,
)
from hengjian.bonds.terms import ProjectTerm
from hengjian.engine.facts.reading import CaseFiles, read_records
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.frameworks.validation import in_order, validate
from hengjian.engine.frameworks.yaml_tree import Path, Tree, read_yaml
from hengjian.engine.sheets.text_files import bytes_of, decoded
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import reading
from hengjian.quantities import ONE, PERCENT, Quantity, parse_quantity, unit

BONDS_FILE = "bonds.yaml"
SOURCE = "special_bond"
"""Of funds and payments: rows of bond money."""

T = TypeVar("T")
S = TypeVar("S")

_KEYS = {
    "bond-size": "size",
    "bond-rate": "rate",
    "bond-frequency": "frequency",
    "bond-term": "years",
    "bond-grace": "grace_years",
    "bond-issued-late": "issued_on",
    "bond-first-interest": "first_interest_on",
    "bond-instalment-date": "instalments",
    "bond-instalments-unused": "instalments",
    "bond-instalments-sum": "instalments",
    "bond-uses-above": "uses",
    "bond-use-twice": "uses",
    "stream-price-unit": "price",
    "stream-growth": "growth",
    "stream-reversed": "ends_on",
    "cost-unit": "amount",
    "idle-year": "year_days",
}
"""Under which key of its part a problem stands; a problem with a ``name`` stands under that."""


def has_bonds(files: CaseFiles) -> bool:
    """Whether a ``bonds.yaml`` stands beside the case."""
    path = files.folder / BONDS_FILE
    with reading(path):
        return path.is_file()


def read_bonds(files: CaseFiles) -> BondCase:
    """The bonds of a case, with the bond money of its records.

    Raises ``Refused`` with every problem at once, each at its file, line and column:
    ``bonds-missing`` where there is no ``bonds.yaml``.
    """
    path = files.folder / BONDS_FILE
    if not has_bonds(files):
        raise Refused([problem("bonds-missing", Place(str(files.folder)), file=BONDS_FILE)])
    tree = read_yaml(decoded(bytes_of(path), str(path)), str(path))
    arrivals, uses = _flows(files)
    return _Builder(files, tree, validate(w.WrittenBonds, tree)).case(arrivals, uses)


def _flows(files: CaseFiles) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
    """Bond money that arrived and was paid, by the case's record tables."""
    specs = {key: each for key, each in data_dictionary().items() if key in ("funds", "payments")}
    rows = read_records(files, specs).rows
    pairs = (("funds", "arrived_on", "arrived"), ("payments", "paid_on", "amount"))
    came, went = (
        tuple(
            Flow(on, int(amount * 100), str(row["code"]))
            for row in rows.get(table, ())
            if row["source"] == SOURCE
            and isinstance(on := row.get(day), dt.date)
            and isinstance(amount := row.get(column), Fraction)
        )
        for table, day, column in pairs
    )
    return came, went


class _Builder:
    """Makes the case out of what is written, collecting problems with their places."""

    def __init__(self, files: CaseFiles, tree: Tree, written: w.WrittenBonds) -> None:
        self.files, self.tree, self.written = files, tree, written
        self.problems: list[Problem] = []
        known = {**files.case.sources, **written.sources}
        self.sources = {key: source.title for key, source in known.items()}

    def case(self, arrivals: tuple[Flow, ...], uses: tuple[Flow, ...]) -> BondCase:
        """The whole. Raises ``Refused`` with all problems, in reading order."""
        written, case = self.written, self.files.case
        for key in written.sources.keys() & case.sources.keys():
            self.problem("bonds-source-twice", self.tree.key_place(("sources", key)), key=key)
        debts = tuple(self.each(("bonds",), written.bonds, self.debt))
        streams = tuple(self.each(("streams",), written.streams, self.stream))
        overheads = tuple(self.each(("overheads",), written.overheads, self.overhead))
        plan = self.part(("streams",), lambda: RevenuePlan(streams, overheads))
        bounds = self.part(("bounds",), self.bounds)
        support = tuple(self.each(("support",), written.support, self.support))
        ranges = tuple(self.each(("ranges",), written.ranges, self.range))
        term = self.part(("term",), self.term)
        idle = self.part(("idle",), self.idle)
        disclosures = tuple(self.disclosures(debts))
        if self.problems or bounds is None or plan is None or idle is None:
            raise Refused(in_order(self.problems))
        return BondCase(
            debts,
            plan,
            bounds,
            case.as_of,
            case.title,
            synthetic=written.synthetic,
            note=written.note,
            sources=self.sources,
            term=term,
            support=support,
            ranges=ranges,
            idle=replace(idle, rate=average_rate(debts)),
            arrivals=arrivals,
            uses=uses,
            disclosures=disclosures,
        )

    # How parts are made ---------------------------------------------------------------------------

    def problem(self, code: str, place: Place, **values: object) -> None:
        """Keep a problem."""
        self.problems.append(problem(code, place, **values))

    def part(self, at: Path, make: Callable[[], T]) -> T | None:
        """What ``make`` gives; ``None`` where it, or a value it needs, has problems: they are kept
        with their places."""
        before = len(self.problems)
        try:
            made = make()
        except Refused as refused:
            if len(self.problems) == before:
                self.problems += [found.at(self.place(at, found)) for found in refused.problems]
            return None
        return made if len(self.problems) == before else None

    def each(self, at: Path, items: Iterable[S], make: Callable[[Path, S], T]) -> Iterator[T]:
        """What the items of a list make, those with problems left out."""
        for number, item in enumerate(items):
            here = (*at, number)
            made = self.part(here, partial(make, here, item))
            if made is not None:
                yield made

    def place(self, at: Path, found: Problem) -> Place:
        """Where a problem of the part at ``at`` stands: at the key it is about."""
        key = dict(found.values).get("name") or _KEYS.get(found.code)
        return self.tree.place((*at, str(key)) if key else at)

    # Values ---------------------------------------------------------------------------------------

    def cents(self, at: Path, amount: Quantity) -> int:
        """An amount of money in whole cents."""
        try:
            exact = amount.to(unit("元")).amount * 100
        except Refused as refused:
            self.problems += [found.at(self.tree.place(at)) for found in refused.problems]
            return 1
        if exact.denominator != 1:
            place = self.tree.place(at)
            values = {"found": amount, "column": at[-1], "unit": "元", "places": 2}
            self.problem("decimals-too-fine", place, **values)
        return int(exact)

    def share(self, at: Path, amount: Quantity | None) -> Fraction:
        """A percentage as a part of 1; 0 where it is not given."""
        if amount is None:
            return Fraction(0)
        try:
            return amount.to(PERCENT).base
        except Refused as refused:
            self.problems += [found.at(self.tree.place(at)) for found in refused.problems]
            return Fraction(0)

    def source(self, at: Path, key: str) -> None:
        """Hold the key of a source to the sources there are."""
        if key not in self.sources:
            known = "、".join(self.sources) or "—"
            self.problem("source-unknown", self.tree.place((*at, "source")), found=key, known=known)

    def taken(self, at: Path, written: w.WrittenAssumption) -> Assumption:
        """An assumption; one that cannot be used is kept as a problem."""
        if written.fact is not None:
            return self.from_fact(at, written, written.fact)
        missing = [k for k in ("value", "as_of", "source") if getattr(written, k) is None]
        if written.value is None or written.as_of is None or written.source is None:
            self.problem("assumption-missing", self.tree.place(at), missing=" ".join(missing))
            return _NOTHING
        self.source(at, written.source)
        return Assumption(
            written.value,
            written.as_of,
            written.source,
            written.place,
            written.note,
            written.synthetic,
        )

    def from_fact(self, at: Path, written: w.WrittenAssumption, name: str) -> Assumption:
        """A fact of the case with its own date and source."""
        case, place = self.files.case, self.tree.place((*at, "fact"))
        if written.value is not None:
            self.problem("assumption-twice", place, fact=name)
        fact = case.facts.get(name)
        if fact is None:
            self.problem("bonds-fact-unknown", place, found=name)
            return _NOTHING
        try:
            value = parse_quantity(fact.value)
        except Refused as refused:
            self.problems += [found.at(place) for found in refused.problems]
            return _NOTHING
        as_of, note = fact.as_of or case.as_of, written.note or fact.note
        return Assumption(value, as_of, fact.source, fact.place, note, written.synthetic)

    def maybe(self, at: Path, written: w.WrittenAssumption | None) -> Assumption | None:
        """An assumption that need not be given."""
        return None if written is None else self.taken(at, written)

    def growth(self, at: Path, written: w.WrittenGrowth | None) -> Growth | None:
        """Growth that need not be given."""
        if written is None:
            return None
        return Growth(self.taken((*at, "rate"), written.rate), written.every)

    # Parts ----------------------------------------------------------------------------------------

    def debt(self, at: Path, written: w.WrittenBond) -> Debt:
        """A bond and whose part of it is judged."""
        self.source(at, written.source)
        instalments = (
            Instalment(each.due, self.cents((*at, "instalments", n, "amount"), each.amount))
            for n, each in enumerate(written.instalments)
        )
        uses = (
            Use(each.project, self.cents((*at, "uses", n, "amount"), each.amount))
            for n, each in enumerate(written.uses)
        )
        if written.project is not None and written.project not in {u.project for u in written.uses}:
            place = self.tree.place((*at, "project"))
            self.problem("bonds-project-unknown", place, found=written.project)
        bond = Bond(
            written.code,
            str(written.name),
            self.cents((*at, "size"), written.size),
            self.share((*at, "rate"), written.rate),
            written.years,
            written.interest_from,
            issued_on=written.issued_on,
            frequency=written.frequency,
            repayment=Repayment(written.repayment),
            grace_years=written.grace_years,
            instalments=tuple(instalments),
            first_interest_on=written.first_interest_on,
            day_count=DayCount(written.day_count),
            issue_fee=self.share((*at, "issue_fee"), written.issue_fee),
            service_fee=self.share((*at, "service_fee"), written.service_fee),
            uses=tuple(uses),
        )
        return Debt(bond, written.project)

    def stream(self, at: Path, written: w.WrittenStream) -> Stream:
        """A stream with its costs."""
        ramp = (self.taken((*at, "ramp", n), each) for n, each in enumerate(written.ramp))
        costs = (self.cost((*at, "costs", n), each) for n, each in enumerate(written.costs))
        return Stream(
            written.code,
            written.name,
            StreamKind(written.kind),
            self.taken((*at, "price"), written.price),
            written.starts_on,
            self.maybe((*at, "quantity"), written.quantity),
            self.maybe((*at, "utilisation"), written.utilisation),
            written.ends_on,
            tuple(ramp),
            self.growth((*at, "growth"), written.growth),
            tuple(costs),
        )

    def cost(self, at: Path, written: w.WrittenCost) -> Cost:
        """A cost of a stream or of the project."""
        amount = self.taken((*at, "amount"), written.amount)
        growth = self.growth((*at, "growth"), written.growth)
        return Cost(written.code, written.name, amount, growth)

    def overhead(self, at: Path, written: w.WrittenOverhead) -> Overhead:
        """A cost of the whole project."""
        return Overhead(self.cost(at, written), written.starts_on, written.ends_on)

    def support(self, at: Path, written: w.WrittenSupport) -> Support:
        """Money promised for a year."""
        ground = self.taken((*at, "amount"), written.amount)
        return Support(written.year, self.cents((*at, "amount", "value"), ground.value), ground)

    def range(self, at: Path, written: w.WrittenRange) -> Range:
        """A range in whole ‰."""
        low, high, mode = (
            self.per_mille((*at, key), getattr(written, key))
            for key in ("low", "high", "likeliest")
        )
        return Range(Factor(written.factor), low, high, mode, Shape(written.shape))

    def per_mille(self, at: Path, amount: Quantity | None) -> int:
        """A percentage in whole ‰."""
        exact = self.share(at, amount) * 1000
        if exact.denominator != 1:
            values = {"found": amount, "column": at[-1], "unit": "%", "places": 1}
            self.problem("decimals-too-fine", self.tree.place(at), **values)
        return int(exact)

    def bounds(self) -> Bounds:
        """The bounds of coverage."""
        upper = self.written.bounds.upper
        return Bounds(
            Fraction(self.written.bounds.lower), None if upper is None else Fraction(upper)
        )

    def idle(self) -> Terms:
        """How idle money is reckoned, but for the rate, which the bonds give."""
        return Terms(Fraction(0), self.written.idle.year_days, self.written.idle.within_months)

    def term(self) -> ProjectTerm | None:
        """The project's term, where it is given."""
        given = self.written.term
        if given is None:
            return None
        return ProjectTerm(given.construction_from, given.operation_from, given.operation_until)

    def disclosures(self, debts: Iterable[Debt]) -> Iterator[Disclosure]:
        """The row of each bond."""
        written = self.written.disclosure
        if written is None:
            return
        at: Path = ("disclosure",)
        amounts = {
            key: None if value is None else self.cents((*at, key), value.value)
            for key in ("investment", "investment_bond", "realised", "realised_bond", "income")
            for value in [self.maybe((*at, key), getattr(written, key))]
        }
        kinds = {bond.code: bond.kind for bond in self.written.bonds}
        for debt in debts:
            kind = kinds[debt.bond.code] or Text("专项债券", "special bond")
            yield Disclosure(debt.bond, kind, written.asset, **amounts, as_of=self.files.case.as_of)


_NOTHING = Assumption(Quantity(Fraction(0), ONE), dt.date.min, "")
"""Stands for an assumption with problems, until they are reported."""
