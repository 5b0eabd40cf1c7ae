"""Which lines of the trail a membership reads: those about rows it sees.

A row that stands is asked for itself, by ``visible_to`` of its model. A row that is gone is looked
for where its line says it stood; lines of the first version do not say it, and are then read only
by who sees everything there is. What a line says where its row stood also bounds what is read of a
row that stands: a code may be given again elsewhere, and a row moved to somebody else's project.

A line of the trail in the words of the people who read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, FullResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    DecimalField,
    Exists,
    Field,
    ForeignKey,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Replace
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.on_the_trail import ACCOUNTS, rows_told_of
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import everywhere, inside_region, name_of
from hengjian.site.accounts.roles import Sees, roles
from hengjian.site.common import sealing
from hengjian.site.common.belonging import tell
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.common.words import said
from hengjian.site.library.models import Project, Section
from hengjian.site.library.nouns import (
    FIELDS,
    INNER,
    KEPT,
    KEYS,
    NAMES,
    UNNAMED,
    actions,
    codes_of,
    nouns,
    verbs,
    word_of,
)
from hengjian.site.library.visibility import NOTHING, leads_to_one, parts_of, visible_to
from hengjian.site.platform.english import quantities
from hengjian.site.platform.resource import reaches, resources
from hengjian.site.platform.templatetags.shell import grouped

YES, NO = Text("是", "yes"), Text("否", "no")
FEW = 200
"""Regions and projects that a query names one by one, so that an index finds what is theirs."""


def models_on_trail() -> tuple[type[Model], ...]:
    """The models of which lines of the trail speak."""
    return (*resources(), *ACCOUNTS)


def tell_where_rows_belong() -> None:
    """For the trail: the regions, projects and sections of each model that has one of each."""
    for model, reach in reaches().items():
        projects = filter(None, (*reach.projects, reach.whole))
        tell(
            model,
            regions=_to_one(model, reach.regions),
            projects=_to_one(model, projects),
            sections=_to_one(model, reach.sections),
        )


def _to_one(model: type[Model], lookups: Iterable[str]) -> list[str]:
    return [each for each in lookups if leads_to_one(model, each)]


def trail_visible_to(membership: Membership, kind: str = "") -> QuerySet[TrailEntry]:
    """The lines that the membership reads; none without ``trail.view``. ``kind``: only those about
    rows of the model of that label, which is asked much faster."""
    if not membership.may(Permission.TRAIL_VIEW):
        return TrailEntry.objects.none()
    if not kind:
        return _written_out(lines_about(models_on_trail(), membership))
    named = [model for model in models_on_trail() if model._meta.label_lower == kind]
    return lines_about(named or models_on_trail(), membership).filter(subject_type=kind)


def _written_out(lines: QuerySet[TrailEntry]) -> QuerySet[TrailEntry]:
    """The same lines, their condition put into SQL once: it speaks of every kind of row there is,
    and a page asks it for its rows, their number, and what its filters offer."""
    query = lines.query
    if query.is_empty() or not query.where:
        return lines
    try:
        condition, values = query.where.as_sql(
            query.get_compiler(connection=connection), connection
        )
    except EmptyResultSet:
        return TrailEntry.objects.none()
    except FullResultSet:
        return TrailEntry.objects.all()
    return TrailEntry.objects.filter(RawSQL(condition, values, output_field=BooleanField()))


def lines_about(models: Collection[type[Model]], membership: Membership) -> QuerySet[TrailEntry]:
    """The lines about rows of these models that the membership sees, for a page that tells what
    happened to a row it shows."""
    every = set(models) == set(models_on_trail())
    seen = {model: _seen(model, membership) for model in (_spoken_of() if every else models)}
    whole = [each._meta.label_lower for each, rows in seen.items() if _is_all(rows)]
    found = Q(subject_type__in=whole) if whole else NOTHING
    if membership.role.sees is Sees.REGION and everywhere(membership):
        if every:  # also of models that this version does not have any more
            found |= ~Q(subject_type__in=[each._meta.label_lower for each in models])
        return TrailEntry.objects.filter(reduce(or_, _each(seen, None), found))
    where = _Where(membership)
    each = reduce(or_, _each(seen, where.gone()), found)
    return TrailEntry.objects.filter(where.near(), each)


def _spoken_of() -> list[type[Model]]:
    """The models with a line: of the others nothing need be asked."""
    kinds = TrailEntry.objects.order_by().values_list("subject_type", flat=True).distinct()
    known = set(kinds)
    return [model for model in models_on_trail() if model._meta.label_lower in known]


def may_see(row: Model, membership: Membership) -> bool:
    """Whether the membership sees a row that another one names; rows of which nobody said who
    sees them are named to all."""
    if type(row) not in reaches():
        return True
    return visible_to(type(row), membership).filter(pk=row.pk).exists()


def _seen(model: type[Model], membership: Membership) -> QuerySet[Any]:
    return rows_told_of(model, membership) if model in ACCOUNTS else visible_to(model, membership)


def _is_all(rows: QuerySet[Any]) -> bool:
    """Nothing is asked of a row to be among them."""
    return not rows.query.where and not rows.query.is_empty()


def _each(seen: dict[type[Model], QuerySet[Any]], gone: Q | None) -> Iterator[Q]:
    """By model, that the row of a line is among those seen, or is gone and stood in sight."""
    for model, rows in seen.items():
        if rows.query.is_empty() or _is_all(rows):
            continue
        label, key = model._meta.label_lower, key_on_the_trail(model)
        named = {key: _row_named(model, key)}
        stands = Exists(rows.order_by().filter(**named))
        absent = ~Q(Exists(model._default_manager.order_by().filter(**named)))
        yield Q(subject_type=label) & (Q(stands) | (absent if gone is None else gone & absent))


def _row_named(model: type[Model], key: str) -> Any:
    """The row of the line; keys that are no codes only of lines about that model."""
    subject: Any = OuterRef("subject")
    if key == "code":
        return subject
    kind: Field[Any, Any] = BigIntegerField()
    if isinstance(model._meta.pk, UUIDField):
        kind = UUIDField()
        if not connection.features.has_native_uuid_field:  # kept there as its digits alone
            subject = Replace(subject, Value("-"), Value(""))
    label = Value(model._meta.label_lower)
    return Case(When(Exact(OuterRef("subject_type"), label), then=Cast(subject, kind)))


class _Where:
    """Where a membership looks that does not see everything."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        self.sees = membership.role.sees

    def near(self) -> Q:
        """The line was written where the membership looks, or does not say where."""
        if self.sees is Sees.REGION:
            region = self.membership.organisation.region
            above = [code for code in region.path.split("/") if code]
            inside = inside_region(self.membership).values_list("code", flat=True)
            return _among("region", inside, ["", *above])
        projects = visible_to(Project, self.membership).order_by().values_list("code", flat=True)
        return _among("project", projects, [""])

    def gone(self) -> Q:
        """What a row stood in that is gone: in the region, in a project it carries out, in one
        or in the section of one in which it takes part."""
        stood = Q(version__gte=2)
        match self.sees:
            case Sees.REGION:
                inside = inside_region(self.membership).values_list("code", flat=True)
                return stood & _among("region", inside)
            case Sees.OWN:
                mine = Project.objects.filter(implementer=self.membership.organisation_id)
                return stood & _among("project", mine.order_by().values_list("code", flat=True))
            case Sees.PARTICIPATING:
                parts = parts_of(self.membership)
                whole = Project.objects.filter(pk__in=[p for p, section in parts if not section])
                sections = Section.objects.filter(pk__in=[s for _, s in parts if s])
                return stood & (
                    Q(project__in=list(whole.values_list("code", flat=True)))
                    | Q(section__in=list(sections.values_list("code", flat=True)))
                )
            case Sees.NOTHING:
                return NOTHING


