"""How levels, rules and states are put to the reader: never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from hengjian.bilingual import Text, same
from hengjian.monitoring.judging import Judgement, Verdict
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.platform.english import formula as printed
from hengjian.site.platform.listing import label_of
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.queries import counts
from hengjian.site.watching.rules import rules


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level as a colour, an icon, a sign for tables, and a word."""

    colour: str
    icon: str
    sign: str
    name: str | Promise


LEVELS = {
    "red": LevelMark("mark-red", "alert-triangle", "▲", words("红色", "red")),
    "yellow": LevelMark("mark-amber", "alert-circle", "◆", words("黄色", "yellow")),
    "blue": LevelMark("mark-blue", "info-circle", "●", words("蓝色", "blue")),
}
STATES = {
    "open": "mark-amber",
    "answered": "mark-accent",
    "escalated": "mark-red",
    "closed": "mark-grey",
}
SUSPENSIONS = {
    Suspension.State.PROPOSED: "mark-amber",
    Suspension.State.IN_FORCE: "mark-red",
    Suspension.State.REFUSED: "mark-grey",
    Suspension.State.LIFTED: "mark-grey",
}


def rule_name(code: str) -> str:
    """The title of a rule; of one that is no longer in force, its code."""
    found = rules().by_code().get(code)
    return said(found.said.title if found else same(code))


def level_badge(warning: Warning) -> tuple[str, str]:
    """For the badge column of lists: colour and words with a sign."""
    mark = LEVELS[warning.level]
    return mark.colour, f"{mark.sign} {mark.name}"


def name_on_the_trail(name: str) -> str:
    """A warning by its project and the title of its rule: the trail keeps the rule's code."""
    project, _, rule = name.rpartition(" ")
    return f"{project} {rule_name(rule)}".strip()


def state_badge(warning: Warning) -> tuple[str, str]:
    """For the badge column of lists."""
    return STATES.get(warning.state, "mark-grey"), label_of(warning, "state")


def fact_name(name: str) -> str:
    """A fact in the language of the page."""
    known = rules().facts.get(name)
    return said(Text(name, known.en if known else name))


def in_words(formula: str) -> str:
    """A printed formula of a rule in the language of the page."""
    return printed(formula, {name: fact.en for name, fact in rules().facts.items() if fact.en})


def verdict_words(found: Judgement) -> str:
    """What a rule says where it does not warn."""
    match found.verdict:
        case Verdict.CLEAR:
            return str(words("正常", "in order"))
        case Verdict.NOT_APPLICABLE:
            return str(words("不涉及", "does not apply"))
        case Verdict.NOT_JUDGED if found.missing:
            names = [fact_name(name) for name in found.missing]
            zh, en = f"未判：缺 {'、'.join(names)}", f"not judged: missing {', '.join(names)}"
            return str(words(zh, en))
        case _:
            return str(words("未判：分母为零", "not judged: division by zero"))


def levels_of(membership: Membership, project: Project) -> list[tuple[str, LevelMark, int]]:
    """How many warnings of a project stand at each level; nothing for who does not see money."""
    if not membership.may(Permission.MONEY_VIEW):
        return []
    return [(code, LEVELS[code], n) for code, n in counts(membership, project).items()]
