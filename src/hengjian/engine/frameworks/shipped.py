"""What the library ships beside frameworks: the data dictionary, grade scales, policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from hengjian import library
from hengjian.engine.frameworks.fields import Formula, Model, Slug, Wording
from hengjian.engine.frameworks.model import ColumnName, FactName, GradeScale, Table
from hengjian.engine.frameworks.rules import Citation
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_tree import read_yaml

M = TypeVar("M", bound=BaseModel)


class DataDictionary(Model):
    """The published record tables."""

    tables: dict[ColumnName, Table]


class Policy(Model):
    """What a policy asks of the points of a framework.

    ``holds`` is a condition over the names in ``names``; each stands for the points, out of 100, of
    the outermost indicators with one of the wordings given for it, and for 0 where there is none.
    """

    policy: Slug
    title: Wording
    names: dict[FactName, tuple[str, ...]]
    holds: Formula
    why: Wording
    cite: tuple[Citation, ...] = ()


@cache
def data_dictionary() -> Mapping[str, Table]:
    """The tables of the published data dictionary by name."""
    return _read(DataDictionary, library.tables_file()).tables


@cache
def read_grade_scale(name: str) -> GradeScale:
    """The shipped grade scale ``name``. Raises ``Refused`` (``library-unknown``)."""
    return _read(GradeScale, library.grade_scale_file(name))


@cache
def read_policy(name: str) -> Policy:
    """The shipped policy ``name``. Raises ``Refused`` (``library-unknown``)."""
    return _read(Policy, library.policy_file(name))


def _read(model_class: type[M], file: Path) -> M:
    return validate(model_class, read_yaml(file.read_bytes(), file.name))
