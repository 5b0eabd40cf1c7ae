"""What a compilation finds wrong, each problem at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.engine.frameworks.yaml_tree import Path, Tree
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.parser import parse
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import check, type_name
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import NO_UNITS, Units


class Findings:
    """Collects problems and knows where the parts of the file stand."""

    def __init__(self, tree: Tree, own: Units = NO_UNITS) -> None:
        self.tree, self.own = tree, own
        self.problems: list[Problem] = []

    def note(self, code: str, path: Path, /, **values: object) -> None:
        """A problem with the value at ``path``."""
        self.problems.append(problem(code, self.tree.place(path), **values))

    def note_key(self, code: str, path: Path, /, **values: object) -> None:
        """A problem with the key that leads to ``path``."""
        self.problems.append(problem(code, self.tree.key_place(path), **values))

    def take(self, error: Refused, path: Path) -> None:
        """The problems of another reader, about the value at ``path``."""
        place = self.tree.place(path)
        self.problems.extend(found.at(place) for found in error.problems)

    def formula(
        self, text: str | None, path: Path, scope: Mapping[str, Type], *, row: bool = False
    ) -> tuple[Expression | None, Type | None]:
        """A formula of the file, parsed and typed; ``None`` for what cannot be told.

        Its problems stand at their own column inside the formula.
        """
        if text is None:
            return None, None
        try:
            node = parse(text, self.own)
        except Refused as error:
            self._inside(error.problems, path)
            return None, None
        found, problems = check(node, scope, row=row)
        self._inside(problems, path)
        return node, found

    def condition(
        self, text: str | None, path: Path, scope: Mapping[str, Type], *, row: bool = False
    ) -> Expression | None:
        """A formula that must be true or false."""
        node, found = self.formula(text, path, scope, row=row)
        if found not in (None, Kind.TRUTH):
            self.note("condition-not-truth", path, **worded("found", found))
        return node

    def number(
        self, text: str | None, path: Path, scope: Mapping[str, Type]
    ) -> tuple[Expression | None, NumberType | None]:
        """A formula that must be a number."""
        node, found = self.formula(text, path, scope)
        if isinstance(found, Kind):
            self.note("formula-not-number", path, **worded("found", found))
            return node, None
        return node, found

    def _inside(self, problems: tuple[Problem, ...], path: Path) -> None:
        for found in problems:
            offset = (found.place.column or 1) - 1
            self.problems.append(found.at(self.tree.place(path, offset)))


def worded(name: str, found: Type | None) -> dict[str, str]:
    """A type in words, as the values ``name_zh`` and ``name_en`` of a problem."""
    if found is None:
        return {f"{name}_zh": "", f"{name}_en": ""}
    words = type_name(found)
    return {f"{name}_zh": words.zh, f"{name}_en": words.en}
