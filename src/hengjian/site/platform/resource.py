"""An entity, said once beside its model: who sees a row, what it may say, its columns and words.

How to declare one, in a module ``resources`` of any installed app (or of a package in it); nothing
registers it, it is found there::

    SURVEYS = Area(Text("居民", "Residents"), 60)

    VISIT = Resource(
        Visit,
        name="visits", title=Text("走访", "Visits"), noun=Text("走访", "visit"),
        each=Text("一行一次走访", "one visit a row"), area=SURVEYS,
        reach=OF_SITE,                                   # who sees a row
        right=Permission.SITE_EDIT, mark="F",            # who enters it; the letter in codes
        rules=(not_before_the_survey,),                  # form, import, interface alike
        columns={                                        # in this order; type and title: the model
            "code": coded("S-0001-F1"), "site": SITE, "visited_on": DAY,
            "households": Given("户", example=36), **SOURCE,
        },
        files="evidence",                                # the field that holds attachments
    )

From it come: the rows a membership sees (``visible_to``), the check of a row (``problems_of``),
the right to import and enter it, the table that is imported and exported with its template, the
record tables the engine counts (``records``), what the search finds, the nouns of the trail. What
an entity leaves out it does not have: without ``columns`` nothing of it is exchanged.

What belongs to several entities stands beside the lowest of them: ``library.visibility`` has the
reach of rows of a site and a section, ``money.resources`` that of a contract; shared columns are in
``platform.columns``. What does not hold together is told all at once, at the start.

Here too: how a row is reached, its rows in a record table that the engine counts, and how rows land
that come many at once: money is booked, a payment arrives as an application, a use has its bond.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, reduce
from importlib import import_module
from operator import attrgetter, or_
from types import ModuleType
from typing import Any, Literal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.platform.columns import Choices, Given, Spec, spec
from hengjian.site.platform.labels import label
from hengjian.site.platform.menu import Entry
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.platform.writing import Opening


@dataclass(frozen=True, slots=True)
class Reach:
    """How a row is reached: lookups to its regions, its projects and its sections.

    Who takes part in a whole project sees what ``projects`` reach; who takes part in one section
    only sees what ``sections`` reach; ``whole`` reaches what concerns every section alike.
    """

    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    whole: str = ""
    unless: str = ""
    """A link that, where it is set, takes the row out of ``whole``: it belongs to that instead."""
    above: str = ""
    """The lookup to a region whose rows its sub-districts see too: what a district plans whole."""
    colleagues: str = ""
    """The field with the user name of a person; a row without a project is then seen, by who is
    no region, where a colleague wrote it."""
    sent_to: str = ""
    """The lookup to an organisation that sees the row wherever it lies: it was sent there."""
    everyone: bool = False
    """A row of no region: whoever may see the library sees it."""

    def under(self, link: str) -> Reach:
        """The reach of rows that belong to such a row by ``link``: ``contract``, ``site``."""
        return Reach(
            tuple(_onward(link, each) for each in self.regions),
            tuple(_onward(link, each) for each in self.projects),
            tuple(_onward(link, each) for each in self.sections),
            whole=_onward(link, self.whole) if self.whole else "",
            unless=_onward(link, self.unless) if self.unless else "",
            above=_onward(link, self.above) if self.above else "",
            sent_to=_onward(link, self.sent_to) if self.sent_to else "",
        )

    def lookups(self) -> Iterator[str]:
        """Every lookup it names."""
        single = (self.whole, self.unless, self.above, self.sent_to)
        named = (*self.regions, *self.projects, *self.sections, *single)
        yield from (each for each in named if each)


def _onward(link: str, lookup: str) -> str:
    return link if lookup == "pk" else f"{link}__{lookup}"


FOR_ALL = Reach(everyone=True)


Columns = Mapping[str, Any]
"""Names to expressions of the database."""
EVERY = Q()


@dataclass(frozen=True, slots=True)
class RecordPart:
    """Rows of an entity that make up a record table, or a part of it."""

    table: str
    """The name of the table in the book of measures."""
    project: str
    """The link to the key of the row's project."""
    columns: Callable[[date], Columns]
    """What each column is, as of a day."""
    narrow: Q = EVERY
    model: type[Model] | None = None
    """Whose rows, where they are of an entity on which this one builds."""
    since: str = ""
    """The field with the day from which on a row is there at all: before it, it is no row."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A row that may be written, with what it was; ``line`` is its number, from 1."""

    line: int
    row: Any
    was: Any = None


