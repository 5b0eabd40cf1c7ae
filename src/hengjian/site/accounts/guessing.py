"""How often passwords and codes may be guessed: by one address on one name, and by one address.

A try is counted before it is looked at, so that many at once are counted too and none beyond the
limit costs a hash; what was right is taken off again. On the limit the door is closed for a quarter
of an hour, which further tries neither end nor lengthen.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hengjian.site.accounts.codes import address_of
from hengjian.site.accounts.models import Guesses

WINDOW = timedelta(minutes=15)
ON_A_NAME = {"password": 5, "code": 10}
"""Codes wait by themselves too: each wrong one doubles the wait before the next."""
BY_AN_ADDRESS = 30
BY_AN_OFFICE = 300
"""For the networks of ``HENGJIAN_OFFICES``, where many people share one address."""


class TooManyGuesses(Exception):
    """No try is looked at before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def seconds(self) -> int:
        """How long that is, at least one."""
        return max(1, ceil((self.until - timezone.now()).total_seconds()))


class Guess:
    """A try under way; it stays counted as wrong unless something else is said of it."""

    def __init__(self) -> None:
        self.was_right = False
        self.was_looked_at = True


@contextmanager
def guess(request: HttpRequest, name: str, what: str) -> Iterator[Guess]:
    """``with guess(request, name, "password") as tried:`` around the look at a secret.

    Raises ``TooManyGuesses`` before it where the door is closed, and after it where the wrong try
    closed it.
    """
    on_name = _key(what, name.strip().casefold(), bucket_of(address_of(request)))
    with _count_guess({on_name: ON_A_NAME[what], **_by_address(request)}) as tried:
        yield tried
    if tried.was_right:
        Guesses.objects.filter(key=on_name).delete()


@contextmanager
def guess_of_nobody(request: HttpRequest) -> Iterator[Guess]:
    """As ``guess``, by the address alone: for a secret that does not say whose it is."""
    with _count_guess(_by_address(request)) as tried:
        yield tried


def _by_address(request: HttpRequest) -> dict[str, int]:
    address = bucket_of(address_of(request))
    most = BY_AN_OFFICE if is_office(address) else BY_AN_ADDRESS
    return {_key("address", address): most}


@contextmanager
def _count_guess(limits: dict[str, int]) -> Iterator[Guess]:
    _count(limits)
    tried = Guess()
    yield tried
    if tried.was_right or not tried.was_looked_at:
        _take_off(limits)
    elif until := _end_of_closure(Guesses.objects.filter(key__in=limits)):
        raise TooManyGuesses(until)


def bucket_of(address: str) -> str:
    """An IPv4 address, or the network of 64 bits that one customer has of IPv6."""
    known = ipaddress.ip_address(address)
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def over() -> QuerySet[Guesses]:
    """Tries that count no more."""
    now = timezone.now()
    opened = Q(closed_until=None) | Q(closed_until__lte=now)
    return Guesses.objects.filter(opened, since__lt=now - WINDOW)


def _key(*parts: str) -> str:
    return salted_hmac("hengjian.guesses", "\0".join(parts), algorithm="sha256").hexdigest()


def is_office(address: str) -> bool:
    """Whether many people share the address: a network of ``HENGJIAN_OFFICES``."""
    first = ipaddress.ip_network(address).network_address
    return any(first in office for office in settings.OFFICES)


def _count(limits: dict[str, int]) -> None:
    """Count a try. Raises ``TooManyGuesses``, and counts nothing, where the door is closed."""
    now = timezone.now()
    with transaction.atomic():
        locked = Guesses.objects.select_for_update()
        rows = [locked.get_or_create(key=key, defaults={"since": now})[0] for key in limits]
        if until := _end_of_closure(rows):
            raise TooManyGuesses(until)
        for row in rows:
            if row.closed_until is not None or row.since < now - WINDOW:
                row.count, row.since, row.closed_until = 0, now, None
            row.count += 1
            if row.count >= limits[row.key]:
                row.closed_until = now + WINDOW
            row.save()


def _end_of_closure(rows: Iterable[Guesses]) -> datetime | None:
    now = timezone.now()
    still = [row.closed_until for row in rows if row.closed_until and row.closed_until > now]
    return max(still, default=None)


def _take_off(keys: Iterable[str]) -> None:
    """Each has one try less."""
    Guesses.objects.filter(key__in=tuple(keys), count__gt=0).update(
        count=F("count") - 1, closed_until=None
    )
