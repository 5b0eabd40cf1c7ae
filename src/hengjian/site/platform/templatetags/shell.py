"""The tags of every template: icons, both wordings, amounts, figures that open their trace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.base import Parser, Token
from django.template.base import TextNode as Words
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common import words as wording
from hengjian.site.common.days import read_day, shown_day
from hengjian.site.common.trail import head_in_words, head_now
from hengjian.site.platform.english import quantities, unit_name
from hengjian.site.platform.figure import (
    WHOLE,
    Asked,
    Chart,
    figure_address,
    linked,
    notes_on,
    opening,
    with_figures,
)
from hengjian.site.platform.row_pages import row_of_page

register = template.Library()
WAN = Decimal(10_000)
QUOTED = re.compile(r'"[^"\\]*"')
"""A wording that stands in the template, nothing in it escaped."""


def t(zh: str, en: str) -> str:
    """The wording in the language of the page."""
    return zh if wording.language() == "zh" else en


LOOKED_UP = template.Library()
LOOKED_UP.simple_tag(t)


@register.tag(name="t")
def both_wordings(parser: Parser, token: Token) -> template.Node:
    """``{% t "小区" "sites" %}``: the wording in the language of the page; ``as name`` keeps it.

    A page has hundreds of them: where both stand in the template nothing is looked up.
    """
    said = token.split_contents()[1:]
    keeps = said[2:3] == ["as"] and len(said) == 4
    if (len(said) == 2 or keeps) and all(QUOTED.fullmatch(each) for each in said[:2]):
        zh, en = (each[1:-1] for each in said[:2])
        return TextNode(zh, en, said[3] if keeps else "")
    node: template.Node = LOOKED_UP.tags["t"](parser, token)
    return node


@register.filter(name="t")
def punctuated(zh: str, en: str) -> str:
    """``{{ "："|t:": " }}``: the same for signs between words, where no space may come in.

    A formatter may break a line between two tags; it never breaks at a variable.
    """
    return t(zh, en)


@register.tag
def text(parser: Parser, token: Token) -> TextNode:
    """A sentence too long for one line of the template, each wording in lines of its own.

    ``{% text %} … {% english %} … {% endtext %}``; ``{% text as name %}`` puts it into a variable
    instead. Both wordings are plain words; line breaks and indentation count as one space.
    """
    named = token.split_contents()[1:]
    if named and (len(named) != 2 or named[0] != "as"):
        raise template.TemplateSyntaxError("text takes nothing, or “as” and a name")
    zh = _plain(parser, "english")
    en = _plain(parser, "endtext")
    return TextNode(zh, en, named[1] if named else "")


def _plain(parser: Parser, end: str) -> str:
    """The words up to the tag ``end``, white space folded."""
    nodes = parser.parse((end,))
    parser.delete_first_token()
    words = [node.s for node in nodes if isinstance(node, Words)]
    if len(words) != len(nodes):
        raise template.TemplateSyntaxError("text holds words only: no tag and no variable")
    return " ".join("".join(words).split())


class TextNode(template.Node):
    """Both wordings of a ``text`` tag; written, or kept under ``name``."""

    def __init__(self, zh: str, en: str, name: str) -> None:
        self.zh, self.en, self.name = SafeString(zh), SafeString(en), name

    def render(self, context: template.Context) -> SafeString:
        """The wording in the language of the page, as the template's author wrote it."""
        wording_now = SafeString(t(self.zh, self.en))
        if not self.name:
            return wording_now
        context[self.name] = wording_now
        return SafeString("")


@register.filter
def said(text: Text) -> str:
    """A bilingual text in the language of the page."""
    return wording.said(text)


@register.filter
def person(username: str) -> str:
    """The name of the person who logs in so."""
    return name_of(username)


@register.filter
def right(code: str) -> Text | None:
    """The words of a permission by its code; None where it is none."""
    return next((words for each, words in WORDS.items() if str(each) == code), None)