def _nothing(*_: Any) -> Iterator[Problem]:
    return iter(())


def _no_changes(_by: Membership, _rows: Sequence[Any]) -> list[Change]:
    return []


def _no_foresight(_rows: Sequence[Any]) -> None:
    return


@dataclass(frozen=True, slots=True)
class Landing:
    """How the rows of one model land."""

    derived: frozenset[str] = frozenset()
    """Fields that are set on landing: their emptiness is no problem."""
    alone: Callable[[Any, Any], Iterator[Problem]] = _nothing
    """What is wrong with a row, given what it was or ``None``."""
    together: Callable[[Sequence[Landed]], Iterator[Problem]] = _nothing
    """What is wrong with rows that are right each by itself; placed by line."""
    enter: Callable[[Membership, Sequence[Any]], list[Change]] = _no_changes
    """Set what is derived, before the rows are saved; for the trail: what was opened for them."""
    foresee: Callable[[Sequence[Any]], None] = _no_foresight
    """Set what will be held against rows once they land, so that it is shown before; the rows of
    one table, in its order."""
    book: Callable[[Membership, Sequence[Any], str], list[Any]] | None = None
    """Write new rows in place of saving them."""
    take_back: Callable[[Membership, Sequence[Any], str], list[Any]] | None = None
    """Undo new rows in place of deleting them; those it took back. Another person does it."""


PLAIN = Landing()
"""Written as they are."""


def differs(row: Model, was: Model | None) -> bool:
    """Whether the row is new or says something else than it did."""
    return was is None or snapshot(row) != snapshot(was)


def problems_if_changed(row: Model, was: Model | None, *names: str) -> Iterator[Problem]:
    """A problem for each of these foreign keys or fields that is not what it was."""
    for name in names:
        attribute = row._meta.get_field(name).attname  # type: ignore[union-attr]  # own columns
        if was is not None and getattr(row, attribute) != getattr(was, attribute):
            field = label(type(row), name)
            yield problem("field-fixed", Place(path=name), field=field, found=getattr(was, name))


def problems_if_different(row: Model, was: Any) -> Iterator[Problem]:
    """A problem where an entry of a register differs from what was entered."""
    if was is not None and differs(row, was):
        yield problem("entry-fixed", Place(path="code"), code=was.code)


def problems_if_rewritten(row: Model, was: Any) -> Iterator[Problem]:
    """A problem where a row says something else than it did: it was written down once."""
    if was is not None and differs(row, was):
        yield problem("row-written-once", Place(path="code"), code=was.code)


def problems_of_own_code(prefix: str, row: Any, was: Any) -> Iterator[Problem]:
    """A problem where a new row takes a code of those that are given out here."""
    if was is None and str(row.code).startswith(prefix):
        yield problem("code-given-out", Place(path="code"), found=row.code, prefix=prefix)


def faults(resource: Resource) -> list[str]:
    """Everything that does not hold together: for who wrote the declaration."""
    return [
        *_fields(resource),
        *_reach(resource),
        *_table(resource),
        *_writing(resource),
        *_bulk(resource),
        *_words(resource),
    ]


def faults_together(resources: Sequence[Resource]) -> list[str]:
    """What does not hold between declarations: one each, names apart, tables that build on others
    after them."""
    return [
        *_twice("model", [each.model.__name__ for each in resources]),
        *_twice("address", [each.address for each in resources if each.address]),
        *_twice("duty", [one.key for each in resources for one in each.waiting]),
        *_order(resources),
    ]


