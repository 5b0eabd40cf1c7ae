"""Frictionless Data Package: tables as CSV with what their columns mean, written as one zip.

Written from the specification (v1: data package, data resource, table schema). Units stand in the
field property ``unit``, which the specification leaves to publishers.
"""

from hengjian.standards.datapackage.model import Field, ForeignKey, Package, Resource
from hengjian.standards.datapackage.writing import inert, write_csv, write_package

__all__ = [
    "Field",
    "ForeignKey",
    "Package",
    "Resource",
    "inert",
    "write_csv",
    "write_package",
]
