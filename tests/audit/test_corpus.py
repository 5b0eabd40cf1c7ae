"""The generated corpus: a small sample holds the published bars, and its places are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.audit_quality import FALSE_WARNINGS, PRECISION, RECALL, Tally, measured
from bench.corpus import KINDS, report
from bench.corpus.pieces import plain
from bench.corpus.places import spots
from bench.corpus.rendering import RENDERINGS, write
from hengjian.audit.readers import read_document

SEEDS = range(2000, 2024)


@pytest.fixture(scope="module")
def tally() -> Tally:
    whole = Tally()
    for seed in SEEDS:
        others = ("docx", "html") if seed % 4 == 0 else ("txt",) if seed % 4 == 1 else ()
        whole.add(measured(seed, ("md", *others)))
    return whole


def test_planted_errors_are_found(tally: Tally) -> None:
    assert tally.planted() > len(SEEDS)
    assert tally.recall() >= RECALL, "\n".join(tally.missed)


def test_findings_are_true(tally: Tally) -> None:
    assert tally.precision() >= PRECISION, "\n".join(tally.false)
    assert tally.false_a_document("warning") <= FALSE_WARNINGS, "\n".join(tally.false)


def test_a_seed_gives_the_same_report() -> None:
    assert report(7, ["ratio"]) == report(7, ["ratio"])
    assert report(7) != report(8)


def test_planting_changes_nothing_else() -> None:
    clean, planted = report(9), report(9, ["growth", "count-list"])
    assert [plant.kind for plant in planted.plants] == ["count-list", "growth"]
    before = [getattr(piece, "text", piece) for piece in clean.pieces]
    after = [getattr(piece, "text", piece) for piece in planted.pieces]
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == 2
    for plant, (old, new) in zip(planted.plants, changed, strict=True):
        assert plain(new) == old.replace(plant.right, plant.wrong, 1)


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_planted_places_are_found_again(rendering: str, tmp_path: Path) -> None:
    written = report(12, KINDS)
    document = read_document(write(written, rendering, tmp_path))
    found = spots(written, document)
    assert len(found) >= len(written.plants) - (3 if rendering == "pdf" else 1)
    for number, spot in found.items():
        words = "".join(document.text_at(spot).split())
        assert words == "".join(written.plants[number].wrong.split())
