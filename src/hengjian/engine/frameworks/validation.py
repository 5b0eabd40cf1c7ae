"""From a YAML tree to a model: pydantic finds what is wrong, the catalogue says it, placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, StringConstraints, ValidationError

from hengjian.bilingual import Text
from hengjian.engine.frameworks import shapes
from hengjian.engine.frameworks.fields import Code, Slug
from hengjian.engine.frameworks.model import ColumnName, FactName, UnitName
from hengjian.engine.frameworks.yaml_tree import Path, Tree
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import NO_UNITS, Units

M = TypeVar("M", bound=BaseModel)


def validate(model_class: type[M], tree: Tree, at: Path = (), units: Units = NO_UNITS) -> M:
    """The model of what stands in the tree at ``at``, which may be in ``units`` of its own.

    Raises ``Refused`` with every problem, each at its line and column, in reading order.
    """
    try:
        return model_class.model_validate(tree.at(at), context={"units": units})
    except ValidationError as error:
        found = _chosen(_Fault.of(detail, model_class, tree, at) for detail in _details(error))
        problems = dict.fromkeys(p for fault in found for p in fault.problems())
        raise Refused(in_order(problems)) from None


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as one reads the file: by line and column."""
    return sorted(problems, key=lambda p: (p.place.line or 0, p.place.column or 0))