def _fields(resource: Resource) -> Iterator[str]:
    named = {*resource.columns, *resource.leaves, *resource.reckoned, *resource.landing.derived}
    named |= {*resource.told, *resource.untold}
    named |= {resource.files, resource.named, resource.reach.colleagues} - {""}
    if resource.mark:
        named.add("code")
    if resource.form is not None:
        named |= {*resource.form.fields, *resource.form.hints} - {"datum"}
    for name in sorted(named):
        if _follow(resource.model, name) is None:
            yield f"{resource.model.__name__} has no field {name}"


def _reach(resource: Resource) -> Iterator[str]:
    reach = resource.reach
    if not reach.everyone and not reach.regions:
        yield "says of no region that its rows are seen there"
    for lookup in sorted({*reach.lookups(), *(each.project for each in resource.records)}):
        if _follow(resource.model, lookup) is None:
            yield f"nothing is reached by {lookup}"


def _follow(model: Any, lookup: str) -> Any:
    """The field at the end of a lookup, or None."""
    found: Any = None
    for name in lookup.split("__"):
        if model is None:
            return None
        try:
            found = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model
    return found


def _table(resource: Resource) -> Iterator[str]:
    for name, given in resource.columns.items():
        if not isinstance(given, Given):
            yield f"its column {name} is a {type(given).__name__}, not a Given"
    if not resource.columns:
        if resource.area or resource.leaves or resource.by_file:
            yield "is a table without columns"
        return
    for what in ("name", "title", "each", "area"):
        if not getattr(resource, what):
            yield f"is a table without its {what}"
    if next(iter(resource.columns)) != "code":
        yield "has not its code as the first column"
    if resource.importable and not isinstance(resource.right, Permission):
        yield "is imported, and nobody has the right"
    if strange := sorted(resource.by_file - set(resource.columns)):
        yield f"is filled by a file only, and is no column: {', '.join(strange)}"
    if both := sorted(set(resource.columns) & set(resource.leaves)):
        yield f"columns come in and only leave: {', '.join(both)}"


def _writing(resource: Resource) -> Iterator[str]:
    """How rows come in by the interface, or why they do not, is said once and of each."""
    ways = [resource.is_written, resource.opens is not None, resource.only_read is not None]
    if sum(ways) != bool(resource.address):
        yield "says not once how the interface writes its rows (columns, opens) or why not"
    if resource.opens is None:
        return
    for name in sorted({*resource.opens.takes.values()}):
        if _follow(resource.model, name) is None:
            yield f"is opened with {name}, and has no such field"


def _bulk(resource: Resource) -> Iterator[str]:
    named = set(resource.bulk)
    if strange := sorted(named - set(resource.columns) | named & {"code"}):
        yield f"is set for many rows at once, and is no column: {', '.join(strange)}"
    if both := sorted(named & resource.by_file):
        yield f"is set for many rows at once, and steps set it: {', '.join(both)}"
    if named and (not resource.importable or resource.landing.book is not None):
        yield "is set for many rows at once, and no import changes its rows"


def _words(resource: Resource) -> Iterator[str]:
    texts = {"noun": resource.noun, "title": resource.title, "each": resource.each}
    texts |= {f"words of {name}": text for name, text in resource.words.items()}
    if resource.form is not None:
        texts |= {f"hint of {name}": text for name, text in resource.form.hints.items()}
    texts |= {f"verb {name}": text for name, text in resource.verbs.items()}
    texts |= {f"action {name}": text for name, text in resource.actions.items()}
    texts |= {f"duty {each.key}": each.title for each in resource.waiting}
    texts |= {"reason why it is only read": resource.only_read}
    for what, text in texts.items():
        if text is not None and not _both(text):
            yield f"its {what} lacks a language"


def _both(text: Text) -> bool:
    return bool(text.zh.strip() and text.en.strip() and text.zh != text.en)


def _twice(what: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"two of the {what} {n}" for n in sorted({n for n in names if names.count(n) > 1}))


def _order(resources: Sequence[Resource]) -> Iterator[str]:
    """A table that is imported points at tables before it, so that one can be filled after the
    other."""
    tables = [each for each in resources if each.importable and each.area is not None]
    tables.sort(key=lambda each: each.area.place if each.area else 0)
    before: set[type[Model]] = set()
    every = {each.model for each in tables}
    for each in tables:
        for name in each.columns:
            target = each.model._meta.get_field(name).related_model
            if target in every - before - {each.model}:
                yield f"{each.name}.{name} points at a table that comes after it"
        before.add(each.model)


