"""What a process that lives long does once it has read its code."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from hengjian.site.common.settling import settle


@pytest.fixture
def collector() -> Iterator[None]:
    """The collector of garbage, put back as the tests have it."""
    threshold = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.freeze()


def test_what_is_there_for_good_is_not_looked_at_again(collector: None) -> None:
    kept = [[number] for number in range(1000)]
    assert any(each is kept for each in gc.get_objects())
    settle()
    assert gc.get_freeze_count() > 1000
    assert not any(each is kept for each in gc.get_objects())
