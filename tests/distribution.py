"""Which tests run on one worker, and which are handed out first.

A file runs on one worker, so that what a module sets up is set up once; a file whose tests share
nothing dear is handed out test by test. What takes long comes first: at the end the workers wait
for each other.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

APART = (
    "tests/site/test_pages.py",
    "tests/site/test_every_parameter.py",
    "tests/e2e/test_every_page.py",
    "tests/site/faults/test_public_killed.py",
    "tests/site/api/test_document.py",
    "tests/site/api/test_lists.py",
)
"""Files whose tests share nothing: the role matrix, one role a test."""
FIRST = (
    "tests/e2e/test_every_page.py",
    "tests/e2e/",
    "tests/site/demo/",
    "tests/site/test_every_parameter.py",
    "tests/site/common/test_migrations.py",
    "tests/site/test_pages.py",
    "tests/site/faults/",
    "tests/site/api/",
    "tests/site/web/test_interface_in_a_browser.py",
    "tests/generative/",
)
"""What is handed out first, in this order."""


def share(address: str) -> str:
    """What runs on one worker together with the test of this address: one name for all of it."""
    file = address.partition("::")[0]
    return address if file in APART else file


def turn(address: str) -> int:
    """When the test is handed out: by its place in ``FIRST``, and after those all others."""
    places = (place for place, begins in enumerate(FIRST) if address.startswith(begins))
    return next(places, len(FIRST))


class Scheduling(LoadScopeScheduling):
    """xdist's scheduling by scope, with our shares as the scopes."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)