Rule = Callable[[Any, Surroundings], Iterator[Problem]]
"""What is wrong with a row beyond what its fields say; each problem's path names its field."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the life of a project, under which its tables stand together."""

    title: Text
    place: int
    """Where among the areas: tables build on those of areas before."""


def _code(row: Any) -> Sequence[object]:
    return (row.code,)


@dataclass(frozen=True, slots=True)
class Finds:
    """How the search of the top bar finds rows of an entity and tells them."""

    page: str
    """The name of a row's page, which takes its code."""
    listing: str
    """The name of the page of all rows."""
    icon: str
    place: int
    """Where among the kinds."""
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    """As its list searches; by default by name, pinyin initials or code."""
    order: str = "code"
    reads: tuple[str, ...] = ("code", "name", "synthetic")
    name: Callable[[Any], str] = attrgetter("name")
    beside: Callable[[Any], Sequence[object]] = _code
    """What tells rows of one name apart: words, days, amounts of 元."""
    title: Text | None = None
    """Of the kind, where it is not the title of its table."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that wait for a person who holds the right, besides those of the steps of a procedure;
    put to the person on the home page, the bell and in mails."""

    key: str
    right: Permission
    rows: Callable[[Membership], QuerySet[Any]]
    title: Text
    """After the number: ``个绩效目标待批复``."""
    listing: str
    """The name of the page that does it."""
    query: str = ""
    """``{owner}``: the unit the person answers for, else ``all``."""
    mark: str = "mark-accent"
    place: int = 100
    """Where among what waits."""
    page: str = ""
    """The name of the page on which it is done for one row, which takes its code; by default the
    row's own."""


@dataclass(frozen=True, slots=True)
class FormOf:
    """The form of a row. Labels, kinds, lengths and defaults are the model's."""

    fields: tuple[str, ...]
    """In this order; ``datum`` beside coordinates."""
    files: Literal["", "one", "many"] = ""
    """Whether files are asked for."""
    hints: Mapping[str, Text] = field(default_factory=dict)
    """Under a field, where its name does not say enough."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the interface tells of a row besides its fields: the rows that hang on it, or what is
    reckoned from them."""

    kind: Any
    """The type of the value, as the interface's document says it: ``list[str]``."""
    value: Callable[[Any], Any]
    """Of a row; asks the database nothing that ``reads`` did not bring."""
    example: object
    reads: Callable[[Membership], Sequence[Any]] = lambda _: ()
    """What ``prefetch_related`` reads beside the rows, as far as the membership sees it."""
    alone: bool = False
    """Told only where one row is asked for: it would be dear for each of a list."""


