"""A package: projects with who publishes them and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import simplejson

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.standards.oc4ids.project import Project
from hengjian.standards.oc4ids.schema_check import problems_of
from hengjian.standards.parts import DateTime, Part, plain, read

VERSION = "0.9"
MAX_BYTES = 20_000_000
_AS_IT_IS: dict[str, Any] = {"use_decimal": True, "ensure_ascii": False}
_SURROGATE = re.compile("[\\ud800-\\udfff]")


@dataclass(kw_only=True, slots=True)
class Publisher(Part):
    """Who publishes."""

    name: str | None = None
    scheme: str | None = None
    uid: str | None = None
    uri: str | None = None


@dataclass(kw_only=True, slots=True)
class Package(Part):
    """A file of projects."""

    uri: str | None = None
    published_date: DateTime | None = None
    version: str | None = None
    publisher: Publisher | None = None
    license: str | None = None
    publication_policy: str | None = None
    projects: list[Project] = field(default_factory=list)


def read_package(content: bytes, name: str = "") -> Package:
    """The package in ``content``; numbers are exact.

    Raises ``Refused`` with every problem at once: no JSON, no package, another version, whatever
    departs from the published schema and its closed codelists, two projects with the same ``id``.
    """
    place = Place(file=name)
    data = _json(content, place)
    if not isinstance(data, dict) or not isinstance(data.get("projects"), list):
        raise Refused([problem("oc4ids-not-a-package", place)])
    problems = list(problems_of(data, place))
    told = {each.place.path for each in problems}
    misread: list[Problem] = []
    package = read(Package, data, place, misread)
    problems += [each for each in misread if each.place.path not in told]
    problems += [each for each in _identities(package, data, place) if each.place.path not in told]
    if problems:
        raise Refused(problems)
    return package


def _json(content: bytes, place: Place) -> Any:
    if len(content) > MAX_BYTES:
        raise Refused([problem("standard-too-large", place, bytes=len(content), most=MAX_BYTES)])
    try:
        text = content.decode("utf-8-sig")
        data = simplejson.loads(text, use_decimal=True)
    except (ValueError, RecursionError) as reason:  # a number of 5,000 digits is a ValueError too
        raise Refused([problem("standard-not-json", place, reason=str(reason)[:200])]) from reason
    # only where an escape stands can there be what no database keeps as text
    if "\\u" in text and (_SURROGATE.search(written := simplejson.dumps(data, **_AS_IT_IS))):
        raise Refused([problem("standard-text", place, found=_around(written))])
    return data


def _around(text: str) -> str:
    match = _SURROGATE.search(text)
    assert match
    return ascii(text[max(0, match.start() - 20) : match.end()])


def _identities(package: Package, data: dict[str, Any], place: Place) -> Iterator[Problem]:
    version = str(data.get("version", VERSION))
    if version != VERSION:
        here = Place(file=place.file, path="/version")
        yield problem("oc4ids-version", here, found=version, known=VERSION)
    counted = Counter(project.id for project in package.projects if project.id)
    for code, times in counted.items():
        if times > 1:
            yield problem("oc4ids-project-twice", place, id=code, times=times)


def write_package(package: Package) -> bytes:
    """The package as UTF-8 JSON, Chinese as it is, amounts with all their digits."""
    text: str = simplejson.dumps(plain(package), indent=2, **_AS_IT_IS)
    return text.encode()