@register.filter(name="grouped")
def grouped_text(value: str) -> str:
    """An exact amount kept as text, with thousands separators."""
    return grouped(Decimal(value))


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A picture of the sprite; with a label it speaks to screen readers, without it is silent."""
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


def grouped(value: Decimal | int, places: int | None = None) -> str:
    """A number with thousands separators, rounded half up where ``places`` is given."""
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,f}"


@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> SafeString:
    """A number for a table cell; a missing one is a dash that says so."""
    if value is None:
        return missing()
    return SafeString(f'<span class="number">{grouped(value, places)}</span>')


@register.filter
def quantity(value: Decimal | None) -> SafeString:
    """A quantity without the zeros that only fill its decimals: 84,150 米, 3.5 处."""
    if value is None:
        return missing()
    return SafeString(f'<span class="number">{quantity_words(value)}</span>')


def quantity_words(value: Decimal) -> str:
    """The same as plain words."""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    return grouped(exact.to_integral_value() if whole else exact.normalize())


@register.filter
def wan(value: Decimal | None) -> SafeString:
    """An amount of 元 in 万元 with two decimals; the exact amount when hovered or read out."""
    if value is None:
        return missing()
    exact, short = grouped(value, 2), grouped(Decimal(value) / WAN, 2)
    return SafeString(f'<span class="number" title="{exact} 元">{short}</span>')


def missing() -> SafeString:
    """What stands where a value is not known: never a zero."""
    return format_html(
        '<span class="missing" title="{0}"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{0}</span></span>',
        t("未填", "not entered"),
    )


@register.simple_tag
def figure(value: Any, trace: str, zh: str = "", en: str | None = None) -> SafeString:
    """A figure that opens its source: a click opens the drawer with ``trace`` (an address).

    Numbers are grouped; ``zh`` and ``en`` are its unit, one wording for both where ``en`` is not
    given. A missing figure is the dash that says so and opens nothing.
    """
    if value is None or value == "":
        return missing()
    shown = number(value) if isinstance(value, Decimal | int) else value
    return opening(shown, trace, t(zh, zh if en is None else en))


@register.simple_tag
def figure_wan(value: Decimal | None, trace: str, zh: str = "", en: str = "") -> SafeString:
    """An amount in 元 as a figure in 万元, with the exact yuan on hover."""
    return opening(wan(value), trace, t(zh, en)) if value is not None else missing()


register.simple_tag(figure_address, name="figure_address")
STORED: Any = object()
LOOKS: dict[str, Any] = {
    "wan": wan,
    "yuan": lambda value: number(value, 2),
    "quantity": lambda value: quantity(value),
}
"""How a figure is written: in 万元, to the cent, or without the zeros that fill its decimals."""


@register.simple_tag(takes_context=True)
def figure_of(
    context: template.Context,
    row: Model | str,
    name: str,
    value: Any = STORED,
    look: str = "",
    zh: str = "",
    en: str | None = None,
    of: object = "",
    key: str = WHOLE,
    asked: Mapping[str, object] | None = None,
    kind: str = "",
    **query: object,
) -> SafeString:
    """A figure of a row: ``{% figure_of contract "amount" look="wan" %}``.

    A stored field says its value itself; what is reckoned is handed over as ``value`` and explained
    by the declaration of its subject (``platform.figure``). ``money:due`` (or ``kind="money"``)
    names a figure of another kind; ``of`` tells several of one name apart. What a subject has to
    say beside the figure stands below it.

    ``look``: ``wan`` (万元), ``yuan`` (to the cent), ``quantity``; else as the value is.
    """
    value = getattr(row, name) if value is STORED else value
    name = f"{kind}:{name}" if kind else name
    write = LOOKS.get(look)
    shown = write(value) if write is not None and value not in (None, "") else value
    address = figure_address(row, name, of, key, asked, **query)
    opened = figure(shown, address, zh, en)
    if shown is None or key != WHOLE or asked:  # what is only supposed clashes with nothing
        return opened
    day = read_day(str(query.get("on", ""))) or shown_day()
    return opened + _notes(context, row, name, (str(of), day), address)


def _notes(
    context: template.Context,
    row: Model | str,
    name: str,
    which: tuple[str, date],
    address: str,
) -> SafeString:
    """What stands beside a figure, its own figures opening the same drawer."""
    membership, request = context.get("membership"), context.get("request")
    if not membership or request is None:
        return SafeString("")
    kind, _, plain = name.rpartition(":")
    known = None if isinstance(row, str) else row
    kind = kind or (row if isinstance(row, str) else str(row._meta.model_name))
    of, day = which
    told = notes_on(kind, plain, lambda: Asked(known, plain, membership, day, of, request))
    return format_html_join(
        "",
        '<small class="figure-note">{}</small>',
        ((with_figures(each, address),) for each in told),
    )


@register.filter
def units(text: str) -> str:
    """Printed quantities with their units in the language of the page."""
    return quantities(text)


@register.filter
def unit(symbol: str) -> str:
    """A unit by its name in the language of the page."""
    return unit_name(symbol)


@register.simple_tag(name="progress")
def bar(done: int, due: int, label: str = "", trace: str = "") -> SafeString:
    """A bar of how much of what is due is there, with the numbers beside it, which open ``trace``
    where it is given."""
    share = 100 * done // due if due else 0
    full = " bar-full" if share >= 100 else " bar-low" if share < 40 else ""
    name = escape(label or t("档案完整度", "dossier completeness"))
    return SafeString(
        f'<div class="bar-with-number"><progress value="{done:d}" max="{due or 1:d}" '
        f'aria-label="{name}" class="bar{full}">{share}%</progress>'
        f"{_beside(done, due, trace)}</div>"
    )


def _beside(done: int, due: int, trace: str) -> str:
    numbers = f'<span class="number">{done:,d}/{due:,d}</span>'
    return f'<a class="figure" href="{escape(trace)}">{numbers}</a>' if trace else numbers


@register.simple_tag
def synthetic(row: object) -> SafeString:
    """The mark of invented data; nothing where the row is real."""
    return invented() if getattr(row, "synthetic", False) else SafeString("")


def invented() -> SafeString:
    """The mark itself."""
    return format_html(
        '<span class="badge synthetic" title="{}">{}</span>',
        t("为演示而编造的数据", "invented for demonstration"),
        t("合成", "synthetic"),
    )


@register.inclusion_tag("components/empty.html")
def empty(title: str, hint: str, address: str = "", action: str = "") -> dict[str, object]:
    """What a page says where there is nothing yet: what this is, and what to do next."""
    return {"title": title, "hint": hint, "address": address, "action": action}


@register.inclusion_tag("components/trail_of.html", takes_context=True)
def trail_of(context: template.Context, row: Model) -> dict[str, object]:
    """The history of a row, fetched when it is scrolled to; nothing for who may not read it."""
    membership = context.get("membership")
    if not membership or not membership.may(Permission.TRAIL_VIEW):
        return {"address": ""}
    kind, code = row._meta.label_lower, getattr(row, "code", None) or str(row.pk)
    page = f"{reverse('web:trail')}?subject={quote(f'{kind}:{code}')}"
    return {"address": reverse("web:trail-of", args=[kind, code]), "page": page}


@register.inclusion_tag("components/history_of.html", takes_context=True)
def history_of(context: template.Context, row: Model) -> dict[str, object]:
    """The history of a row as the last card of its page."""
    return trail_of(context, row)


@register.inclusion_tag("components/notes_beside.html", takes_context=True)
def notes_beside(context: template.Context) -> dict[str, object]:
    """The notes on the row that the page is about, fetched when they are scrolled to; nothing on
    other pages."""
    return {"address": _beside_row(context, "web:notes-of")}


@register.inclusion_tag("components/pin_beside.html", takes_context=True)
def pin_beside(context: template.Context) -> dict[str, object]:
    """The button that keeps the row the page is about at hand; nothing on other pages."""
    return {"address": _beside_row(context, "web:pin")}


def _beside_row(context: template.Context, name: str) -> str:
    """The address ``name`` of the row that the page is about; empty where it is about none."""
    membership, request = context.get("membership"), context.get("request")
    if not membership or request is None or not membership.may(Permission.LIBRARY_VIEW):
        return ""
    found = row_of_page(request)
    if found is None:
        return ""
    model, code = found
    return reverse(name, args=[model._meta.label_lower, code])


@register.inclusion_tag("components/trail_head.html")
def trail_head() -> dict[str, str]:
    """The head of the trail at the foot of a document that is issued."""
    return {"text": wording.said(head_in_words(head_now()))}


@register.inclusion_tag("components/paper.html")
def paper(address: str, *parts: str) -> dict[str, str]:
    """The page as Word and PDF: the buttons; ``parts`` of the address without its form."""
    word, pdf = (reverse(address, args=[*parts, form]) for form in ("docx", "pdf"))
    return {"word": word, "pdf": pdf}


@register.simple_tag
def upload_limit() -> int:
    """The most bytes of one file; the browser is told, so that it does not send more."""
    return settings.ATTACHMENT_LIMIT


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The page's query string with some parts changed; an empty value removes a part."""
    return query_of(context, changes)


