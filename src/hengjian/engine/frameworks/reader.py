"""The door to frameworks: from a file to one that is ready to run, or every problem of the file."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.compiling import compile_framework
from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.shipped import read_grade_scale
from hengjian.engine.frameworks.validation import in_order, validate
from hengjian.engine.frameworks.yaml_tree import BYTES, Tree, compose_yaml
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import reading
from hengjian.quantities import Unit, Units, own_unit, parse_quantity, units

__all__ = ["read_framework", "read_framework_text", "read_grade_scale"]


def read_framework(path: Path) -> CompiledFramework:
    """The framework in the file ``path``.

    Raises ``Refused`` with all problems, each with file, line and column; also where the file is
    missing or larger than 1 MB.
    """
    return read_framework_text(read_bytes(path), str(path))


def read_framework_text(text: bytes | str, file: str) -> CompiledFramework:
    """The framework written in ``text``; ``file`` is the name its problems are placed in."""
    tree = compose_yaml(text, file)
    data = text.encode() if isinstance(text, str) else text
    digest = hashlib.sha256(data).hexdigest()
    own = own_units(tree)
    try:
        found = compile_framework(validate(Framework, tree, units=own), tree, digest, own)
    except Refused as error:
        raise Refused(in_order([*tree.problems, *_beside(tree, error)])) from None
    if tree.problems:
        raise Refused(tree.problems)
    return found


def _beside(tree: Tree, error: Refused) -> list[Problem]:
    """What is wrong elsewhere than where something is refused already."""
    told = {(p.place.line, p.place.column) for p in tree.problems}
    return [p for p in error.problems if (p.place.line, p.place.column) not in told]


def own_units(tree: Tree) -> Units:
    """The units a framework declares, as far as they can be read; the model says what is wrong with
    the others."""
    declared = tree.data.get("units") if isinstance(tree.data, dict) else None
    found: dict[str, Unit] = {}
    for symbol, said in declared.items() if isinstance(declared, dict) else ():
        size = said.get("is") if isinstance(said, dict) else None
        with suppress(Refused):
            found[symbol] = own_unit(symbol, parse_quantity(str(size), found) if size else None)
    return {symbol: unit for symbol, unit in found.items() if symbol not in units()}


def read_bytes(path: Path) -> bytes:
    """The bytes of a YAML file, never much more than the limit however large the file is.

    Raises ``Refused`` (``file-unreadable``, ``yaml-too-large``).
    """
    with reading(path), path.open("rb") as stream:
        data = stream.read(BYTES + 1)
        size = stream.seek(0, 2)
    if size > BYTES:
        values = {"size": f"{size:,}", "most": f"{BYTES:,}"}
        raise Refused([problem("yaml-too-large", Place(str(path)), **values)])
    return data
