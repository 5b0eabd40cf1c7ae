"""What all tests share: tests that need something the machine lacks skip by name, or fail where
``HENGJIAN_REQUIRE_ALL=1`` says that nothing may be lacking but what ``HENGJIAN_LACKING`` names."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import outside
from tests.distribution import Scheduling, turn

ROOT = Path(__file__).parent.parent
NEEDS = {
    "shared": (ROOT.parent / "shared" / "seeds", "the field material beside the checkout"),
    "browser": (shutil.which("chromium"), "Debian's Chromium"),
    "office": (shutil.which("soffice"), "LibreOffice"),
    "engine": (outside.engine(), "ODK's engine of forms in the folder HENGJIAN_XFORMS_ENGINE"),
    "spark": (outside.spark(), "PySpark and Java"),
    "formats": (outside.formats(), "pysdmx with Arrow, and Arelle"),
    "samples": (outside.SAMPLES, "pyxform's workbooks in the folder HENGJIAN_PYXFORM_SAMPLES"),
}
hypothesis.settings.register_profile("house", deadline=None)  # no test is timed
hypothesis.settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand the tests out as ``tests/distribution.py`` says."""
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first; otherwise the order stays."""
    items.sort(key=lambda item: turn(item.nodeid))


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector of garbage need not look at them again, and
    less often at what a test makes, most of which goes without it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    """At the end it may look at everything: what C code still holds is told otherwise."""
    gc.unfreeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where all is required, the tests whose need is not met."""
    for marker, (found, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not (found and Path(found).exists()):
            message = f"needs {what}"
            lacking = os.environ.get("HENGJIAN_LACKING", "").split()
            if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1" and marker not in lacking:
                pytest.fail(f"{message}, and HENGJIAN_REQUIRE_ALL=1 allows no skipping")
            pytest.skip(message)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables come straight from the models (``--nomigrations``): ``tests/site/tables.py``."""
    from tests.site.tables import complete

    with django_db_blocker.unblock():
        complete()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what every worker of the run may copy."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def blank(shared: Path) -> Iterator[str]:
    """A database with every table and no rows, for the sites that tests run as processes: a SQLite
    file, or the name of one beside the tests' own."""
    from tests.site.serving import made_once

    with made_once(shared / "blank", "", lambda site: site.run("-m", "tests.site.tables")) as site:
        yield site.database


@pytest.fixture(scope="session")
def demonstration(shared: Path, blank: str) -> Iterator[Any]:
    """The demonstration, loaded once in a run, to be copied: ``tests/site/demonstration.py``."""
    from tests.site.demonstration import loaded

    with loaded(shared, blank) as found:
        yield found
