"""A package, its tables, their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Type = Literal["string", "integer", "number", "boolean", "date", "year"]
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    name: str
    type: Type
    title: str = ""
    description: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()

    def descriptor(self) -> dict[str, Any]:
        """As the table schema writes it."""
        constraints: dict[str, Any] = {}
        if self.required:
            constraints["required"] = True
        if self.unique:
            constraints["unique"] = True
        if self.enum:
            constraints["enum"] = list(self.enum)
        said = {
            "name": self.name,
            "type": self.type,
            "title": self.title,
            "description": self.description,
            "unit": self.unit,
            "constraints": constraints,
        }
        return {key: value for key, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column that names rows of another table of the package."""

    field: str
    resource: str
    reference: str = "code"

    def descriptor(self) -> dict[str, Any]:
        """As the table schema writes it."""
        return {
            "fields": self.field,
            "reference": {"resource": self.resource, "fields": self.reference},
        }


@dataclass(frozen=True, slots=True)
class Resource:
    """A table: its columns, and its rows when they are asked for."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Callable[[], Iterable[Row]]
    primary_key: str = "code"
    foreign_keys: tuple[ForeignKey, ...] = ()
    description: str = ""

    @property
    def path(self) -> str:
        """Its file in the package."""
        return f"data/{self.name}.csv"

    def descriptor(self, digest: str, size: int) -> dict[str, Any]:
        """The resource with the SHA-256 and the bytes of its file."""
        schema: dict[str, Any] = {
            "fields": [each.descriptor() for each in self.fields],
            "primaryKey": self.primary_key,
            "missingValues": [""],
        }
        if self.foreign_keys:
            schema["foreignKeys"] = [each.descriptor() for each in self.foreign_keys]
        return {
            "name": self.name,
            "path": self.path,
            "profile": "tabular-data-resource",
            "title": self.title,
            "description": self.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
            "hash": f"sha256:{digest}",
            "bytes": size,
            "schema": schema,
        }


@dataclass(frozen=True, slots=True)
class Package:
    """Tables that belong together."""

    name: str
    title: str
    created: str
    """A date and time with its zone, RFC 3339."""
    resources: tuple[Resource, ...]
    description: str = ""
    version: str = ""
    """Of the data: two packages with the same version hold the same."""
    licenses: tuple[dict[str, str], ...] = ()
    """Each with ``name`` (an identifier of opendefinition.org) and ``title``, ``path``."""
    sources: tuple[dict[str, str], ...] = ()
    """Where the data come from, each with ``title``."""

    def descriptor(self) -> dict[str, Any]:
        """What the package says of itself, without its tables."""
        said = {
            "profile": "tabular-data-package",
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "created": self.created,
            "version": self.version,
            "licenses": list(self.licenses),
            "sources": list(self.sources),
        }
        return {key: value for key, value in said.items() if value}
