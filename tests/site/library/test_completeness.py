"""The dossier: what must be in it, when, and who owes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hengjian.bilingual import same
from hengjian.site.library import completeness as dossier
from hengjian.site.library.completeness import Facts, Owes, Piece, State, completeness, count_due


def test_what_is_not_there_is_missing_with_the_fields_that_lack() -> None:
    found = completeness(Facts("reserve", frozenset({"households", "floor_area"})))
    size = next(each for each in found if each.requirement.code == "size")
    assert size.state is State.MISSING
    assert size.absent == ("buildings_count",)
    assert size.requirement.owes is Owes.SUB_DISTRICT


def test_a_piece_of_a_later_stage_is_not_counted_yet() -> None:
    def finish_state(stage: str) -> State:
        found = completeness(Facts(stage))
        return next(each.state for each in found if each.requirement.code == "finished_on")

    assert finish_state("started") is State.LATER
    assert finish_state("finished") is State.MISSING


def test_what_is_there_early_counts_as_done() -> None:
    found = completeness(Facts("reserve", frozenset({"property_after"})))
    assert count_due(found)[0] == 1


def test_nothing_is_due_of_a_site_that_was_removed() -> None:
    assert count_due(completeness(Facts("removed"))) == (0, 0)


def test_each_viewpoint_needs_its_own_picture() -> None:
    views = {
        "V1": Piece(same("大门"), frozenset({"before"})),
        "V2": Piece(same("东墙")),
    }
    found = completeness(Facts("reserve", each={"viewpoint": views}))
    pictures = [each for each in found if each.requirement.code == "picture_before"]
    assert [(str(each.of), each.state) for each in pictures] == [
        ("大门", State.DONE),
        ("东墙", State.MISSING),
    ]


def test_a_utility_is_asked_when_its_lines_are_touched() -> None:
    names = ("water", "power", "gas", "heat", "telecom", "drainage")
    pieces = {name: Piece(same(name)) for name in names}
    pieces["gas"] = Piece(same("gas"), frozenset({"touched"}))
    found = completeness(Facts("planned", each={"utility": pieces}))
    opinions = [each for each in found if each.requirement.code == "utility_opinion"]
    asked = [each.of_code for each in opinions if each.counts]
    assert asked == ["water", "power", "gas", "telecom", "drainage"]
    needless = [each.of_code for each in opinions if each.state is State.NOT_APPLICABLE]
    assert needless == ["heat"], "told as such, and due to nobody"


def test_a_document_of_the_archive_shows_a_requirement() -> None:
    facts = Facts("finished", documents=frozenset({"acceptance"}))
    found = {each.requirement.code: each.state for each in completeness(facts)}
    assert found["acceptance"] is State.DONE
    assert found["handover"] is State.MISSING


def test_what_is_missing_is_told_to_the_one_who_owes_it() -> None:
    owed = dossier.missing_by_owner(completeness(Facts("reserve"), "project"))
    assert {each.requirement.code for each in owed[Owes.IMPLEMENTING_UNIT]} == {"goals"}
    assert "policy" in {each.requirement.code for each in owed[Owes.COMPETENT_DEPARTMENT]}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("site: {a: {zh: 甲, en: a, owes: nobody, due: reserve, enter: x}}", "nothing that would"),
        ("site: {a: {zh: 甲, en: a, owes: nobody, due: reserve, enter: x, shown_by: [y]}}", "'y'"),
        ("site: {a: {zh: 甲, en: a, owes: sub_district, due: now, enter: x, document: y}}", "now"),
        ("project: {}", "site"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(
    written: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "dossier.yaml"
    file.write_text(written, encoding="utf-8")
    monkeypatch.setenv("HENGJIAN_DOSSIER", str(file))
    dossier._all.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match=rf"dossier\.yaml.*{said}"):
            dossier.requirements()
    finally:
        dossier._all.cache_clear()