def _among(field: str, codes: QuerySet[Any], others: Sequence[str] = ()) -> Q:
    """One of the codes, or of the others; few are named one by one."""
    few = list(codes[: FEW + 1])
    if len(few) <= FEW:
        return Q(**{f"{field}__in": sorted({*few, *others})})
    found = Q(**{f"{field}__in": codes})
    return found | Q(**{f"{field}__in": others}) if others else found


COLON, COMMA = Text("：", ": "), Text("、", ", ")
YEARS = frozenset(("year", "built_year", "starts_year", "ends_year"))
PEOPLE = re.compile(r"by|\w+_by|interviewer")
"""Fields that hold the user name of a person, by their names."""


def noun_of(subject_type: str) -> str:
    """``library.site`` in words; the code itself where no word is known."""
    word = nouns().get(subject_type.rpartition(".")[2])
    return said(word) if word else subject_type


def pointer_name(field: ForeignKey[Any, Any]) -> str:
    """The name of a field that points at a row: its own, else what such a row is."""
    own = _own_name(field)
    if own:
        return own
    return said(FIELDS[field.name]) if field.name in FIELDS else noun_of(_kind(field))


def _own_name(field: Field[Any, Any]) -> str:
    """The words its model gives it; empty where there are none."""
    own = field.verbose_name
    given = isinstance(own, Promise) or own != field.name.replace("_", " ")
    return str(own) if given else ""


