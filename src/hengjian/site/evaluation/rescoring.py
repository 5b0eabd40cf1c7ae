"""Many evaluations scored anew: what the board keeps of them follows what scores them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import Q, prefetch_related_objects

from hengjian.site.evaluation.case import cases_of
from hengjian.site.evaluation.models import Evaluation, KeptStanding
from hengjian.site.evaluation.rows import WITH
from hengjian.site.evaluation.standing import keep, standing_of

AT_ONCE = 25
"""How many are drawn together at once: few questions to the database, little in memory."""
Step = Callable[[int, int], object]
"""Told how many are done, of how many."""


def mark_all() -> None:
    """Nothing that is kept counts any more: what scores it has changed."""
    KeptStanding.objects.update(stale=True)


def rescore(step: Step) -> int:
    """Score every evaluation anew of which nothing true is kept; how many there were.

    What is done stays done where it is broken off, and the next time goes on with the rest.
    """
    waiting = Evaluation.objects.filter(Q(standing=None) | Q(standing__stale=True))
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    done = 0
    step(done, len(keys))
    for part in _parts(keys):
        keep_all(list(Evaluation.objects.filter(pk__in=part)))
        done += len(part)
        step(done, len(keys))
    return done


def keep_all(rows: Sequence[Evaluation]) -> dict[int, KeptStanding]:
    """Score these anew and keep it for the board; by evaluation, what is kept."""
    prefetch_related_objects(rows, *WITH)  # a framework is long: once, not once a row
    made = keep(standing_of(drawn) for drawn in cases_of(rows))
    return {each.evaluation_id: each for each in made}


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part