@dataclass(frozen=True)
class Resource:
    """An entity. Raises ``ValueError`` with everything that does not hold together."""

    model: type[Model]
    noun: Text
    """One row: ``变更签证``, ``change order``."""
    reach: Reach
    name: str = ""
    """In addresses and file names: ``change-orders``; needed where it has a table, by default made
    of the model's name."""
    title: Text | None = None
    """Of its table."""
    each: Text | None = None
    """One sentence: what a row of the table is."""
    area: Area | None = None
    money: bool = False
    """Whether rows are seen only with ``money.view``."""
    decided: Q = EVERY
    """What of the rows is seen by who is no region: what was decided."""
    narrow: Callable[[QuerySet[Any], Membership], QuerySet[Any]] | None = None
    """What else bounds what a membership sees."""
    right: Permission | None = None
    """Who enters rows, changes and removes them; to import them asks for ``data.import`` too."""
    mark: str = ""
    """The letter in the codes that are given out for its rows."""
    rules: tuple[Rule, ...] = ()
    """Beyond what each field says of itself."""
    columns: Mapping[str, Given] = field(default_factory=dict)
    """Of its table, in this order: each the name of a field."""
    importable: bool = True
    opens: Opening | None = None
    """How the interface begins a row of it, where its table is not what is entered."""
    only_read: Text | None = None
    """Why the interface writes no row of it: said of each whose rows it tells and does not take."""
    stays: Callable[[Any], Iterable[Problem]] | None = None
    """Why a row may not be taken out, beyond what its procedure has closed."""
    leaves: tuple[str, ...] = ()
    """Fields that only leave: what becomes of a row here."""
    by_file: frozenset[str] = frozenset()
    """Columns that only a file fills, with what was before; here the steps of a procedure set
    them."""
    bulk: tuple[str, ...] = ()
    """Columns that are set for many rows at once on lists, by who may enter and import them."""
    told: tuple[str, ...] = ()
    """Fields that the interface tells besides the columns. Of an entity without a table it tells
    every field that is no personal datum and no structure."""
    untold: frozenset[str] = frozenset()
    """Fields of an entity without a table that the interface leaves out."""
    tells: Mapping[str, Told] = field(default_factory=dict)
    """What the interface tells of a row besides its fields."""
    landing: Landing = PLAIN
    """How rows land that come many at once."""
    named: str = ""
    """The field by which people name its rows in a file, where they are few enough to offer."""
    files: str = ""
    """The field that points at attachments."""
    dossier: bool = False
    """Whether the row is part of the dossier of its site or project, which is then counted anew."""
    watched: bool = True
    """Whether a change makes the warnings of its project be judged anew."""
    reckoned: frozenset[str] = frozenset()
    """Fields that follow from other rows, or from work in the background, without a line on the
    trail of their own."""
    records: tuple[RecordPart, ...] = ()
    form: FormOf | None = None
    pages: bool = False
    """Whether it has the generated pages: the list of its table, and the form of a row. Without
    ``form``, the form has the columns of the table."""
    menu: Entry | None = None
    """Where its generated list stands in the menu, if it does."""
    finds: Finds | None = None
    waiting: tuple[Waiting, ...] = ()
    also: tuple[str, ...] = ()
    """Other first parts of the actions about it on the trail, besides the model's name."""
    words: Mapping[str, Text] = field(default_factory=dict)
    """Fields that the model gives no words, for the trail."""
    codes: Mapping[str, Choices | Callable[[], Choices]] = field(default_factory=dict)
    """What the codes of a field mean for the trail, where no column of its table offers them."""
    verbs: Mapping[str, Text] = field(default_factory=dict)
    """Last parts of its actions that the trail has no words for yet."""
    actions: Mapping[str, Text] = field(default_factory=dict)
    """Its actions whose words do not follow from noun and verb."""
    called: Callable[[Any], str] = str
    """A row in a few words, where ``str`` does not tell it apart."""

    def __post_init__(self) -> None:
        if found := faults(self):
            raise ValueError(f"resource {self.model.__name__}: " + "; ".join(found))

    @property
    def address(self) -> str:
        """Where the interface has its rows; empty where they have no code of their own, and are
        told with the row they belong to, if at all."""
        fields = {each.name for each in self.model._meta.concrete_fields}
        return (self.name or _plural(self.model.__name__)) if {"code", "version"} <= fields else ""

    @property
    def is_written(self) -> bool:
        """Whether rows come in by the columns of its table."""
        return bool(self.columns) and self.importable

    @cached_property
    def table(self) -> Spec | None:
        """Its table as it goes in and out; None where it has none."""
        if not self.columns or self.title is None or self.each is None or self.area is None:
            return None
        made = spec(
            self.name, self.title, self.model, self.each, self.columns,
            importable=self.importable, shown=self.leaves,
        )  # fmt: skip
        return replace(made, area=self.area.title)


