"""The day it is, the day a page shows, and days as people and links write them.

One clock for all pages: the day a reader chose stays with them, and stands in the address.

A link with ``?as_of=2023-06-30`` shows that day and keeps it for the pages that follow: an address
without it is led to the same one with it, so that what is on the screen can always be sent to
somebody. Parts of pages say the day of their page in a header, so that two windows may show two
days. ``?as_of=`` with nothing, or with the day it is, goes back to the day it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date

from hengjian.errors import Refused, problem

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days that anything here may speak of: years are reckoned forth and back from each."""


def read_day(written: str) -> date | None:
    """The day of ``2024-03-01``; None where there is no such day, or none within ``FIRST`` to
    ``LAST``."""
    try:
        day = parse_date(written)
    except ValueError:
        return None
    return day if day is not None and FIRST <= day <= LAST else None


def read_entered_day(written: str) -> date | None:
    """The day entered in a form; None where none is. Raises ``Refused`` (``date-unreadable``)."""
    day = read_day(written)
    if written.strip() and day is None:
        raise Refused([problem("date-unreadable", found=written[:40])])
    return day


_by_the_calendar: ContextVar[bool] = ContextVar("by_the_calendar", default=False)


def current_day() -> date:
    """The day it is for the site: a fixed one where the setting ``STANDS_ON`` names it, so that a
    demonstration tells one story however late it is opened; else the day of the calendar.

    What is entered is dated by it. Nothing else in the site asks the machine what day it is.
    """
    fixed = None if _by_the_calendar.get() else settings.STANDS_ON
    return fixed or timezone.localdate()


def current_moment() -> datetime:
    """This moment of the clock, on ``current_day``: hours are counted on the day that is shown."""
    return moment_of(current_day())


def moment_of(day: date) -> datetime:
    """This moment of the clock, on a day: of what happened then and is entered now."""
    return timezone.localtime().replace(year=day.year, month=day.month, day=day.day)


def moment_on_the_site(at: datetime) -> datetime:
    """A moment of the machine as the pages tell it: on the day the site stands on, where that is
    fixed."""
    local = timezone.localtime(at)
    day = settings.STANDS_ON or local.date()
    return local.replace(year=day.year, month=day.month, day=day.day)


@contextmanager
def by_the_calendar() -> Iterator[None]:
    """Within it no fixed day holds: invented rows of a demonstration go on after its day."""
    token = _by_the_calendar.set(True)
    try:
        yield
    finally:
        _by_the_calendar.reset(token)


_shown: ContextVar[date | None] = ContextVar("shown_day", default=None)


def shown_day() -> date:
    """The day whose state a page shows: the one its reader chose, else ``current_day``."""
    return _shown.get() or current_day()


@contextmanager
def showing(day: date | None) -> Iterator[None]:
    """Within it pages show the state of ``day``; of ``current_day`` where it is None."""
    token = _shown.set(day)
    try:
        yield
    finally:
        _shown.reset(token)


Respond = Callable[[HttpRequest], HttpResponseBase]
SESSION_KEY = PARAMETER = "as_of"
HEADER = "X-As-Of"
APART = ("/api/", "/accounts/", "/static/", "/attachments/", "/i18n/", "/healthz", "/readyz")
"""Addresses that show no state of a day, or take the day of each request by itself."""


class AsOfMiddleware:
    """Sets ``shown_day`` for the request, by its address, its header, or the session."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of that day, or the way to the address that names it."""
        if request.path.startswith(APART):
            return self.respond(request)
        day = _day_in_address(request) if PARAMETER in request.GET else _chosen_day(request)
        if day is not None and _shows_a_page(request) and PARAMETER not in request.GET:
            return HttpResponseRedirect(address_with(request, day))
        with showing(day):
            response = self.respond(request)
        if isinstance(response, StreamingHttpResponse):  # it is read after this has ended
            rest: Any = response.streaming_content  # of an iterator's, where no answer is async
            response.streaming_content = _stream_on(rest, day)
        return response


def address_with(request: HttpRequest, day: date) -> str:
    """The address of the request with the day it shows."""
    query = request.GET.copy()
    query[PARAMETER] = day.isoformat()
    return f"{request.path}?{query.urlencode()}"


def _shows_a_page(request: HttpRequest) -> bool:
    whole = "HX-Request" not in request.headers
    return request.method == "GET" and whole and "text/html" in request.headers.get("Accept", "")


def _day_in_address(request: HttpRequest) -> date | None:
    """The day in the address, kept for later; None for the day it is, and for what is no day."""
    day = read_day(request.GET[PARAMETER])
    day = None if day == current_day() else day
    kept = day.isoformat() if day else None
    if request.session.get(SESSION_KEY) != kept:
        request.session[SESSION_KEY] = kept
    return day


def _chosen_day(request: HttpRequest) -> date | None:
    """The day of the page of which this is a part; else the one chosen last."""
    written = request.headers.get(HEADER)
    if written is None:
        written = request.session.get(SESSION_KEY)
    day = read_day(written or "")
    return None if day == current_day() else day


def _stream_on(content: Iterable[bytes], day: date | None) -> Iterator[bytes]:
    with showing(day):
        yield from content
