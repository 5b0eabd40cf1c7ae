"""Every figure opens its source: what a figure rests on, and where kinds of rows say it.

A figure on a page is a link. In a browser with script it opens a drawer over the page; without, or
opened in a tab of its own, it is a page. There is one address for all of them::

    /figures/<kind>/<code>/<name>?of=…&as_of=…

A number that is **stored** needs no declaration: ``figures/contract/HT-1/amount`` shows the field,
every value it had with who and when, the source of its row, and the documents of the row. A number
that is **reckoned** is declared once, in a module ``figures`` of its subject::

    CONTRACT = Figures(Contract)

    @CONTRACT.named("allowed")
    def _allowed(asked: Asked[Contract]) -> Trace: ...

Whoever may see the row may open its figures: the row is fetched by ``visible_to``, or by ``rows``
of the declaration. What a page shows and what its trace shows must come from the same function.

A figure that seems to contradict another one says why where it stands: any subject, also one above
that of the figure, declares a **note** (``@CONTRACT.note("amount")``), a sentence of what its data
say. ``{% figure_of %}`` writes it below the figure, and the drawer shows it.

The link that a figure is: its address, and how it is written.

The figures of a drawing: its finding and its table open where the drawing comes from.

Charts of the site: pure functions from numbers to ECharts options.

Colours of ink and ground are left to the theme in the browser (``charts.js``), so that one option
serves light and dark; a colour of the theme is named by its variable (``--accent``), and only
colours that mean the same in both stand in an option.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote, urlencode

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, DecimalField, Field, IntegerField, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.platform.resource import resources
from hengjian.site.platform.telling import SAFE

Words = str | Promise
Row = TypeVar("Row", bound=Model | None)
MOST = 30
"""Records shown behind a figure; the rest is a click away."""
MOST_SOURCES = 5
"""Sources named of the rows behind a sum."""
WHOLE = "-"
"""The key of what is no row: all that the reader sees."""
NO_FIGURES = frozenset(("id", "version", "dossier_done", "dossier_due", "pinyin"))
"""Numbers of a row that count nothing of the world: its key, how often it was saved."""


class Shows(Protocol):
    """A value and how it is drawn."""

    @property
    def value(self) -> Any:
        """None where it is not known."""

    @property
    def kind(self) -> str:
        """``number``, ``yuan``, ``decimal``, ``quantity``, ``date``, ``year`` or ``text``."""

    @property
    def unit(self) -> Words:
        """Empty where the title says it."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value and how it is drawn."""

    value: Any
    kind: str = "text"
    unit: Words = ""


def yuan(value: Any) -> Value:
    """An amount in 元, to the cent."""
    return Value(value, "yuan")


@dataclass(frozen=True, slots=True)
class Record:
    """A row behind a figure: its name, where it stands, and what it says."""

    name: Words
    value: Shows
    address: str = ""
    beside: tuple[Shows, ...] = ()
    """Further cells, in the order of ``Trace.columns`` after the name, before the value."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a stored figure had."""

    at: datetime
    who: str
    before: str | None
    after: str | None
    why: str


@dataclass(slots=True)
class Trace:
    """A figure with what it rests on."""

    title: Words
    shown: Shows
    formula: Words = ""
    """How it is reckoned, in words; with the values put in where there are few."""
    records: list[Record] = field(default_factory=list)
    """The first of the rows behind it."""
    columns: tuple[Words, ...] = ()
    """What the cells of a record are; by default a name and a value."""
    records_count: int = 0
    more: str = ""
    """The list that shows exactly the rows behind it."""
    unknown: int = 0
    """Rows that do not say."""
    source: Words = ""
    sources: Sequence[tuple[str, int]] = ()
    """The sources of the rows behind a sum, each with how many rows name it."""
    documents: Sequence[tuple[str, str]] = ()
    """Files of the row: name and address."""
    as_of: date | None = None
    who: str = ""
    when: datetime | None = None
    why: str = ""
    history: Sequence[Change] = ()
    """Every value it had, the newest first."""
    steps: Sequence[Mapping[str, Any]] = ()
    """The steps of a long reckoning, each with its formula, values put in, and rule."""
    synthetic: bool = False
    detail: str = ""
    """Further explanation as safe html, where a table says it better than a formula."""
    notes: Sequence[Words] = ()
    """What is to be known beside it, where it seems to contradict another figure."""
    page: tuple[Words, str] | None = None
    """The page of what it is a figure of: name and address."""

    def rest_on(self, rows: QuerySet[Any]) -> None:
        """Say of which sources the rows are, how many, and whether some are invented: a sum has
        no author, only its rows have."""
        by_source = rows.order_by().values_list("source").annotate(rows=Count("pk"))
        found = sorted(by_source, key=lambda each: (-each[1], each[0]))
        self.sources = [each for each in found if each[0]][:MOST_SOURCES]
        self.synthetic = self.synthetic or rows.filter(synthetic=True).exists()


