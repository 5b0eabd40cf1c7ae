"""Names that the subjects give to codes of theirs, in the language of the page."""

from __future__ import annotations

from django import template

from hengjian.site.common import words as wording
from hengjian.site.library.models.dossier import Utility
from hengjian.site.money.models import FundAccount, opening_name
from hengjian.site.money.models import source_name as name_of_source
from hengjian.site.platform.english import quantities
from hengjian.site.watching.models import Suspension
from hengjian.site.watching.queries import reason_of

register = template.Library()


@register.filter
def utility_name(code: str) -> str:
    """Whose pipes these are, in the language of the page; a code nobody knows as it stands."""
    return str(Utility(code).label) if code in Utility.values else code


OPINION_MARKS = {"agrees": "mark-accent", "conditions": "mark-accent", "objects": "mark-red"}


@register.filter
def opinion_mark(opinion: str) -> str:
    """The colour of a utility owner's opinion: in favour, against, or open."""
    return OPINION_MARKS.get(opinion, "mark-amber")


@register.filter
def source_name(code: str) -> str:
    """The name of a source of funds."""
    return name_of_source(code)


@register.filter
def account_name(account: FundAccount) -> str:
    """The name of an account; one that it was given as it opened, in the language of the page."""
    given = opening_name(account.kind, account.fund_source)
    return wording.said(given) if account.name == given.zh else account.name


@register.filter
def suspension_reason(row: Suspension) -> str:
    """What is given for a suspension, in the language of the page where it is a rule's own."""
    return quantities(wording.said(reason_of(row)))
