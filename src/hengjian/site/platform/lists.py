"""Every list of the site: filters, facets, search, order, pages and export, in one place.

A page declares a ``Listing`` and hands it the rows its reader may see; ``answer`` does the rest.
The query string is the state: ``?q=…&stage=planned&sort=-households&page=2&export=xlsx``.

What a list is: its columns, facets and search, declared; ``platform.lists`` draws it.

The head and body of a list's table and the options of its facets, written without templates.

A page has hundreds of cells: a template a cell would take most of the time of the page. All text
is escaped here.

Pages of lists of any length: as fast at the thousandth page as at the first.

Rows are counted exactly up to ``MOST_COUNTED``, and found, counted and put in order in one pass; of
more the page says “5,000+” and walks an index of the order. Only then are the page's rows read, by
their keys. Beyond what is counted one goes on from the row last seen: ``?page=300&after=4711``;
``after`` and ``before`` are primary keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from html import escape
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import F, Field, Model, Q, QuerySet, TextChoices
from django.db.models.sql.where import WhereNode
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.ordering import missing_least
from hengjian.site.common.words import words
from hengjian.site.platform.chosen import CHOOSE, EVERY, ROW, may_choose, page_of_choice
from hengjian.site.platform.english import with_unit
from hengjian.site.platform.figure import addresses_of
from hengjian.site.platform.templatetags import shell

Words = str | Promise


TEN_THOUSAND_YUAN = words("万元", "10,000 yuan")


Numeric = Literal["number", "money", "area", "year", "progress"]


Kind = Literal["text", "long", "name", "date", "moment", "badge"] | Numeric
"""``long`` is text that needs room, as a name of another row does."""


ENDS = frozenset(get_args(Numeric))
"""Kinds that stand at the end of their cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, and by which field it sorts."""

    key: str
    title: Words
    value: Callable[[Any], object]
    kind: Kind = "text"
    sort: str = ""
    """A database field; empty where the column cannot sort."""
    unit: Words = ""
    """Stands in the header; ``money`` is shown in 万元 and exported in 元."""
    opens: str = ""
    """The figure that a cell is (``money:due``), by default the stored number of this key or by
    which it sorts; ``-`` where its numbers count nothing of the row."""

    @property
    def measured_in(self) -> str:
        """The unit of its cells, in words; empty where they have none."""
        return str(TEN_THOUSAND_YUAN if self.kind == "money" else self.unit)

    @property
    def end(self) -> bool:
        """Whether its cells are right-aligned."""
        return self.kind in ENDS


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a facet offers."""

    value: str
    title: Words


MOST = 200
"""The most choices a facet offers."""


def choices_of(rows: QuerySet[Any], code: str = "code", name: str = "name") -> list[Choice]:
    """The rows as choices by their code; none where there are more than ``MOST``: a filter that
    offers some of ten thousand would hide the others. Such a list is narrowed by searching it."""
    found = list(rows.order_by().values_list(code, name)[: MOST + 1])
    return [Choice(*each) for each in sorted(found)] if len(found) <= MOST else []


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by one field, offered as a drop-down of its values."""

    key: str
    title: Words
    choices: Callable[[Membership], Sequence[Choice]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    """The rows with that value; unknown values give no rows, never an error."""
    kind: Literal["choice", "date", "hidden"] = "choice"
    """``hidden`` comes from a link and stays while the list is narrowed further."""
    says: Callable[[Membership, str], Words] | None = None
    """Of a ``hidden`` one: what its value is called, told above the list; empty where the reader
    may not know it."""
    alike: bool = False
    """Where it is chosen, or offers one value only, every row says the same in the column of its
    key: the page leaves that column out, and names have more room."""


@cache
def _labels(model: type[Model], field: str) -> dict[Any, Words]:
    return dict(getattr(model, field).field.flatchoices)


def label_of(row: Model, field: str) -> str:
    """What ``row.get_…_display()`` says, found without building its choices anew for each row."""
    value = getattr(row, field)
    return str(_labels(type(row), field).get(value, value))


def by_field(field: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """The rows whose field holds the value."""
    return lambda rows, value: rows.filter(**{field: value})


def facet_of(key: str, title: Words, choices: type[TextChoices]) -> Facet:
    """A filter by a field of the row that holds one of these choices."""

    def offered(_: Membership) -> Sequence[Choice]:
        return [Choice(value, label) for value, label in choices.choices]

    return Facet(key, title, offered, by_field(key))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page."""

    name: str
    """Its name for saved filters and for the file that is exported: ``sites``."""
    title: Words
    columns: tuple[Column, ...]
    address: Callable[[Any], str]
    """Where a row's name leads."""
    reads: tuple[str, ...] = ()
    """The fields that the columns and the address need, those of rows beside through ``__``: a
    page reads nothing else. Empty: all of them."""
    facets: tuple[Facet, ...] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: Words = ""
    """What can be searched for; by default name, pinyin initials or code."""
    order: str = "code"
    empty_title: Words = ""
    empty_hint: Words = ""