@dataclass(frozen=True, slots=True)
class Asked(Generic[Row]):
    """Which figure is asked for, of what, by whom, for which day."""

    row: Row
    """The row; of figures of no row, None."""
    name: str
    membership: Membership
    day: date
    of: str
    """Which of several of the same name: a year, a source; empty where there is one."""
    request: HttpRequest


Explain = Callable[[Asked[Any]], Trace | None]
Note = Callable[[Asked[Any]], Words]
"""What is to be known beside a figure, a sentence; empty where there is nothing to say."""


class Figures(Generic[Row]):
    """The reckoned figures of a kind of rows; of all that a reader sees where ``model`` is None.

    ``kind`` is the word in the address, by default the model's name; another word where the rows
    are fetched by another rule (``rows``), as those of a project's money are.
    """

    def __init__(
        self,
        model: type[Row] | None,
        kind: str = "",
        *,
        rows: Callable[[Membership], QuerySet[Any]] | None = None,
        right: Permission | None = None,
    ) -> None:
        if model is None and not kind:
            raise ValueError("figures of no row need a word for their address")
        self.model, self.rows, self.right = model, rows, right
        of_model: Any = model
        self.kind = kind or str(of_model._meta.model_name)
        self.explained: dict[str, Explain] = {}
        self.notes: dict[str, list[Note]] = {}
        self.rest: Explain | None = None

    def explain(self, name: str) -> Explain | None:
        """What explains the figure; None where nothing was declared, as for a stored number."""
        model: Any = self.model
        if name not in self.explained and model and stored_field(model, name):
            return None
        return self.explained.get(name, self.rest)

    def any_name(self, explain: Explain) -> Explain:
        """The function tells of every other name that is no stored number: such names stand in
        data, as measures do."""
        self.rest = explain
        return explain

    def note(self, *names: str) -> Callable[[Note], Note]:
        """The function says what is to be known beside these figures; several may speak of one."""

        def keep(note: Note) -> Note:
            for name in names:
                self.notes.setdefault(name, []).append(note)
            return note

        return keep

    def named(self, *names: str) -> Callable[[Explain], Explain]:
        """The function tells where these figures come from; None or ``LookupError`` where there
        is no such figure of this row."""

        def keep(explain: Explain) -> Explain:
            for name in names:
                if name in self.explained:
                    raise ValueError(f"two figures {self.kind}/{name}")
                self.explained[name] = explain
            return explain

        return keep


def stored_field(model: type[Model], name: str) -> Field[Any, Any] | None:
    """The field of the model that is a figure as it is stored; None where there is none."""
    if name in NO_FIGURES:
        return None
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if not isinstance(found, DecimalField | IntegerField) or found.choices:
        return None
    return found


Item = TypeVar("Item")


def one(found: Iterable[Item]) -> Item:
    """The first of what was found. Raises ``LookupError`` where there is none: no such figure."""
    for each in found:
        return each
    raise LookupError


@cache
def declared() -> Mapping[str, Figures[Any]]:
    """The declarations by their kind, out of every module ``figures`` of the site's apps and of
    their packages. Raises ``ValueError`` where two take the same kind."""
    found: dict[str, Figures[Any]] = {}
    for module in _modules():
        for one in vars(import_module(module)).values():
            if isinstance(one, Figures) and found.setdefault(one.kind, one) is not one:
                raise ValueError(f"figures of the kind {one.kind} are declared twice")
    return found


def _modules() -> Iterator[str]:
    for app in apps.get_app_configs():
        if app.module is None or not app.name.startswith("hengjian.site."):
            continue
        for each in pkgutil.iter_modules(app.module.__path__, f"{app.name}."):
            if _of_figures(each.name):
                yield each.name
            elif each.ispkg:
                package = import_module(each.name)
                inner = pkgutil.iter_modules(package.__path__, f"{each.name}.")
                yield from (one.name for one in inner if _of_figures(one.name))


def _of_figures(module: str) -> bool:
    """``figures``, or where a package has several ``plan_figures``, ``scheme_figures``."""
    return module.rpartition(".")[2].endswith("figures")


MARK = "MARK"


def figure_address(
    row: Model | str,
    name: str,
    of: object = "",
    key: str = WHOLE,
    asked: Mapping[str, object] | None = None,
    **query: object,
) -> str:
    """Where the figure ``name`` of a row is explained, on the day the page shows.

    ``row`` is a row, or a kind: of what is no row (``library``), or of the row named by ``key``.
    ``name`` alone stands for the model's own kind, ``money:due`` for another kind of figures of the
    same row. ``asked`` is what the page was asked besides, as a change of costs supposed.
    """
    kind, _, plain = name.rpartition(":")
    if isinstance(row, str):
        kind = kind or row
    else:
        kind = kind or str(row._meta.model_name)
        key = str(getattr(row, key_on_the_trail(type(row))))
    return address_of(kind, key, plain, of, **{**(asked or {}), **query})


