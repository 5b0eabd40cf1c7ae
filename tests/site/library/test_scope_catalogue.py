"""The kinds of works of 国办发〔2020〕23号."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hengjian.quantities import unit
from hengjian.site.library import scope_catalogue
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.scope_catalogue import WorksClass, catalogue


def test_every_kind_of_works_has_a_class_a_unit_and_both_names() -> None:
    assert {kind.works_class for kind in catalogue().values()} == set(WorksClass)
    for kind in catalogue().values():
        assert unit(kind.unit).symbol == kind.unit
        assert kind.name.zh
        assert kind.name.en
        assert kind.unit_name.en.isascii() or kind.unit_name.en == "m²"


def test_the_utilities_are_those_of_the_opinions() -> None:
    assert set(Utility.values) | {""} == scope_catalogue.UTILITIES


def test_the_published_quantities_have_a_kind() -> None:
    mains, parking = catalogue()["water_main"], catalogue()["parking"]
    assert (mains.works_class, mains.unit) == (WorksClass.BASIC, "米")
    assert (parking.works_class, parking.unit) == (WorksClass.IMPROVED, "个")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{zh: 甲, en: a, unit: 尺}", "尺"),
        ("{zh: 甲, en: a, unit: 米, utility: steam}", "steam"),
        ("{zh: 甲, en: a, unit: 米, colour: red}", "colour"),
        ("{zh: 甲, unit: 米}", "en"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(
    item: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scope.yaml"
    names = "basic: {zh: 基, en: b}, improved: {zh: 完, en: i}, upgraded: {zh: 提, en: u}"
    file.write_text(
        f"authority: x\nclasses: {{{names}}}\nunits: {{}}\nitems: {{basic: {{a: {item}}}}}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("HENGJIAN_SCOPE", str(file))
    scope_catalogue.scope.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match=rf"(?s)scope\.yaml.*{said}"):
            catalogue()
    finally:
        scope_catalogue.scope.cache_clear()
