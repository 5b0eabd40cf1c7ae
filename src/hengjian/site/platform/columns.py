"""What a table that people exchange looks like: its columns, derived from the model they fill.

A column has a title in both languages, a kind, a unit, and what may stand in it. Names of columns
are the model's fields; rows of other tables are named by their codes.

Columns that many tables share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.db import models
from django.db.models import Model

from hengjian.bilingual import Language, Text
from hengjian.engine.frameworks.model import Column as ReadColumn
from hengjian.engine.frameworks.model import Table as ReadTable
from hengjian.site.common.recorded import Yuan
from hengjian.site.common.words import both

Kind = Literal["text", "long", "integer", "number", "date", "yes_no", "choice", "reference", "list"]
Choices = tuple[tuple[str, Text], ...]
READ_AS = {"integer": "number", "number": "number", "date": "date", "yes_no": "boolean"}
EXAMPLE = Text("示例", "EXAMPLE")
"""How the code of an example row begins: it is never imported."""
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    """The field of the model."""
    title: Text
    kind: Kind
    required: bool = False
    unit: str = ""
    """A symbol of ``hengjian.quantities``; empty for pure numbers."""
    places: int = 0
    choices: Choices = ()
    """Codes with their words; either may be written."""
    target: type[Model] | None = None
    """What the code in this column points at."""
    hint: Text = NOTHING
    example: object = None
    longest: int | None = None
    offered: Choices = ()
    """The choices of new rows, where they are fewer."""
    negative: bool = False
    """Whether a number below zero can be right."""

    def header(self, language: Language, *, marked: bool = False) -> str:
        """Its header: title, a star where it must be filled, the unit in brackets."""
        star = "*" if marked and self.required else ""
        unit = self.unit.replace("平方米", "m²") if language == "en" else self.unit
        if not unit:
            return self.title.of(language) + star
        brackets = ("（", "）") if language == "zh" else (" (", ")")
        return f"{self.title.of(language)}{star}{brackets[0]}{unit}{brackets[1]}"


@dataclass(frozen=True, slots=True)
class Spec:
    """A table."""

    name: str
    """``sites``: in addresses and file names."""
    title: Text
    model: type[Model]
    columns: tuple[Column, ...]
    purpose: Text
    """One sentence: what a row is."""
    importable: bool = True
    shown: tuple[Column, ...] = ()
    """Columns that only leave: what becomes of a row here."""
    area: Text = NOTHING
    """The part of the life of a project that its rows belong to."""

    def column(self, name: str) -> Column:
        """The column of a field. Raises ``KeyError``."""
        return {each.name: each for each in self.columns}[name]

    @property
    def placed(self) -> bool:
        """Whether its rows carry coordinates, whose datum must be said."""
        return any(each.name == "longitude" for each in self.columns)


@dataclass(frozen=True, slots=True)
class Given:
    """What the model does not say of a column."""

    unit: str = ""
    hint: Text = NOTHING
    example: object = None
    title: Text | None = None
    choices: Choices | Callable[[], Choices] = ()
    """Or what gives them, where they stand in a catalogue that is read later."""
    required: bool | None = None
    offered: tuple[str, ...] = ()
    """Codes of the choices of new rows, where they are fewer."""
    negative: bool = False


def derive(model: type[Model], name: str, given: Given) -> Column:
    """The column of a model's field."""
    field: Any = model._meta.get_field(name)
    kind = _kind(field)
    choices = given.choices() if callable(given.choices) else given.choices
    if field.choices and not choices:
        choices = tuple((str(code), both(label)) for code, label in field.choices)
    needed = not field.blank and not field.has_default() and not field.null
    return Column(
        name,
        given.title or _title(field),
        "choice" if choices else kind,
        needed if given.required is None else given.required,
        given.unit,
        getattr(field, "decimal_places", None) or 0,
        choices,
        field.related_model if kind == "reference" else None,
        given.hint,
        given.example,
        getattr(field, "max_length", None),
        tuple(each for each in choices if each[0] in given.offered),
        given.negative,
    )


def _title(field: Any) -> Text:
    """The field's name without the unit in brackets behind it."""
    label = both(field.verbose_name)
    return Text(label.zh.partition("（")[0], label.en.partition(" (")[0])


def _kind(field: Any) -> Kind:
    match field:
        case models.ForeignKey():
            return "reference"
        case models.BooleanField():
            return "yes_no"
        case models.DateField():
            return "date"
        case models.DecimalField() | Yuan():
            return "number"
        case models.IntegerField():
            return "integer"
        case models.TextField():
            return "long"
        case models.JSONField():
            return "list"
    return "text"


def spec(
    name: str,
    title: Text,
    model: type[Model],
    purpose: Text,
    columns: Mapping[str, Given],
    *,
    importable: bool = True,
    shown: Sequence[str] = (),
) -> Spec:
    """A table of the model with these columns, in this order; source and date close each row.

    ``shown`` are fields that only leave.
    """
    found = tuple(derive(model, field, given) for field, given in columns.items())
    besides = tuple(derive(model, field, Given()) for field in shown)
    return Spec(name, title, model, found, purpose, importable, besides)


@cache
def read_table(table: Spec) -> ReadTable:
    """The table as the engine's reader of record tables knows it.

    Only the code is required of a file: a row that is known already may name what changes alone.
    """
    columns = {}
    for column in table.columns:
        columns[column.name] = ReadColumn(
            type=READ_AS.get(column.kind, "text"),
            title=column.title,
            unit=column.unit,
            places=min(column.places, 6),
            required=column.name == "code",
            negative=column.negative,
        )
    return ReadTable(title=table.title, key="code", columns=columns)


CODE = Given(
    hint=Text(
        "一经使用不再改变；同一编码再次导入即为更新",
        "kept for good; importing it again updates the row",
    ),
    example="S-0001",
)  # fmt: skip
DAY = Given(hint=Text("写到日，如 2022-07-31", "year, month and day: 2022-07-31"))
SOURCE = {
    "source": Given(
        hint=Text("这一行数据出自哪里", "where this row's data come from"), example="2024年摸底调查"
    ),
    "as_of": Given(hint=Text("数据截至哪一天", "the day up to which the data hold")),
}
SITE = Given(
    title=Text("小区编码", "site code"),
    hint=Text("小区表里的编码", "the code in the table of sites"),
    example="S-0001",
)
PROJECT = Given(
    title=Text("项目编码", "project code"),
    hint=Text("项目表里的编码", "the code in the table of projects"),
    example="P-2",
)
SUB_DISTRICT = Given(
    hint=Text("街道的编码或全名", "the sub-district's code or full name"), example="东街道"
)
DISTRICT = Given(hint=Text("区县的编码或全名", "the district's code or full name"), example="某区")
UNIT = Given(hint=Text("单位的编码或全名", "the unit's code or full name"))
DEGREES = Text(
    "以度为单位的小数；坐标系在导入时选择", "degrees as decimals; the datum is asked for on import"
)
PROJECT_OF = Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True)
SITE_IF_ANY = Given(title=SITE.title, hint=Text("可留空", "may be empty"))
RECORD = {"source": SOURCE["source"]}
"""An entry has a day of its own, and no as-of date besides."""


def coded(example: str, hint: Text | None = None) -> Given:
    """A code, with an example of this table."""
    return Given(hint=hint or CODE.hint, example=example)
