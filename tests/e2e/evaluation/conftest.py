"""Every walk is taken twice, each time through a district of its own: at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import ViewportSize

from tests.e2e.conftest import inhabited
from tests.e2e.walking import DESK, PHONE, Entering
from tests.site.demonstration import Demonstration


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    """The screen that everybody in the district has."""
    found: ViewportSize = request.param
    return found


@pytest.fixture(scope="module")
def district(
    size: ViewportSize, tmp_path_factory: pytest.TempPathFactory, demonstration: Demonstration
) -> Iterator[str]:
    """The address of a demonstration that nobody has walked through on the other screen."""
    with inhabited(demonstration, tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def entering(entering: Entering, size: ViewportSize) -> Entering:
    """``entering("审计人员")`` on this screen."""
    return partial(entering, size=size)
