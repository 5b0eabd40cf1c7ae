"""The same tables as CSV on the Web describes them (W3C, Metadata Vocabulary for Tabular Data).

The metadata stands beside ``datapackage.json``; columns are called by the header of their file.
"""

from __future__ import annotations

from typing import Any

from hengjian.standards.datapackage.model import Field, Package, Resource

CONTEXT = "http://www.w3.org/ns/csvw"
FILE = "csv-metadata.json"
DATATYPES = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "year": "gYear",
}


def metadata_of(package: Package) -> dict[str, Any]:
    """The metadata of the whole group of tables."""
    described = {
        "@context": [CONTEXT, {"@language": "zh"}],
        "dc:title": package.title,
        "dc:description": package.description,
        "dc:issued": package.created,
        "dc:source": [each["title"] for each in package.sources],
        "tables": [_table(each) for each in package.resources],
    }
    if package.licenses:
        described["dc:license"] = [each.get("path") or each["title"] for each in package.licenses]
    return {key: value for key, value in described.items() if value}


def _table(resource: Resource) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(each) for each in resource.fields],
        "primaryKey": resource.primary_key,
    }
    if resource.foreign_keys:
        schema["foreignKeys"] = [
            {
                "columnReference": each.field,
                "reference": {
                    "resource": f"data/{each.resource}.csv",
                    "columnReference": each.reference,
                },
            }
            for each in resource.foreign_keys
        ]
    return {
        "url": resource.path,
        "dc:title": resource.title,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "doubleQuote": True},
        "tableSchema": schema,
    }


def _column(each: Field) -> dict[str, Any]:
    said = {
        "name": each.name,
        "titles": each.name,
        "datatype": DATATYPES[each.type],
        "required": each.required or None,
        "dc:title": each.title,
        "dc:description": "；".join(part for part in (each.description, each.unit) if part),
    }
    return {key: value for key, value in said.items() if value}
