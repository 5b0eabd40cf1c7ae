"""A package: projects with who publishes them and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import simplejson

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.standards.oc4ids.project import Project
from hengjian.standards.parts import DateTime, Part, plain, read

VERSION = "0.9"
MAX_BYTES = 200_000_000


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

    Raises ``Refused`` with every problem at once: no JSON, no package, another version, a value of
    another kind than the standard says, a project without ``id`` or two with the same.
    """
    place = Place(file=name)
    if len(content) > MAX_BYTES:
        raise Refused([problem("standard-too-large", place, bytes=len(content), most=MAX_BYTES)])
    try:
        data = simplejson.loads(content.decode("utf-8-sig"), use_decimal=True)
    except (UnicodeDecodeError, simplejson.JSONDecodeError, RecursionError) as reason:
        raise Refused([problem("standard-not-json", place, reason=reason)]) from reason
    if not isinstance(data, dict) or not isinstance(data.get("projects"), list):
        raise Refused([problem("oc4ids-not-a-package", place)])
    problems: list[Problem] = []
    package = read(Package, data, place, problems)
    problems.extend(_identities(package, data, place))
    if problems:
        raise Refused(problems)
    return package


def _identities(package: Package, data: dict[str, Any], place: Place) -> Iterator[Problem]:
    version = str(data.get("version", VERSION))
    if version != VERSION:
        yield problem("oc4ids-version", place, found=version, known=VERSION)
    for number, project in enumerate(package.projects):
        if not project.id:
            here = Place(file=place.file, path=f"/projects/{number}/id")
            yield problem("oc4ids-project-without-id", here)
    counted = Counter(project.id for project in package.projects if project.id)
    for code, times in counted.items():
        if times > 1:
            yield problem("oc4ids-project-twice", place, id=code, times=times)


def write_package(package: Package) -> bytes:
    """The package as UTF-8 JSON, Chinese as it is, amounts with all their digits."""
    text: str = simplejson.dumps(plain(package), use_decimal=True, ensure_ascii=False, indent=2)
    return text.encode()