def close_to(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` most likely means."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def _details(error: ValidationError) -> list[dict[str, Any]]:
    return [dict(detail) for detail in error.errors(include_url=False)]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One of pydantic's errors, led back to the place in the file it is about."""

    kind: str
    detail: dict[str, Any]
    tree: Tree
    path: Path
    shapes: tuple[Any, ...]
    """What the model expects at ``path``."""
    rest: tuple[str | int, ...]
    """What is left of pydantic's location: a missing or an unknown key, or nothing."""
    union: Path | None
    """Where it came from one alternative of several: the path they all share."""
    branch: str

    @classmethod
    def of(
        cls, detail: dict[str, Any], model_class: type[BaseModel], tree: Tree, at: Path
    ) -> _Fault:
        """Follow pydantic's location through the model, leaving out what is not in the file."""
        path, expected = at, [model_class]
        union, branch = None, ""
        location = list(detail["loc"])
        unknown = 1 if detail["type"] == "extra_forbidden" else 0
        while location and not any(map(shapes.is_atom, expected)):
            step = location[0]
            inside = shapes.step_into(expected, step)
            if inside and (*path, step) in tree.values:
                path, expected = (*path, step), inside
            elif tags := shapes.tagged(expected, step):
                expected = tags
            elif inside or step == "[key]" or len(location) <= unknown:
                break
            else:
                union, branch = path, str(step)
            location.pop(0)
        return cls(
            detail["type"], detail, tree, path, tuple(expected), tuple(location), union, branch
        )

    @property
    def place(self) -> Place:
        """The place of the value."""
        return self.tree.place(self.path)

    @property
    def found(self) -> str:
        """The value as it stands in the file, shortened."""
        data = self.tree.at(self.path)
        if isinstance(data, dict | list):
            return "{…}" if isinstance(data, dict) else "[…]"
        return str(data).lower() if isinstance(data, bool) else str(data)[:40]

    @property
    def is_of_kind(self) -> bool:
        """Whether the value is of another kind altogether: another alternative was meant."""
        return self.path == self.union and self.kind.endswith(("_type", "_parsing"))

    def problems(self) -> Iterator[Problem]:
        """What the catalogue says about it."""
        if any(map(shapes.is_atom, self.shapes)) and self.kind != "value_error":
            yield self._atom()
        else:
            yield from _SAYINGS.get(self.kind, _by_default)(self)

    def _atom(self) -> Problem:
        if self.tree.at(self.path) is not None and Text in self.shapes:
            return problem("wording-wrong", self.place)
        return _wrong_kind(self)


def _chosen(faults: Iterable[_Fault]) -> Iterator[_Fault]:
    """Of several alternatives the one the file's author meant: not those of another kind."""
    by_union: dict[Path | None, list[_Fault]] = {}
    for fault in faults:
        by_union.setdefault(fault.union, []).append(fault)
    yield from by_union.pop(None, [])
    for group in by_union.values():
        meant = {f.branch for f in group} - {f.branch for f in group if f.is_of_kind}
        yield from [f for f in group if f.branch in meant] if meant else group


def _missing(fault: _Fault) -> Iterator[Problem]:
    yield problem("key-missing", fault.place, wanted=fault.rest[0] if fault.rest else "rule")


def _unknown_key(fault: _Fault) -> Iterator[Problem]:
    key = str(fault.rest[0])
    known = shapes.keys_of(fault.shapes)
    place = fault.tree.key_place((*fault.path, key))
    meant = close_to(key, known)
    if meant:
        yield problem("key-misspelt", place, found=key, meant=meant, known=" ".join(known))
    else:
        yield problem("key-unknown", place, found=key, known=" ".join(known))


def _unknown_rule(fault: _Fault) -> Iterator[Problem]:
    known = fault.detail["ctx"]["expected_tags"].replace("'", "").split(", ")
    found = str(fault.detail["ctx"]["tag"])
    inner = (*fault.path, "rule")
    place = fault.tree.place(inner if inner in fault.tree.values else fault.path)
    meant = close_to(found, known)
    if meant:
        yield problem("rule-misspelt", place, found=found, meant=meant, known=" ".join(known))
    else:
        yield problem("rule-unknown", place, found=found, known=" ".join(known))


def _no_rule(fault: _Fault) -> Iterator[Problem]:
    is_mapping = isinstance(fault.tree.at(fault.path), dict)
    yield from (_missing if is_mapping else _by_kind)(fault)


def _pattern_of(annotation: Any) -> str:
    return str(next(c.pattern for c in get_args(annotation) if isinstance(c, StringConstraints)))


_PATTERNS = {
    _pattern_of(Slug): "slug-pattern",
    _pattern_of(Code): "code-pattern",
    _pattern_of(FactName): "name-pattern",
    _pattern_of(ColumnName): "column-pattern",
    _pattern_of(UnitName): "unit-pattern",
}


def _bad_pattern(fault: _Fault) -> Iterator[Problem]:
    is_key = fault.rest == ("[key]",)
    place = fault.tree.key_place(fault.path) if is_key else fault.place
    found = str(fault.path[-1]) if is_key else fault.found
    yield problem(_PATTERNS[fault.detail["ctx"]["pattern"]], place, found=found)


def _too_long(fault: _Fault) -> Iterator[Problem]:
    place = fault.tree.key_place(fault.path) if fault.rest else fault.place
    yield problem("value-too-long", place, most=fault.detail["ctx"]["max_length"])


def _too_short(fault: _Fault) -> Iterator[Problem]:
    data, least = fault.tree.at(fault.path), fault.detail["ctx"]["min_length"]
    if isinstance(data, list) and len(data) < least:
        yield problem("value-too-short", fault.place, least=least)


def _not_among(fault: _Fault) -> Iterator[Problem]:
    known = shapes.kinds_of(fault.shapes).en
    yield problem("value-not-among", fault.place, found=fault.found, known=known)


def _out_of_range(fault: _Fault) -> Iterator[Problem]:
    (mark, limit), *_ = fault.detail["ctx"].items()
    bound = {"le": "≤", "lt": "<", "ge": "≥", "gt": ">"}[mark]
    yield problem("value-out-of-range", fault.place, found=fault.found, bound=f"{bound} {limit}")


def _refuse(fault: _Fault) -> Iterator[Problem]:
    cause = fault.detail["ctx"]["error"].__cause__
    if isinstance(cause, Refused):
        for said in cause.problems:
            yield said.at(fault.place)
    else:
        yield from _by_default(fault)


def _wrong_kind(fault: _Fault) -> Problem:
    wanted = shapes.kinds_of(fault.shapes)
    if fault.tree.at(fault.path) in (None, ""):
        return problem("value-missing", fault.place, wanted_zh=wanted.zh, wanted_en=wanted.en)
    return problem(
        "value-kind", fault.place, found=fault.found, wanted_zh=wanted.zh, wanted_en=wanted.en
    )


def _by_kind(fault: _Fault) -> Iterator[Problem]:
    yield _wrong_kind(fault)


def _by_default(fault: _Fault) -> Iterator[Problem]:
    if fault.kind.endswith(("_type", "_parsing")):
        yield _wrong_kind(fault)
    else:
        yield problem("value-wrong", fault.place, found=fault.found, reason=fault.detail["msg"])


_SAYINGS: dict[str, Callable[[_Fault], Iterator[Problem]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "union_tag_invalid": _unknown_rule,
    "union_tag_not_found": _no_rule,
    "string_pattern_mismatch": _bad_pattern,
    "string_too_long": _too_long,
    "string_too_short": _by_kind,
    "too_short": _too_short,
    "literal_error": _not_among,
    "less_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "greater_than": _out_of_range,
    "value_error": _refuse,
}