def _kind(field: ForeignKey[Any, Any]) -> str:
    related: type[Model] = field.related_model
    return related._meta.label_lower


def action_of(action: str) -> str:
    """``site.change`` in words: what was done to what."""
    if action in actions():
        return said(actions()[action])
    noun, _, verb = action.partition(".")
    if noun not in nouns() or verb not in verbs():
        return action
    what, done = nouns()[noun], verbs()[verb]
    return said(Text(done.zh + what.zh, f"{what.en}: {done.en}"))


def who(entry: TrailEntry) -> str:
    """The person's name, or what stands for it."""
    if entry.actor == "system":
        return said(Text("系统", "the system"))
    return entry.actor_name or entry.actor


def role_of(entry: TrailEntry) -> str:
    """The role they acted in; empty for the system."""
    role = roles().by_code.get(entry.role)
    return said(role.name) if role else entry.role


def subject_of(entry: TrailEntry) -> str:
    """The row by the name it had, as its subject puts it to the reader."""
    name = NAMES.get(entry.subject_type)
    return name(entry.subject_name) if name else entry.subject_name


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a row: what it was and what it became."""

    name: str
    label: str
    before: str | None
    """None where nothing was entered."""
    after: str | None
    number: bool
    """Whether its values are amounts, aligned at their end."""


def lines_of(entry: TrailEntry, reader: Membership) -> Iterator[Line]:
    """The fields that changed, in the order of the model; unknown ones last, by their code. A row
    that is pointed at is named to who sees it."""
    model = _model(entry.subject_type)
    before, after = entry.before or {}, entry.after or {}
    known = codes_of(model) if model is not None else {}
    for name in _in_order(model, before.keys() | after.keys()):
        field = _field(model, name)
        if entry.before is None and after.get(name) in (None, "", [], {}):
            continue
        told: Callable[[Any], str | None] = partial(
            _field_in_words, field, known.get(name, {}), reader
        )
        if any(column.model is model and column.field == name for column in sealing.COLUMNS):
            told = _tell_sealed
        yield Line(
            name,
            label_of(field, name, model),
            told(before.get(name)),
            told(after.get(name)),
            isinstance(field, DecimalField) or _is_number(before.get(name), after.get(name)),
        )


def _field_in_words(
    field: Field[Any, Any] | None, known: Mapping[str, Text], reader: Membership, value: Any
) -> str | None:
    """A value in words, by the codes that are known of its field."""
    if known and value not in (None, "", [], {}):
        return _in_words(value, known)
    return _value(field, value, reader)


def _tell_sealed(value: Any) -> str | None:
    """The trail keeps it sealed, as the row does."""
    return None if value in (None, "") else said(Text("已加密保存", "sealed"))


def label_of(field: Field[Any, Any] | None, name: str, model: type[Model] | None = None) -> str:
    """A field, or what else a line says of a row of the model, in words: its own, else those of
    the list, else its code."""
    own_word = word_of(field.model if field is not None else model, name)
    if own_word is not None or name in FIELDS:
        return said(own_word or FIELDS[name])
    if field is None:
        return name
    if isinstance(field, ForeignKey):
        return pointer_name(field)
    own = _own_name(field)
    return said(UNNAMED[name]) if not own and name in UNNAMED else own or name


def _in_order(model: type[Model] | None, names: Iterable[str]) -> list[str]:
    fields = model._meta.get_fields() if model is not None else ()
    place = {field.name: number for number, field in enumerate(fields)}
    return sorted(names, key=lambda name: (place.get(name, len(place)), name))


def _model(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _is_number(*values: object) -> bool:
    return any(isinstance(value, int) and not isinstance(value, bool) for value in values)


def _value(field: Field[Any, Any] | None, value: object, reader: Membership) -> str | None:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool) or isinstance(field, BooleanField):
        return said(YES if value else NO)
    if isinstance(value, int):
        return str(value) if field is not None and field.name in YEARS else grouped(value)
    if isinstance(field, ForeignKey):
        return _name_of(field, str(value), reader)
    if field is not None and PEOPLE.fullmatch(field.name):
        return name_of(str(value))
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DecimalField):
        return _amount(str(value))
    if isinstance(field, DateTimeField):
        return _moment(str(value))
    if isinstance(value, (list, dict)):
        return _outline(value)
    return str(value)


FIRST_WORD = re.compile(r"^[a-z][a-z_-]*(?![\w-])")


def _in_words(value: object, known: Mapping[str, Text]) -> str:
    """A code, or a list of lines that each begin with one, in words; what is no code stays."""
    if isinstance(value, list):
        return "\n".join(_in_words(each, known) for each in value)
    if isinstance(value, dict):
        return _outline({said(known[key]) if key in known else key: e for key, e in value.items()})

    def word(found: re.Match[str]) -> str:
        return said(known[found[0]]) if found[0] in known else found[0]

    return FIRST_WORD.sub(word, str(value))


def _outline(value: object) -> str:
    """A list or a mapping as text: an item a line, wordings in the language of the page."""
    if isinstance(value, list):
        joint = "\n" if any(isinstance(each, dict) for each in value) else said(COMMA)
        return joint.join(_outline(each) for each in value)
    if isinstance(value, bool):
        return said(YES if value else NO)
    if not isinstance(value, dict):
        return "—" if value in (None, "") else quantities(str(value))
    rest = {key: each for key, each in value.items() if each not in (None, "", [], {})}
    title = ""
    own = "zh" if "zh" in rest else "name"
    if isinstance(rest.get(own), str) and isinstance(rest.get("en"), str):
        title = said(Text(rest.pop(own), rest.pop("en")))
    if "shown" in rest:
        rest.pop("value", None)
    told = [
        f"{said(KEYS[key]) if key in KEYS else key}{said(COLON)}{_value_in_words(key, each)}"
        for key, each in rest.items()
        if key not in INNER
    ]
    return " ".join(each for each in (title, " · ".join(told)) if each)


def _value_in_words(key: str, value: object) -> str:
    """What stands under a key: a code in words, else its outline."""
    words = KEPT.get(key, {}).get(value) if isinstance(value, str) else None
    return said(words) if words else _outline(value)


def _name_of(field: ForeignKey[Any, Any], code: str, reader: Membership) -> str:
    """The row that is pointed at by its name and code; the code alone where it is gone, or where
    the reader does not see it."""
    model: type[Model] = field.related_model
    if not any(each.name == "code" for each in model._meta.get_fields()):
        return code
    row = model._default_manager.filter(code=code).first()
    return f"{row}（{code}）" if row is not None and may_see(row, reader) else code


def _amount(text: str) -> str:
    try:
        return grouped(Decimal(text))
    except InvalidOperation:
        return text


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else text
