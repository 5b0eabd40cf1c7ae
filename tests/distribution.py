"""Which tests run on one worker, and which are handed out first.

A file runs on one worker, so that what a module sets up is set up once. Two exceptions: a folder
whose tests share a dear set-up runs on one worker as a whole, and a file whose tests share nothing
is handed out test by test. What takes long comes first: at the end the workers wait for each other.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/e2e/",)
"""Folders whose tests share one set-up: the demonstration, loaded and served once."""
APART = ("tests/site/test_pages.py",)
"""Files whose tests share nothing: the role matrix, one role a test."""
FIRST = (*TOGETHER, *APART, "tests/site/faults/", "tests/site/common/test_migrations.py")
"""What is handed out first, in this order."""


def share(address: str) -> str:
    """What runs on one worker together with the test of this address: one name for all of it."""
    file = address.partition("::")[0]
    if file in APART:
        return address
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def turn(address: str) -> int:
    """When the test is handed out: by its place in ``FIRST``, and after those all others."""
    places = (place for place, begins in enumerate(FIRST) if address.startswith(begins))
    return next(places, len(FIRST))


class Scheduling(LoadScopeScheduling):
    """xdist's scheduling by scope, with our shares as the scopes."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)
