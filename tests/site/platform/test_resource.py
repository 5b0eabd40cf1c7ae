"""What a declared entity must keep to, alone and beside the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.bonds.models import Assessment
from hengjian.site.common.recorded import Recorded
from hengjian.site.library.models import Building, Site
from hengjian.site.library.table_queries import record_tables
from hengjian.site.platform.columns import Given
from hengjian.site.platform.resource import (
    Area,
    Landing,
    Reach,
    RecordPart,
    Resource,
    Waiting,
    entry_rights,
    faults_together,
    resource_of,
    resources,
    tables,
)

BUILDING, SITE = resource_of(Building), resource_of(Site)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda: replace(BUILDING, files="papers"), "Building has no field papers"),
        (lambda: replace(BUILDING, reckoned=frozenset(("sum",))), "Building has no field sum"),
        (lambda: replace(BUILDING, leaves=("state",)), "Building has no field state"),
        (lambda: replace(BUILDING, landing=Landing(frozenset(("on",)))), "has no field on"),
        (lambda: replace(BUILDING, reach=Reach()), "says of no region that its rows are seen"),
        (lambda: replace(BUILDING, reach=Reach(("site__town",))), "nothing is reached by site__to"),
        (
            lambda: replace(BUILDING, records=(RecordPart("sites", "owner", lambda _: {}),)),
            "nothing is reached by owner",
        ),
        (lambda: replace(BUILDING, columns={}), "is a table without columns"),
        (lambda: replace(BUILDING, area=None), "is a table without its area"),
        (lambda: replace(BUILDING, columns={"name": Given()}), "its code as the first column"),
        (lambda: replace(BUILDING, right=None), "is imported, and nobody has the right"),
        (lambda: replace(BUILDING, leaves=("name",)), "columns come in and only leave: name"),
        (lambda: replace(BUILDING, noun=Text("楼栋", "楼栋")), "its noun lacks a language"),
        (lambda: replace(BUILDING, words={"name": Text("名", "")}), "words of name lacks a lang"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(
    change: Callable[[], Resource], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        change()


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="Building") as told:
        replace(BUILDING, files="papers", right=None, noun=Text("楼", ""))
    assert str(told.value).count(";") == 2


def test_declarations_hold_between_them() -> None:
    waiting = Waiting("w", BUILDING.right, lambda _: None, Text("栋", "of them"), "web:sites")  # type: ignore[arg-type,return-value]
    again = replace(BUILDING, waiting=(waiting, waiting))
    late = replace(SITE, area=Area(Text("后", "later"), 99))
    found = faults_together([BUILDING, again, late])
    assert found == [
        "two of the model Building",
        "two of the address buildings",
        "two of the duty w",
        "buildings.site points at a table that comes after it",
        "buildings.site points at a table that comes after it",
    ]


def test_every_row_that_is_recorded_is_declared() -> None:
    """What has a code of its own, a version and a source is an entity."""
    recorded = {model for model in apps.get_models() if issubclass(model, Recorded)}
    assert recorded - set(resources()) == set()


def test_the_tables_build_on_each_other() -> None:
    """Whoever fills them in their order finds what each points at."""
    before: set[type[Model]] = set()
    every = {each.model for each in tables().values()}
    for table in tables().values():
        targets = {each.target for each in table.columns if each.target in every}
        assert not table.importable or targets <= before | {table.model}, table.name
        before.add(table.model)


def test_what_is_imported_has_its_right() -> None:
    imported = {each.model for each in tables().values() if each.importable}
    assert imported <= set(entry_rights())
    assert Assessment not in entry_rights()  # its answers are no columns


def test_a_part_of_a_record_table_may_be_of_an_entity_below() -> None:
    """The works say of sites when they were accepted."""
    (part,) = record_tables()["sites"]
    assert part.model is Site
    assert not SITE.records


def test_the_reach_of_what_hangs_on_a_row_leads_over_it() -> None:
    reach = Reach(("region",), ("pk",), ("section",), whole="pk", unless="site", above="region")
    assert reach.under("project") == Reach(
        ("project__region",),
        ("project",),
        ("project__section",),
        whole="project",
        unless="project__site",
        above="project__region",
    )
