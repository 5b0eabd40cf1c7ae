"""What recurs on pages: ``{% card %}``, ``{% facts %}`` with ``{% fact %}``.

The catalogue at ``/styleguide/`` shows each, in the demonstration and in tests.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hengjian.site.platform.templatetags.shell import icon, t

register = template.Library()


@register.simple_block_tag
def card(
    content: SafeString,
    zh: str = "",
    en: str = "",
    key: str = "",
    picture: str = "",
    more: str = "",
    flush: bool = False,
) -> SafeString:
    """A card with its title: ``{% card "合同条款" "Terms" key="terms" %} … {% endcard %}``.

    ``key`` names it on the page, ``picture`` is an icon, ``more`` the address of all of it;
    ``flush`` leaves out the body around the content, for tables and lists.
    """
    inner = content if flush else format_html('<div class="card-body">{}</div>', content)
    if not zh:
        return format_html('<section class="card">{}</section>', inner)
    whole = format_html('<a class="card-actions" href="{}">{}</a>', more, t("全部", "all"))
    return format_html(
        '<section class="card" aria-labelledby="{0}-title"><div class="card-header">'
        '<h2 class="card-title" id="{0}-title">{1}{2}</h2>{3}</div>{4}</section>',
        key or "card",
        icon(picture) if picture else "",
        t(zh, en or zh),
        whole if more else "",
        inner,
    )


@register.simple_block_tag
def facts(content: SafeString, exact: bool = False, small: bool = False) -> SafeString:
    """A list of facts, each a label with its value: ``{% facts %}{% fact … %}…{% endfacts %}``.

    ``exact`` gives amounts to the cent their room; ``small`` stands inside another card.
    """
    classes = "facts" + " exact-facts" * exact + " small-facts" * small
    return format_html('<dl class="{}">{}</dl>', classes, content)


@register.simple_block_tag
def fact(content: SafeString, zh: str, en: str = "", words: bool = False) -> SafeString:
    """One fact: ``{% fact "合同价（元）" "price (yuan)" %}{% figure_of … %}{% endfact %}``.

    ``words``: the value is text, which wraps and is not set as a number.
    """
    looks = SafeString(' class="words"') if words else ""
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", t(zh, en or zh), looks, content)
