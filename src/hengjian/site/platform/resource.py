"""An entity, said once beside its model: who sees a row, what it may say, its columns and words.

How to declare one, in a module ``resources`` of any installed app (or of a package in it); nothing
registers it, it is found there::

    SURVEYS = Area(Text("居民", "Residents"), 60)

    VISIT = Resource(
        Visit,
        name="visits", title=Text("走访", "Visits"), noun=Text("走访", "visit"),
        each=Text("一行一次走访", "one visit a row"), area=SURVEYS,
        reach=SITE_REACH.under("site"),                  # who sees a row
        right=Permission.SITE_EDIT, mark="F",            # who enters it; the letter in codes
        rules=(not_before_the_survey,),                  # form, import, interface alike
        columns={                                        # in this order; type and title: the model
            "code": CODE, "site": SITE, "visited_on": DAY,
            "households": Given("户", example=36), **SOURCE,
        },
        files="evidence",                                # the field that holds attachments
    )

From it come: the rows a membership sees (``visible_to``), the check of a row (``problems_of``),
the right to import and enter it, the table that is imported and exported with its template, the
record tables the engine counts (``records``), what the search finds, the nouns of the trail. What
an entity leaves out it does not have: without ``columns`` nothing of it is exchanged.

What belongs to several entities stands beside the lowest of them: ``library.reaches`` has the
reach of rows of a site, a project, a contract; ``projects.exchange.columns`` has shared columns.
What does not hold together is told all at once when the declarations are read, at the start.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from importlib import import_module
from operator import attrgetter, or_
from types import ModuleType
from typing import Any, Literal

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.columns import Given, Spec, spec
from hengjian.site.platform.landing import PLAIN, Landing
from hengjian.site.platform.reach import Reach
from hengjian.site.platform.record_part import EVERY, RecordPart
from hengjian.site.platform.resource_faults import faults, faults_together
from hengjian.site.platform.surroundings import Surroundings

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


@dataclass(frozen=True, slots=True)
class FormOf:
    """The form of a row. Labels, kinds, lengths and defaults are the model's."""

    fields: tuple[str, ...]
    """In this order; ``datum`` beside coordinates."""
    files: Literal["", "one", "many"] = ""
    """Whether files are asked for."""
    hints: Mapping[str, Text] = field(default_factory=dict)
    """Under a field, where its name does not say enough."""


@dataclass(frozen=True)
class Resource:
    """An entity. Raises ``ValueError`` with everything that does not hold together."""

    model: type[Model]
    noun: Text
    """One row: ``变更签证``, ``change order``."""
    reach: Reach
    name: str = ""
    """Of its table, in addresses and file names: ``change-orders``; empty where it has none."""
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
    leaves: tuple[str, ...] = ()
    """Fields that only leave: what becomes of a row here."""
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
    finds: Finds | None = None
    waiting: tuple[Waiting, ...] = ()
    also: tuple[str, ...] = ()
    """Other first parts of the actions about it on the trail, besides the model's name."""
    words: Mapping[str, Text] = field(default_factory=dict)
    """Fields that the model gives no words, for the trail."""
    verbs: Mapping[str, Text] = field(default_factory=dict)
    """Last parts of its actions that the trail has no words for yet."""
    actions: Mapping[str, Text] = field(default_factory=dict)
    """Its actions whose words do not follow from noun and verb."""
    called: Callable[[Any], str] = str
    """A row in a few words, where ``str`` does not tell it apart."""

    def __post_init__(self) -> None:
        if found := faults(self):
            raise ValueError(f"resource {self.model.__name__}: " + "; ".join(found))

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


def entry_rights() -> Mapping[type[Model], Permission]:
    """The right that entering many rows of a model at once asks for, besides importing."""
    return {
        model: each.right
        for model, each in resources().items()
        if each.right is not None and each.importable
    }


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
