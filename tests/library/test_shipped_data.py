"""What the library ships reads without a problem, and names that do not exist are refused."""

from __future__ import annotations

import pytest

from hengjian import library
from hengjian.engine.frameworks.shipped import data_dictionary, read_grade_scale, read_policy
from hengjian.engine.language.parser import parse
from hengjian.engine.language.walking import names
from hengjian.errors import Refused


def test_every_table_has_a_key_and_both_titles() -> None:
    for name, table in data_dictionary().items():
        assert table.key in table.columns, name
        for key, column in table.columns.items():
            assert column.title.zh != column.title.en, f"{name}.{key}"
            assert column.type == "number" or not column.unit.symbol, f"{name}.{key}"


def test_titles_are_unique_in_a_table() -> None:
    """A column may be named by its title."""
    for table in data_dictionary().values():
        for titles in zip(*((c.title.zh, c.title.en) for c in table.columns.values()), strict=True):
            assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", library.grade_scale_names())
def test_grade_scales_are_named_as_their_files_and_fall_to_0(name: str) -> None:
    scale = read_grade_scale(name)
    floors = [grade.at_least for grade in scale.grades]
    assert scale.scale == name
    assert floors == sorted(set(floors), reverse=True)
    assert floors[-1] == 0


@pytest.mark.parametrize("name", library.policy_names())
def test_policies_use_the_names_they_declare(name: str) -> None:
    policy = read_policy(name)
    assert policy.policy == name
    assert set(names(parse(policy.holds))) == set(policy.names)
    assert policy.cite


def test_unknown_names_list_the_known_ones() -> None:
    for door in (library.grade_scale_file, library.policy_file, library.case_folder):
        with pytest.raises(Refused) as caught:
            door("none-such")
        assert [p.code for p in caught.value.problems] == ["library-unknown"]
    assert library.framework_files("none-such") == ()


def test_frameworks_are_found_by_the_name_they_give_themselves() -> None:
    for name in library.framework_names():
        (first, *_) = library.framework_files(name)
        assert f"framework: {name}\n" in first.read_text(encoding="utf-8")