def address_of(kind: str, key: str, name: str, of: object = "", **query: object) -> str:
    """The same by the parts of the address."""
    asked = {"of": of, **query}
    if (day := shown_day()) != current_day():
        asked["as_of"] = day.isoformat()
    tail = urlencode({name: value for name, value in asked.items() if value not in ("", None)})
    path = f"{_root()}{kind}/{_step(key)}/{quote(name, safe=SAFE)}"
    return f"{path}?{tail}" if tail else path


@cache
def _root() -> str:
    """What all addresses of figures begin with: a page has hundreds of them."""
    return reverse("web:figure", args=[MARK, MARK, MARK]).partition(MARK)[0]


def _step(key: str) -> str:
    """As the code converter writes it."""
    return quote(key.replace("~", "~t").replace("/", "~s") or "~", safe=SAFE)


def notes_on(kind: str, name: str, ask: Callable[[], Asked[Any]]) -> list[str]:
    """What is to be known beside a figure; ``ask`` is called where somebody has declared a note."""
    figures = declared().get(kind)
    notes = figures.notes.get(name) if figures is not None else None
    if not notes:
        return []
    asked = ask()
    return [str(each) for each in (note(asked) for note in notes) if each]


def addresses_of(model: type[Model], name: str) -> Callable[[Any], str] | None:
    """For a list: from a row to where a figure of it is explained; None where it is no figure.

    The parts that are the same of every row are made once: a list has hundreds of cells.
    """
    kind, _, plain = name.rpartition(":")
    own = str(model._meta.model_name)
    if not has_source(kind or own, plain, model):
        return None
    before, _, after = address_of(kind or own, MARK, plain).partition(MARK)
    key = key_on_the_trail(model)
    return lambda row: f"{before}{_step(str(getattr(row, key)))}{after}"


def has_source(kind: str, name: str, model: type[Model]) -> bool:
    """Whether somebody says where this figure comes from."""
    figures = declared().get(kind)
    if figures is not None and figures.explain(name) is not None:
        return True
    return model in resources() and stored_field(model, name) is not None


def opening(shown: object, address: str, unit: object = "") -> SafeString:
    """A figure as it is printed, with its unit, that opens its source."""
    after = format_html('<span class="unit">{}</span>', unit) if unit else ""
    return format_html('<a class="figure" href="{}">{}{}</a>', address, shown, after)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for a template, a cell or a sentence: written out, it opens its source."""

    shown: Any
    """As it is printed; None where it is not known, which opens nothing."""
    address: str
    unit: object = ""

    def __html__(self) -> str:
        from hengjian.site.platform.templatetags.shell import missing, number

        if self.shown is None:
            return missing()
        plain = isinstance(self.shown, Decimal | int)
        return opening(number(self.shown) if plain else self.shown, self.address, self.unit)

    __str__ = __html__


DAYS = r"\d{4}-\d{2}(?:-\d{2})?|(?<![\d,.])(?:19|20)\d{2}(?![\d,.%])"
"""Days, months and years of a sentence: no figures."""
UNITS = "10,000 yuan"
FIGURES = re.compile(rf"{DAYS}|{UNITS}|(?<![\w.])(\d[\d,]*(?:\.\d+)?%?)")
"""A number that stands apart: one that joins letters or characters belongs to a name."""


def with_figures(sentence: str, trace: str) -> SafeString:
    """The sentence, each figure in it a link to ``trace``; as it is where there is no trace."""
    if not trace:
        return conditional_escape(sentence)
    parts, end = [], 0
    for found in FIGURES.finditer(sentence):
        if found[1] is not None:
            parts += [conditional_escape(sentence[end : found.start()]), linked(found[1], trace)]
            end = found.end()
    return mark_safe("".join([*parts, conditional_escape(sentence[end:])]))


def linked(shown: str, trace: str) -> SafeString:
    """One figure of a drawing; a dash opens nothing."""
    if not trace or not any(each.isdigit() for each in shown):
        return conditional_escape(shown)
    return format_html('<a class="figure" href="{}">{}</a>', trace, shown)


def trace_of_chart(
    drawn: Chart | None, how: Words, more: str = "", columns: Sequence[Words] = ()
) -> Trace | None:
    """Where a drawing comes from: how its columns are counted, and the rows of its table.

    ``more`` is where the rows behind are listed. None where there is nothing to draw.
    """
    if drawn is None:
        return None
    trace = Trace(drawn.finding, Value(None), how, as_of=shown_day())
    trace.columns = tuple(columns or drawn.heads)
    trace.records = [
        Record(name, Value(cells[-1]), "", tuple(Value(cell) for cell in cells[:-1]))
        for name, *cells in drawn.rows[-MOST:]
        if cells
    ]
    trace.records_count, trace.more = len(drawn.rows), more
    return trace


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with the finding that is its title and the table that says the same."""

    option: dict[str, Any]
    finding: str
    """What the drawing shows, as a sentence."""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    """Cells as they are printed; the first of each row is its name."""
    height: int = 240
    """Pixels."""