Cell = Callable[[Any], str]
PLACING = frozenset(("sort", "page", "after", "before", "columns", "column", CHOOSE, EVERY, ROW))
"""Parts of the query that say where in the list one is and which columns one chose: another order
begins anew, and the columns are remembered."""


ORDERS = {"": "none", "up": "ascending", "down": "descending"}


def heads_of(listing: Listing, sort: str, asked: QueryDict, boxes: bool = False) -> SafeString:
    """The ``th`` elements: a title that leads to the list in its order, and the unit.

    ``sort`` is the field the list is in the order of (``-field``: falling), ``asked`` the query;
    with ``boxes``, one for all rows of the page comes first.
    """
    kept = [(key, value) for key, values in asked.lists() if key not in PLACING for value in values]
    heads = [ALL_BOXES % escape(shell.t("勾选本页", "tick the page"))] if boxes else []
    for column in listing.columns:
        title, unit = escape(str(column.title)), column.measured_in
        attributes = ' class="end"' if column.end else ""
        if column.sort:
            order = {column.sort: "up", f"-{column.sort}": "down"}.get(sort, "")
            turned = f"-{column.sort}" if order == "up" else column.sort
            address = escape(f"?{urlencode([*kept, ('sort', turned)])}")
            arrow = shell.icon(f"arrow-{order}") if order else ""
            attributes += f' aria-sort="{ORDERS[order]}"'
            title = f'<a href="{address}">{title}{arrow}</a>'
        shown = f'<span class="unit">{escape(unit)}</span>' if unit else ""
        heads.append(f'<th scope="col"{attributes}>{title}{shown}</th>')
    return mark_safe("".join(heads))


ALL_BOXES = (
    '<th scope="col" class="cell-box"><input type="checkbox" class="form-check-input" '
    'data-tick-page hidden aria-label="%s"></th>'
)
BOX = (
    '<td class="cell-box" data-label="%s"><input type="checkbox" class="form-check-input" '
    'name="row" form="chosen" value="%s" aria-label="%s"></td>'
)


