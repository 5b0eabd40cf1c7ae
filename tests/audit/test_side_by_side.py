"""A long document's checks are done by two processes, and nothing is lost."""

from __future__ import annotations

from typing import NoReturn

import pytest

from hengjian.audit import side_by_side
from hengjian.audit.api import audit
from hengjian.audit.readers import read_text
from tests.audit.stubs import TEXT

LONG = f"{TEXT}\n\n共改造小区80个，其中东片区50个、西片区20个。完成率为96/128=57.00%。"


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every document is long, and this machine has two processors."""
    monkeypatch.setattr(side_by_side, "LONG", 0)
    monkeypatch.setattr(side_by_side.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


@pytest.mark.usefixtures("long")
def test_two_processes_find_what_one_finds() -> None:
    document = read_text(LONG)
    alone = audit(document)
    assert audit(document, helped=True) == alone
    assert alone.findings


@pytest.mark.usefixtures("long")
def test_what_a_process_takes_with_it_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(side_by_side.pickle, "dump", lost)
    document = read_text(LONG)
    assert audit(document, helped=True) == audit(document)