def _plural(name: str) -> str:
    """``BudgetProposal`` as a part of an address: ``budget-proposals``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
    if words.endswith("y") and words[-2] not in "aeou":
        return f"{words[:-1]}ies"
    return words if words.endswith("s") else f"{words}s"


@cache
def resources() -> Mapping[type[Model], Resource]:
    """Every declared entity by its model, in the order of the apps.

    Raises ``ValueError`` with everything that does not hold between them.
    """
    every: dict[int, Resource] = {}  # a module may name what another declares
    for module in _modules():
        declared = [each for each in vars(module).values() if isinstance(each, Resource)]
        every |= {id(each): each for each in declared if id(each) not in every}
    if found := faults_together(list(every.values())):
        raise ValueError("; ".join(found))
    return {each.model: each for each in every.values()}


def _modules() -> Iterator[ModuleType]:
    """The module ``resources`` of every app and of every package in it, or what is in it."""
    for app in apps.get_app_configs():
        if app.module is None or not hasattr(app.module, "__path__"):
            continue
        yield from _modules_of(app.module)
        for each in pkgutil.iter_modules(app.module.__path__):
            if each.ispkg and each.name not in ("resources", "migrations"):
                path = [f"{place}/{each.name}" for place in app.module.__path__]
                if "resources" in {inner.name for inner in pkgutil.iter_modules(path)}:
                    yield from _modules_of(import_module(f"{app.name}.{each.name}"))


def _modules_of(package: ModuleType) -> Iterator[ModuleType]:
    if "resources" not in {each.name for each in pkgutil.iter_modules(package.__path__)}:
        return
    found = import_module(f"{package.__name__}.resources")
    yield found
    if hasattr(found, "__path__"):
        for each in pkgutil.iter_modules(found.__path__, f"{found.__name__}."):
            yield import_module(each.name)


def resource_of(model: type[Model]) -> Resource:
    """The declaration of a model. Raises ``KeyError`` where nobody declared it."""
    return resources()[model]


def reaches() -> Mapping[type[Model], Reach]:
    """Who sees the rows of each model that belong somewhere, in declared order."""
    return {model: each.reach for model, each in resources().items() if not each.reach.everyone}


@cache
def tables() -> Mapping[str, Spec]:
    """Every table that goes in and out by its name, in the order in which they build on each
    other."""
    placed = [(each.area.place, each.table) for each in resources().values() if each.area]
    placed.sort(key=lambda each: each[0])
    return {table.name: table for _, table in placed if table is not None}


def importable() -> list[Spec]:
    """The tables that can be imported."""
    return [each for each in tables().values() if each.importable]


def money_tables() -> frozenset[str]:
    """The tables whose rows are seen only with the right to see money."""
    return frozenset(each.name for each in resources().values() if each.money and each.columns)


def landing_rights() -> Mapping[type[Model], Permission]:
    """The right that putting in many rows of a model at once asks for, besides importing: also of
    an entity without a table of its own, whose rows come from elsewhere than a file of it."""
    return {
        model: each.right
        for model, each in resources().items()
        if each.right is not None and each.importable
    }


def entry_rights() -> Mapping[type[Model], Permission]:
    """The right that entering rows of a table asks for, besides importing."""
    return {model: right for model, right in landing_rights().items() if resource_of(model).columns}


def opening_rights() -> Mapping[type[Model], Permission]:
    """The right that beginning a row asks for, of those that an action of their own begins."""
    return {m: each.opens.right for m, each in resources().items() if each.opens is not None}


def may_enter(membership: Membership, model: type[Model]) -> bool:
    """Whether the membership may enter rows of the model, change and remove them."""
    right = resource_of(model).right
    return right is not None and membership.may(right)


def landing_of(model: type[Model]) -> Landing:
    """How rows of the model land: written as they are, unless its declaration says otherwise."""
    declared = resources().get(model)
    return declared.landing if declared is not None else PLAIN


def waiting_rows() -> list[Waiting]:
    """What waits for people besides the steps of procedures, in its order."""
    every = [waiting for each in resources().values() for waiting in each.waiting]
    return sorted(every, key=lambda waiting: waiting.place)


def called(row: Model) -> str:
    """A row in a few words."""
    declared = resources().get(type(row))
    return declared.called(row) if declared is not None else str(row)


def with_text(*names: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """A search: the rows of which one of the fields has the text in it."""

    def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        return rows.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in names)))

    return search


def holders() -> Iterator[tuple[type[Model], str]]:
    """Each model that points at attachments, and by which field."""
    yield from ((model, each.files) for model, each in resources().items() if each.files)
