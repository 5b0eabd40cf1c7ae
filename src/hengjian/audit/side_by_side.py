"""A long document's checks, done by two processes side by side.

Checks only read, and claims are values: a forked process sees the document as this one has read it
and sends back what its checks claim. Both take the next check from one pipe, a byte each, so that
neither waits for the other; what is lost on the way is done here again.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Iterator

from hengjian.audit.checks.registry import checks_of, modules
from hengjian.audit.context import Context
from hengjian.audit.fence import claims_of
from hengjian.audit.findings import Claim
from hengjian.errors import Problem

LONG = 1000
"""Figures of a document from which a second process is worth its start."""
LONGEST = "restated"
Claims = dict[str, tuple[list[Claim], list[Problem]]]
"""By the module of the check; and what broke off there."""


def claims(context: Context) -> tuple[list[Claim], list[Problem]]:
    """What every check claims, in the order of the checks; and which of them broke off."""
    found = _shared(context) if _worth(context) else {}
    found |= _done(context, [name for name in modules() if name not in found])
    each = [found[name] for name in modules()]
    return [c for claims, _ in each for c in claims], [p for _, problems in each for p in problems]


def _worth(context: Context) -> bool:
    several = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
    return several and len(context.figures) >= LONG


def _shared(context: Context) -> Claims:
    tickets = _tickets()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _sent(context, tickets, writer)
    os.close(writer)
    try:
        found = _done(context, _taken(tickets))
        with open(reader, "rb", closefd=False) as pipe:
            told = pipe.read()
    finally:
        os.close(reader)
        os.close(tickets)
        _, status = os.waitpid(child, 0)
    return found if status else found | pickle.loads(told)


def _tickets() -> int:
    """The end of a pipe from which each check's number is read once, by whoever reads it first;
    the longest check's comes first, lest one process wait for it at the end."""
    reader, writer = os.pipe()
    names = modules()
    os.write(writer, bytes(sorted(range(len(names)), key=lambda at: names[at] != LONGEST)))
    os.close(writer)
    return reader


def _taken(tickets: int) -> Iterator[str]:
    while ticket := os.read(tickets, 1):
        yield modules()[ticket[0]]


def _sent(context: Context, tickets: int, writer: int) -> None:
    """The whole life of the forked process; it ends without this one's farewells."""
    status = 1
    try:
        with open(writer, "wb") as pipe:
            pickle.dump(_done(context, _taken(tickets)), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


def _done(context: Context, names: Iterable[str]) -> Claims:
    return {name: claims_of(checks_of((name,)), context) for name in names}
