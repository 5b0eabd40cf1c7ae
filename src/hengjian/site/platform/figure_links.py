"""The link that a figure is: its address, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.platform.figure import WHOLE, declared, stored_field
from hengjian.site.platform.leading import SAFE
from hengjian.site.platform.resource import resources

MARK = "MARK"


def figure_address(
    row: Model | str,
    name: str,
    of: object = "",
    key: str = WHOLE,
    asked: Mapping[str, object] | None = None,
    **query: object,
) -> str:
    """Where the figure ``name`` of a row is explained, on the day the page shows.

    ``row`` is a row, or a kind: of what is no row (``library``), or of the row named by ``key``.
    ``name`` alone stands for the model's own kind, ``money:due`` for another kind of figures of the
    same row. ``asked`` is what the page was asked besides, as a change of costs supposed.
    """
    kind, _, plain = name.rpartition(":")
    if isinstance(row, str):
        kind = kind or row
    else:
        kind = kind or str(row._meta.model_name)
        key = str(getattr(row, key_on_the_trail(type(row))))
    return address_of(kind, key, plain, of, **{**(asked or {}), **query})


def address_of(kind: str, key: str, name: str, of: object = "", **query: object) -> str:
    """The same by the parts of the address."""
    asked = {"of": of, **query}
    if (day := shown_day()) != current_day():
        asked["as_of"] = day.isoformat()
    tail = urlencode({name: value for name, value in asked.items() if value not in ("", None)})
    path = f"{_root()}{kind}/{_step(key)}/{quote(name, safe=SAFE)}"
    return f"{path}?{tail}" if tail else path


@cache
def _root() -> str:
    """What all addresses of figures begin with: a page has hundreds of them."""
    return reverse("web:figure", args=[MARK, MARK, MARK]).partition(MARK)[0]


def _step(key: str) -> str:
    """As the code converter writes it."""
    return quote(key.replace("~", "~t").replace("/", "~s") or "~", safe=SAFE)


def addresses_of(model: type[Model], name: str) -> Callable[[Any], str] | None:
    """For a list: from a row to where a figure of it is explained; None where it is no figure.

    The parts that are the same of every row are made once: a list has hundreds of cells.
    """
    kind, _, plain = name.rpartition(":")
    own = str(model._meta.model_name)
    if not has_source(kind or own, plain, model):
        return None
    before, _, after = address_of(kind or own, MARK, plain).partition(MARK)
    key = key_on_the_trail(model)
    return lambda row: f"{before}{_step(str(getattr(row, key)))}{after}"


def has_source(kind: str, name: str, model: type[Model]) -> bool:
    """Whether somebody says where this figure comes from."""
    figures = declared().get(kind)
    if figures is not None and figures.explain(name) is not None:
        return True
    return model in resources() and stored_field(model, name) is not None


def opening(shown: object, address: str, unit: object = "") -> SafeString:
    """A figure as it is printed, with its unit, that opens its source."""
    after = format_html('<span class="unit">{}</span>', unit) if unit else ""
    return format_html('<a class="figure" href="{}">{}{}</a>', address, shown, after)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for a template, a cell or a sentence: written out, it opens its source."""

    shown: Any
    """As it is printed; None where it is not known, which opens nothing."""
    address: str
    unit: object = ""

    def __html__(self) -> str:
        from hengjian.site.platform.templatetags.shell import missing, number

        if self.shown is None:
            return missing()
        plain = isinstance(self.shown, Decimal | int)
        return opening(number(self.shown) if plain else self.shown, self.address, self.unit)

    __str__ = __html__