def body_of(listing: Listing, rows: Sequence[Any], boxes: bool = False) -> SafeString:
    """The ``tr`` elements of the rows, cell by cell; with ``boxes``, each can be chosen."""
    if not rows:
        return SafeString("")
    missing, invented = shell.missing(), shell.invented()
    columns = [
        (column, _opening(column), WRITERS.get(column.kind), _sources(column, rows[0]))
        for column in listing.columns
    ]
    lines, tick = [], shell.t("勾选", "tick")
    for row in rows:
        code = escape(row.code) if boxes else ""
        cells = [BOX % (tick, code, f"{tick} {code}")] if boxes else []
        for column, opening, write, source in columns:
            value: Any = column.value(row)
            if value is None or value == "":
                cells.append(f"{opening}{missing}</td>")
            elif column.kind == "name":
                mark = invented if getattr(row, "synthetic", False) else ""
                link = f'<a href="{escape(listing.address(row))}">{escape(str(value))}</a> {mark}'
                cells.append(f"{opening}{link}</td>")
            elif column.kind == "progress":
                done, due = value
                bar = shell.bar(done, due, str(column.title), source(row) if source else "")
                cells.append(f"{opening}{bar}</td>")
            else:
                shown = write(value) if write else escape(str(value))
                if source is not None:
                    shown = f'<a class="figure" href="{escape(source(row))}">{shown}</a>'
                cells.append(f"{opening}{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("".join(lines))


COUNTING = frozenset(("number", "money", "area", "progress"))
"""Kinds of columns whose cells are figures."""


def _sources(column: Column, row: Any) -> Callable[[Any], str] | None:
    """Where the figures of a column come from, row by row; None where they are none."""
    counts = column.kind in COUNTING or column.opens
    if not counts or not isinstance(row, Model):
        return None
    names = (column.opens,) if column.opens else (column.key, column.sort)
    found = (addresses_of(type(row), name) for name in names if name and "__" not in name)
    return next((each for each in found if each is not None), None)


def _opening(column: Column) -> str:
    classes = [f"cell-{column.kind}"]
    if column.key == "code" or column.kind == "moment":
        classes.append("number")
    if column.kind == "name":
        classes.append("name")
    if column.end:
        classes.append("end")
    label = with_unit(capfirst(str(column.title)), column.measured_in)
    return f'<td data-label="{escape(label)}" class="{" ".join(classes)}">'


def _badge(value: Any) -> str:
    mark, name = value
    return f'<span class="badge {escape(mark)}">{escape(name)}</span>'


def _day(value: Any) -> str:
    """A date; of a moment, the date it has here."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f'<span class="number">{day.isoformat()}</span>'


WRITERS: dict[str, Cell] = {
    "money": shell.wan,
    "area": lambda value: shell.number(value, 2),
    "number": shell.number,
    "date": _day,
    "badge": _badge,
}
"""How a value of each kind is written; of other kinds as text."""


def options_of(choices: Iterable[Choice], chosen: str) -> SafeString:
    """The ``option`` elements of a facet; what a link chose stays, offered or not."""
    offered = [(each.value, str(each.title)) for each in choices]
    if chosen and chosen not in {value for value, _ in offered}:
        offered.append((chosen, chosen))
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(title)}</option>"
            for value, title in offered
        )
    )


SIZE = 30
MOST_COUNTED = 5_000
LAST_BY_NUMBER = MOST_COUNTED // SIZE
"""The last page that its number alone finds where there are more rows than are counted."""
ORDERED, FOUND = "place_in_order", "found_in_all"


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is asked for: its number, and the key of the row it follows or precedes."""

    number: int = 1
    after: int | None = None
    before: int | None = None

    @classmethod
    def of(cls, number: str, after: str, before: str) -> Place:
        """As a query string writes it; what is no number is left aside."""
        digits = [int(each) if each.isdecimal() and len(each) < 19 else None for each in
                  (number, after, before)]  # fmt: skip
        return cls(max(digits[0] or 1, 1), digits[1], digits[2])

    @classmethod
    def at(cls, request: HttpRequest) -> Place:
        """As the address of this request has it."""
        return cls.of(*(request.GET.get(key, "") for key in ("page", "after", "before")))


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and where the pages around it begin."""

    rows: list[Any]
    number: int
    total: int
    """The rows of all pages, or ``MOST_COUNTED`` where there are more."""
    more: bool
    """There are more rows than ``total``."""
    following: bool
    """A page follows."""

    @property
    def pages(self) -> int:
        """How many pages there are; of a list that was not counted to its end, at least."""
        return max(1, -(-self.total // SIZE))

    @property
    def several(self) -> bool:
        """Whether there is more than this page."""
        return self.number > 1 or self.following

    @property
    def to_next(self) -> dict[str, object]:
        """The parts of the address of the next page."""
        key = self.rows[-1].pk if self.more and self.rows else ""
        return {"page": self.number + 1, "after": key, "before": ""}

    @property
    def to_previous(self) -> dict[str, object]:
        """The parts of the address of the page before."""
        key = self.rows[0].pk if self.more and self.rows and self.number > 2 else ""
        return {"page": self.number - 1, "after": "", "before": key}


class Lately:
    """Questions of late, up to so many: a hint which way of asking is the quicker one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[int, None] = {}

    def keep(self, question: str) -> None:
        """Remember the question; the one kept longest is forgotten for it."""
        if len(self.kept) >= self.most:
            self.kept.pop(next(iter(self.kept), 0), None)
        self.kept[hash(question)] = None

    def __contains__(self, question: str) -> bool:
        return hash(question) in self.kept


TOO_LONG = Lately(10_000)
"""Lists that had more rows than are counted: such a one is counted first, and then not sorted."""


def page_of(rows: QuerySet[Any], order: str, place: Place, reads: Sequence[str] = ()) -> Page:
    """The page of ``rows`` in the order of the field ``order`` (``-field``: falling), then of key.

    Missing values are the least. A place beyond the end is the first page.
    """
    way = _Way.of(rows.model, order)
    total, found, number = _rows_before(rows, way, place.number)
    more, following = total > MOST_COUNTED, len(found) > SIZE
    if more:
        found, number, following = _keys(rows, way, place)
    found = found[:SIZE]
    read = {row.pk: row for row in _of_keys(reading(rows, reads), found)} if found else {}
    shown = [read[key] for key in found if key in read]
    return Page(shown, number, min(total, MOST_COUNTED), more, following)


def first_of(
    rows: QuerySet[Any], order: str, reads: Sequence[str], most: int, counted: int
) -> tuple[list[Any], bool]:
    """The first ``most`` rows in that order with their own fields ``reads``, and whether more are.

    Up to ``counted`` rows are found, put in order and read in one question; of more an index of
    the order is walked.
    """
    way = _Way.of(rows.model, order)
    ordered = rows.order_by().annotate(**{ORDERED: way.expression})
    try:
        inside, parameters = ordered.values_list("pk", ORDERED, *reads)[
            : counted + 1
        ].query.sql_with_params()
    except EmptyResultSet:
        return [], False
    key, others = rows.model._meta.pk.column, ", ".join(f'"{name}"' for name in reads)
    asked = (
        f'SELECT "pk" AS "{key}", {others}, COUNT(*) OVER () AS "{FOUND}" FROM ({inside}) AS found '
        f'ORDER BY "{ORDERED}" {way.direction}, "pk" {way.direction} LIMIT %s'
    )
    found = list(rows.model._default_manager.raw(asked, (*parameters, most)))
    if found and getattr(found[0], FOUND) > counted:
        return list(reading(way.walked(rows), reads)[: SIZE + 1])[:most], True
    return found, bool(found) and getattr(found[0], FOUND) > most


def _of_keys(rows: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
    """The rows of these keys, which were just found among ``rows``: what else is asked of a row to
    be one of them is not asked again."""
    found = rows.order_by()
    found.query.where = WhereNode()
    return found.filter(pk__in=keys)


def reading(rows: QuerySet[Any], fields: Sequence[str]) -> QuerySet[Any]:
    """The rows with nothing read but these fields; all of them where none is named."""
    if not fields:
        return rows
    beside = sorted({name.rpartition("__")[0] for name in fields if "__" in name})
    alone = rows.select_related(None)
    return (alone.select_related(*beside) if beside else alone).only(*fields)


def _rows_before(rows: QuerySet[Any], way: _Way, number: int) -> tuple[int, list[Any], int]:
    """How many rows there are, up to one more than are counted, the keys of the page and of one row
    more, and the page's number: the first where there is none of that number."""
    unordered = rows.order_by().annotate(**{ORDERED: way.expression})
    found = unordered.values_list("pk", ORDERED)[: MOST_COUNTED + 1]
    number = number if number <= LAST_BY_NUMBER else 1
    try:
        inside, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return 0, [], 1
    question = f"{inside} {parameters}"
    if question in TOO_LONG and _count(inside, parameters) > MOST_COUNTED:
        return MOST_COUNTED + 1, [], number
    asked = (
        f'SELECT "pk", COUNT(*) OVER () FROM ({inside}) AS found '
        f'ORDER BY "{ORDERED}" {way.direction}, "pk" {way.direction} LIMIT %s OFFSET %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [*parameters, SIZE + 1, (number - 1) * SIZE])
        lines = cursor.fetchall()
    if not lines:
        return (0, [], 1) if number == 1 else _rows_before(rows, way, 1)
    counted = lines[0][1]
    if counted > MOST_COUNTED:
        TOO_LONG.keep(question)
    return counted, [key for key, _ in lines], number


def _count(inside: str, parameters: Sequence[Any]) -> int:
    """The rows alone: without putting them in order, often by an index alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({inside}) AS found", parameters)
        counted: int = cursor.fetchone()[0]
    return counted


def _keys(rows: QuerySet[Any], way: _Way, place: Place) -> tuple[list[Any], int, bool]:
    """Of rows that were not counted: the keys of the page, its number, and whether one follows."""
    if place.number > 1 and place.after is not None:
        keys = way.beyond(rows, place.after)
        if keys:
            return keys[:SIZE], place.number, len(keys) > SIZE
    if place.number > 1 and place.before is not None:
        keys = way.turned().beyond(rows, place.before)
        if len(keys) >= SIZE:
            return keys[:SIZE][::-1], place.number, True
    number = min(place.number, LAST_BY_NUMBER)
    start = (number - 1) * SIZE
    keys = list(way.walked(rows).values_list("pk", flat=True)[start : start + SIZE + 1])
    return keys[:SIZE], number, len(keys) > SIZE


@dataclass(frozen=True, slots=True)
class _Way:
    """An order of rows."""

    expression: Any
    falling: bool

    @classmethod
    def of(cls, model: type[Model], order: str) -> _Way:
        """The order by a field, by a field of a row beside, or by something annotated."""
        name, falling = order.removeprefix("-"), order.startswith("-")
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return cls(F(name), falling)
        return cls(missing_least(name, field) if isinstance(field, Field) else F(name), falling)

    @property
    def direction(self) -> str:
        """As SQL says it."""
        return "DESC" if self.falling else "ASC"

    def turned(self) -> _Way:
        """The other way round."""
        return _Way(self.expression, not self.falling)

    def walked(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order, as an index has them."""
        if self.falling:
            return rows.order_by(self.expression.desc(), "-pk")
        return rows.order_by(self.expression.asc(), "pk")

    def beyond(self, rows: QuerySet[Any], key: int) -> list[Any]:
        """The keys of one row more than a page, next to the row ``key``; none where it is gone."""
        placed = rows.alias(**{ORDERED: self.expression})
        here = rows.filter(pk=key).annotate(**{ORDERED: self.expression})
        value = here.values_list(ORDERED, flat=True).first()
        if value is None:
            return []
        side, key_side = ("lt", "lt") if self.falling else ("gt", "gt")
        bound = Q(**{f"{ORDERED}__{side}e": value})
        strictly = Q(**{f"{ORDERED}__{side}": value}) | Q(**{f"pk__{key_side}": key})
        found = self.walked(placed.filter(bound & strictly)).values_list("pk", flat=True)
        return list(found[: SIZE + 1])


@dataclass(slots=True)
class Asked:
    """What the query string asks for, kept to what the listing knows."""

    search: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    place: Place = field(default_factory=Place)
    columns: frozenset[str] | None = None
    """The columns to be shown beside the name; all of them where nobody chose."""

    def shows(self, column: Column) -> bool:
        """Whether a column is shown: the name of a row always is."""
        return column.kind == "name" or self.columns is None or column.key in self.columns


def read_query(request: HttpRequest, listing: Listing) -> Asked:
    """Read the query string; what the listing does not know is left aside."""
    sorts = {column.sort for column in listing.columns if column.sort}
    sort = request.GET.get("sort", "")
    return Asked(
        request.GET.get("q", "").strip()[:100],
        {f.key: v for f in listing.facets if (v := request.GET.get(f.key, ""))},
        sort if sort.removeprefix("-") in sorts else "",
        Place.at(request),
        _columns_of(request, listing),
    )


CHOSEN = "columns"
"""The name under which a session keeps the columns chosen, by the name of their list."""


def _columns_of(request: HttpRequest, listing: Listing) -> frozenset[str] | None:
    """The columns that this request chose, else those chosen for the list before."""
    remembered = request.session.get(CHOSEN, {})
    if CHOSEN in request.GET:
        every = {column.key for column in listing.columns if column.kind != "name"}
        wanted = every & set(request.GET.getlist("column"))
        kept = {name: keys for name, keys in remembered.items() if name != listing.name}
        if wanted != every:
            kept[listing.name] = sorted(wanted)
        if kept != remembered:
            request.session[CHOSEN] = kept
        remembered = kept
    keys = remembered.get(listing.name)
    return None if keys is None else frozenset(keys)


def narrowed(rows: QuerySet[Any], listing: Listing, asked: Asked) -> QuerySet[Any]:
    """The rows that are asked for."""
    for facet in listing.facets:
        if value := asked.chosen.get(facet.key):
            rows = facet.narrow(rows, value)
    if asked.search and listing.search:
        rows = listing.search(rows, asked.search)
    return rows


def answer(
    request: HttpRequest,
    membership: Membership,
    listing: Listing,
    rows: QuerySet[Any],
    template: str = "components/list_page.html",
    **extra: object,
) -> HttpResponseBase:
    """The page of the listing, the fragment of it that htmx asks for, or its export."""
    asked = read_query(request, listing)
    found, order = narrowed(rows, listing, asked), asked.sort or listing.order
    offering = [(c, asked.shows(c)) for c in listing.columns if c.kind != "name"]
    listing = replace(listing, columns=tuple(c for c in listing.columns if asked.shows(c)))
    boxes = may_choose(membership, rows.model)
    if boxes and CHOOSE in request.GET:
        return page_of_choice(request, membership, listing, found)
    if request.GET.get("export") == "xlsx" and membership.may(Permission.DATA_EXPORT):
        return _workbook(listing, _of_codes(request, found) if boxes else found, order)
    page = page_of(found, order, asked.place, listing.reads)
    offered = [(each, each.choices(membership)) for each in listing.facets]
    same = {f.key for f, known in offered if f.alike and (f.key in asked.chosen or len(known) == 1)}
    listing = replace(listing, columns=tuple(c for c in listing.columns if c.key not in same))
    context = {
        "listing": listing,
        "asked": asked,
        "page": page,
        "facets": [facet_options(facet, known, asked) for facet, known in offered],
        "held_to": _limits(listing, membership, asked),
        "heads": heads_of(listing, order, request.GET, boxes),
        "body": body_of(listing, page.rows, boxes),
        "boxes": boxes,
        "offering": offering,
        "narrowing": [(k, v) for k, vs in request.GET.lists() if k not in PLACING for v in vs],
        "searchable": listing.search is not None,
        "filtered": bool(asked.search or asked.chosen),
        "may_export": membership.may(Permission.DATA_EXPORT),
        **extra,
    }
    return render(request, _template_for(request, template), context)


def _template_for(request: HttpRequest, whole: str) -> str:
    """The whole page, or the list alone where htmx asks for it."""
    return "components/list.html" if request.headers.get("HX-Target") == "list" else whole


def _of_codes(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows whose codes the address names; all of them where it names none."""
    codes = request.GET.getlist(ROW)
    return rows.filter(code__in=codes) if codes else rows


def _workbook(listing: Listing, rows: QuerySet[Any], order: str) -> HttpResponseBase:
    from hengjian.site.platform.exporting import workbook_of

    return workbook_of(listing, reading(rows.order_by(order, "pk"), listing.reads))


def _limits(listing: Listing, membership: Membership, asked: Asked) -> list[tuple[Words, Words]]:
    """What hidden filters keep the list to: the title and the name of each value."""
    chosen = [(f, f.says, v) for f in listing.facets if (v := asked.chosen.get(f.key))]
    named = [(facet.title, says(membership, value)) for facet, says, value in chosen if says]
    return [(title, name) for title, name in named if name]


def facet_options(
    facet: Facet, known: Sequence[Choice], asked: Asked
) -> tuple[Facet, str, SafeString]:
    """A facet, the value that is chosen, and its options."""
    chosen = asked.chosen.get(facet.key, "")
    return facet, chosen, options_of(known, chosen)
