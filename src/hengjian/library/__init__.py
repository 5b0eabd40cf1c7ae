"""The library: data shipped with the product. Pure access to files; nothing here reads them as
frameworks, cases or tables."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from hengjian.errors import Refused, problem
from hengjian.files import reading

_FRAMEWORK = re.compile(r"^framework:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


def _folder(name: str) -> Path:
    return Path(str(files(__name__))) / name


def framework_files(name: str | None = None) -> tuple[Path, ...]:
    """The shipped frameworks' files, sorted; with ``name``, every edition of that framework, and
    none where the library has no such framework."""
    shipped = tuple(sorted(_folder("frameworks").glob("*.yaml")))
    return shipped if name is None else tuple(file for file in shipped if _framework(file) == name)


def framework_names() -> tuple[str, ...]:
    """The names of the shipped frameworks, sorted, each once."""
    return tuple(sorted({name for file in framework_files() if (name := _framework(file))}))


def _framework(file: Path) -> str | None:
    found = _FRAMEWORK.search(file.read_text(encoding="utf-8"))
    return found[1] if found else None


def grade_scale_file(name: str) -> Path:
    """The file of the grade scale ``name``. Raises ``Refused`` (``library-unknown``)."""
    return _locate("grade_scales", name)


def policy_file(name: str) -> Path:
    """The file of the policy ``name``. Raises ``Refused`` (``library-unknown``)."""
    return _locate("policies", name)


def self_evaluation_file(case: str) -> Path:
    """The workbook of a unit's self-evaluation that belongs to a shipped case.

    Raises ``Refused`` (``library-unknown``).
    """
    found = sorted(_folder("self_evaluations").glob(f"{case}-*.xlsx"))
    if not found:
        raise Refused([problem("library-unknown", found=case, known="—")])
    return found[-1]


def grade_scale_names() -> tuple[str, ...]:
    """The names of the shipped grade scales."""
    return _names("grade_scales")


def policy_names() -> tuple[str, ...]:
    """The names of the shipped policies."""
    return _names("policies")


def _names(kind: str) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in _folder(kind).glob("*.yaml")))


def _locate(kind: str, name: str) -> Path:
    if name not in _names(kind):
        raise Refused([problem("library-unknown", found=name, known=" ".join(_names(kind)))])
    return _folder(kind) / f"{name}.yaml"


def tables_file() -> Path:
    """The data dictionary: every record table a case may hand over."""
    return _folder("tables.yaml")


def headers_file() -> Path:
    """What people call the columns of tables, with the day of the list."""
    return _folder("headers.yaml")


def case_names() -> tuple[str, ...]:
    """The names of the shipped cases."""
    return tuple(sorted(file.parent.name for file in _folder("cases").glob("*/case.yaml")))


def case_folder(name: str) -> Path:
    """The folder of the shipped case ``name``. Raises ``Refused`` (``library-unknown``)."""
    if name not in case_names():
        raise Refused([problem("library-unknown", found=name, known=" ".join(case_names()))])
    return _folder("cases") / name


def find_case(named: str | Path) -> Path:
    """The path of a case: ``named`` itself where there is such a file or folder, else the folder of
    the shipped case of that name. Raises ``Refused`` (``case-unknown``)."""
    path = Path(named)
    with reading(path):
        if path.exists():
            return path
    if str(named) in case_names():
        return case_folder(str(named))
    raise Refused([problem("case-unknown", path=named, known="、".join(case_names()))])