@register.simple_tag(takes_context=True)
def query_of(context: template.Context, changes: Mapping[str, object]) -> str:
    """The same, the changes given as one mapping."""
    parts = context["request"].GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            parts.pop(name, None)
        else:
            parts[name] = str(value)
    return f"?{parts.urlencode()}"


@register.simple_tag
def figures_in(sentence: object, row: Model | str, name: str, of: object = "") -> SafeString:
    """A sentence whose figures open their source; days and years in it do not."""
    return with_figures(str(sentence), figure_address(row, name, of))


@register.inclusion_tag("components/chart_figure.html")
def chart(
    key: str,
    drawn: Chart,
    row: Model | str = "",
    name: str = "",
    asked: Mapping[str, object] | None = None,
    of: object = "",
) -> dict[str, object]:
    """A chart with its finding as title and its table behind it; ``key`` is its id on the page.

    ``row`` and ``name`` are the figure that says where the drawing comes from: those of its title
    and of its table open it, and so does a click on the drawing.
    """
    trace = figure_address(row, name, of, asked=asked) if name else ""
    return {
        "key": key,
        "option": drawn.option,
        "finding": with_figures(drawn.finding, trace),
        "spoken": drawn.finding,
        "height": drawn.height,
        "heads": drawn.heads,
        "rows": _cells(drawn.rows, trace),
        "trace": trace,
    }


def _cells(rows: Sequence[Sequence[str]], trace: str) -> SafeString:
    """The rows of a table, the first cell of each its name; hundreds of cells need no template."""
    lines = []
    for first, *others in rows:
        cells = "".join(f'<td class="end number">{linked(each, trace)}</td>' for each in others)
        lines.append(f'<tr><th scope="row">{conditional_escape(first)}</th>{cells}</tr>')
    return mark_safe("".join(lines))
