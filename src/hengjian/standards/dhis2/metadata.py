"""The metadata that DHIS2 exports as JSON: the parts of it that concern indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import simplejson

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.files import reading
from hengjian.standards.parts import Part, read

BYTES = 64 * 2**20
"""The largest export that is read; whole ones of countries have some 30 MB."""
UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")


@dataclass(kw_only=True, slots=True)
class Reference(Part):
    """What names another object."""

    id: str | None = None


@dataclass(kw_only=True, slots=True)
class Translation(Part):
    """A property in another language."""

    locale: str | None = None
    property: str | None = None
    value: str | None = None


@dataclass(kw_only=True, slots=True)
class Identified(Part):
    """An object with a uid and a name."""

    id: str | None = None
    name: str | None = None
    code: str | None = None
    description: str | None = None
    translations: list[Translation] = field(default_factory=list)

    @property
    def uid(self) -> str:
        """Its uid; read metadata have one everywhere."""
        return self.id or ""

    @property
    def title(self) -> Text:
        """Its name in Chinese and English where they are there, else as it is."""
        return Text(self._name("zh"), self._name("en"))

    def _name(self, language: str) -> str:
        for each in self.translations:
            is_said = each.property == "NAME" and (each.locale or "").lower().startswith(language)
            if is_said and each.value and each.value.strip():
                return each.value.strip()
        return (self.name or "").strip() or self.uid


@dataclass(kw_only=True, slots=True)
class DataElement(Identified):
    """What is collected, one value a period and organisation unit."""

    value_type: str | None = None
    domain_type: str | None = None
    aggregation_type: str | None = None
    aggregation_levels: list[int] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class IndicatorType(Identified):
    """The factor that numerator ÷ denominator is multiplied by."""

    factor: Decimal | None = None


@dataclass(kw_only=True, slots=True)
class Indicator(Identified):
    """numerator × factor ÷ denominator."""

    numerator: str | None = None
    numerator_description: str | None = None
    denominator: str | None = None
    denominator_description: str | None = None
    annualized: bool | None = None
    decimals: int | None = None
    indicator_type: Reference | None = None


@dataclass(kw_only=True, slots=True)
class Group(Identified):
    """Indicators that belong together."""

    indicators: list[Reference] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Constant(Identified):
    """A number with a name."""

    value: Decimal | None = None


@dataclass(kw_only=True, slots=True)
class Side(Part):
    """One side of a validation rule."""

    expression: str | None = None
    description: str | None = None
    missing_value_strategy: str | None = None


@dataclass(kw_only=True, slots=True)
class ValidationRule(Identified):
    """What should hold between two expressions."""

    left_side: Side | None = None
    operator: str | None = None
    right_side: Side | None = None
    instruction: str | None = None
    organisation_unit_levels: list[int] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class System(Part):
    """Where and when the export was made."""

    date: str | None = None
    version: str | None = None


@dataclass(kw_only=True, slots=True)
class Metadata(Part):
    """An export."""

    system: System | None = None
    data_elements: list[DataElement] = field(default_factory=list)
    category_option_combos: list[Identified] = field(default_factory=list)
    indicator_types: list[IndicatorType] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    indicator_groups: list[Group] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    validation_rules: list[ValidationRule] = field(default_factory=list)
    program_indicators: list[Identified] = field(default_factory=list)
    predictors: list[Identified] = field(default_factory=list)

    def sections(self) -> Iterator[tuple[str, list[Any]]]:
        """Each list of objects by its key."""
        yield "dataElements", self.data_elements
        yield "categoryOptionCombos", self.category_option_combos
        yield "indicatorTypes", self.indicator_types
        yield "indicators", self.indicators
        yield "indicatorGroups", self.indicator_groups
        yield "constants", self.constants
        yield "validationRules", self.validation_rules
        yield "programIndicators", self.program_indicators
        yield "predictors", self.predictors


def read_metadata(path: Path) -> Metadata:
    """The export in the file ``path``; its size is looked at before anything is parsed.

    Raises ``Refused`` with every problem at once: too large, no JSON, a value of another kind than
    DHIS2 writes, objects without a uid, uids that stand there twice, no indicators.
    """
    place = Place(str(path))
    with reading(path), path.open("rb") as stream:
        content = stream.read(BYTES + 1)
        size = stream.seek(0, 2)
    if size > BYTES:
        values = {"bytes": f"{size:,}", "most": f"{BYTES:,}"}
        raise Refused([problem("dhis2-too-large", place, **values)])
    data = _json(content, place)
    if not isinstance(data, dict) or not isinstance(data.get("indicators"), list):
        raise Refused([problem("dhis2-not-metadata", place)])
    problems: list[Problem] = []
    metadata = read(Metadata, data, place, problems)
    problems += _identities(metadata, place)
    if not problems and not metadata.indicators:
        problems.append(problem("dhis2-not-metadata", place))
    if problems:
        raise Refused(problems)
    return metadata


def _json(content: bytes, place: Place) -> Any:
    try:
        return simplejson.loads(content.decode("utf-8-sig"), use_decimal=True)
    except (ValueError, RecursionError) as reason:
        raise Refused([problem("standard-not-json", place, reason=str(reason)[:200])]) from reason


def _identities(metadata: Metadata, place: Place) -> Iterator[Problem]:
    """Objects without a uid, and uids used twice, wherever they stand."""
    homes: dict[str, str] = {}
    for section, found in metadata.sections():
        for number, each in enumerate(found):
            path = f"/{section}/{number}"
            here = Place(place.file, path=path)
            if not UID.fullmatch(each.uid):
                yield problem("dhis2-uid", here, found=each.uid or "—")
            elif each.uid in homes:
                yield problem("dhis2-uid-twice", here, uid=each.uid, first=homes[each.uid])
            homes.setdefault(each.uid, path)
