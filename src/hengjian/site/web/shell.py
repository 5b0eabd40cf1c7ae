"""What every page shows around its content: navigation, who is acting, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import language, words
from hengjian.site.notices.queries import unread_of
from hengjian.site.platform.codes import initials
from hengjian.site.platform.menu import AREAS, Entry
from hengjian.site.platform.pages import pages
from hengjian.site.platform.resource import resources
from hengjian.site.platform.telling import standing_at


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu and where it leads."""

    entry: Entry
    name: str
    """The name of its address, ``web:sites``."""
    needs: Permission | None
    table: str = ""
    """The table of a generated list, where it leads to one."""

    @property
    def address(self) -> str:
        """Where it leads; addresses that begin so belong to it."""
        return reverse(self.name, args=[self.table]) if self.table else standing_at(self.name)


@dataclass(frozen=True, slots=True)
class Area:
    """A stage of the life of a project with its entries."""

    title: str | Promise
    items: tuple[Item, ...]


@cache
def _entries() -> tuple[Item, ...]:
    """Every entry that a page or an entity declares, in the order of the menu."""
    items = [
        Item(page.menu, page.name, page.menu.needs or page.permission)
        for page in pages()
        if page.menu is not None and "<" not in page.pattern  # a view may answer files below too
    ]
    items += [
        Item(each.menu, "web:records", each.menu.needs or Permission.LIBRARY_VIEW, each.name)
        for each in resources().values()
        if each.menu is not None
    ]
    areas = list(AREAS)
    return tuple(sorted(items, key=lambda item: (areas.index(item.entry.area), item.entry.order)))


def menu() -> list[Area]:
    """The menu of this site, whoever looks."""
    offered = [item for item in _entries() if item.entry.offered()]
    grouped = groupby(offered, key=lambda item: item.entry.area)
    return [Area(AREAS[area], tuple(items)) for area, items in grouped]


def context(request: HttpRequest) -> dict[str, object]:
    """The variables of ``base.html``."""
    membership: Membership | None = getattr(request, "membership", None)
    if not membership:
        return {"navigation": "", "membership": None}
    return {
        "membership": membership,
        "demonstration": settings.MODE == "demo",
        "may_search": membership.may(Permission.LIBRARY_VIEW),
        **_days(request),
        "unread": lambda: unread_of(membership.person),
        "navigation": lambda: _navigation_for(request.path, membership),
    }


def _navigation_for(path: str, membership: Membership) -> SafeString:
    prefixes = [item.address for area in menu() for item in area.items]
    here = max(filter(path.startswith, prefixes), key=len, default="/" if path == "/" else "")
    around = (language(), get_script_prefix(), bool(settings.REFERENCE))
    return _navigation(membership.role.may, here, around)


@lru_cache(maxsize=4096)
def _navigation(rights: frozenset[Permission], here: str, around: object) -> SafeString:
    """The navigation of who holds these rights, drawn once: it is a third of a small page.

    ``here`` is where the page stands in it; ``around`` the language and whatever else it hangs on.
    """
    areas = _areas_in_sight(list(_open_areas(rights)), here)
    context = {"navigation": areas, "at_home": here == "/", "bar": _bar(rights, here)}
    return render_to_string("components/navigation.html", context)


MOST_SHOWN = 12
"""Entries that stand open beside the titles of all areas on a window 900 pixels high."""


def _areas_in_sight(
    areas: list[tuple[Area, list[Item]]], here: str
) -> list[tuple[Area, list[tuple[Item, bool]], bool]]:
    """The areas with their entries, and whether each stands open: the one that holds the page, then
    the others in their order as long as all of it is in sight without scrolling."""
    room = MOST_SHOWN
    first = sorted(areas, key=lambda each: here not in [item.address for item in each[1]])
    opened: set[object] = set()
    for area, allowed in first:
        if len(allowed) <= room or not opened:
            opened.add(area.title)
            room -= len(allowed)
    return [
        (area, [(item, item.address == here) for item in allowed], area.title in opened)
        for area, allowed in areas
    ]


BAR = 2
"""Entries at the foot of a phone, besides the first page and what waits there."""


def _bar(rights: frozenset[Permission], here: str) -> list[tuple[Item, bool]]:
    """What somebody with these rights does on the spot; none for who works at a desk."""
    items = [item for _, allowed in _open_areas(rights) for item in allowed]
    spots = sorted(
        (item for item in items if item.entry.on_the_spot), key=lambda item: item.entry.on_the_spot
    )
    return [(item, item.address == here) for item in spots[:BAR]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that somebody may open from the menu."""

    title: str | Promise
    area: str | Promise
    icon: str
    address: str

    @property
    def known_as(self) -> str:
        """All that it may be called, in small letters: its title and its area in both languages,
        and the pinyin initials of the title."""
        called = []
        for tongue in ("zh-hans", "en"):
            with translation.override(tongue):
                called += [str(self.title), str(self.area)]
        return " ".join([*called, initials(called[0])]).casefold()


def pages_for(membership: Membership) -> list[Shown]:
    """The pages of the menu of a membership, in its order, and those of the person's own corner."""
    own = words("我的", "My own")
    pages = [
        Shown(item.entry.title, area.title, item.entry.icon, item.address)
        for area, allowed in _open_areas(membership.role.may)
        for item in allowed
    ]
    return [
        Shown(words("首页", "Home"), own, "home", reverse("web:home")),
        *pages,
        *(Shown(title, own, icon, reverse(name)) for name, title, icon in OWN),
    ]


OWN = (
    ("web:notices", words("通知", "Notices"), "bell"),
    ("web:first-steps", words("入门步骤", "First steps"), "flag"),
    ("accounts:rights", words("我的权限", "What I may do"), "user-shield"),
    ("accounts:memberships", words("切换身份", "Act in another role"), "id-badge-2"),
    ("accounts:security", words("登录与安全", "Log-in and security"), "shield-check"),
)
"""The pages behind one's own name."""


def _open_areas(rights: frozenset[Permission]) -> Iterator[tuple[Area, list[Item]]]:
    """The areas of the menu with the entries that somebody has the right to."""
    for area in menu():
        allowed = [item for item in area.items if item.needs is None or item.needs in rights]
        if allowed:
            yield area, allowed


def _days(request: HttpRequest) -> dict[str, object]:
    """The day the page shows, the day it is, and what else the address asks for."""
    shown, current = shown_day(), current_day()
    return {
        "shown_day": shown,
        "current_day": current,
        "current_day_iso": current.isoformat(),
        "on_another_day": shown != current,
        "stands_on": settings.STANDS_ON.isoformat() if settings.STANDS_ON else "",
        "kept_query": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in ("as_of", "page")
            for value in values
        ],
    }
