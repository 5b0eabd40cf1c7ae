"""The check list of a dossier: what is there, what is missing and who brings it, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.completeness import (
    OWES_WORDS,
    Owes,
    RequirementState,
    State,
    completeness,
    count_due,
    missing_by_owner,
)
from hengjian.site.library.models import Document, Project, Site, UtilityOpinion
from hengjian.site.library.pages.sections import ASSIGNMENT, SECTIONS
from hengjian.site.library.queries.dossiers import project_facts, site_facts

MINE = {
    "sub_district": Owes.SUB_DISTRICT,
    "implementing_unit": Owes.IMPLEMENTING_UNIT,
    "competent_department": Owes.COMPETENT_DEPARTMENT,
    "department_head": Owes.COMPETENT_DEPARTMENT,
    "utility_owner": Owes.UTILITY_OWNER,
}
"""Whose pieces of a dossier are a role's own."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One piece of the dossier as the list shows it."""

    name: Text
    of: Text | None
    state: State
    address: str
    """Where the piece stands, or is entered; empty where there is nothing to go to."""
    due: str | Promise
    """The stage from which it is due."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one of those who bring pieces still owes."""

    who: Text
    lines: Sequence[CheckLine]
    mine: bool
    """Whether the reader is the one."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is there and what is missing, for the reader."""

    done: int
    due: int
    missing: Sequence[Owed] = ()
    """By who owes it; the reader's own first."""
    there: Sequence[CheckLine] = ()
    later: Sequence[CheckLine] = ()
    """What the stages to come will ask for and is not there yet."""
    needless: Sequence[CheckLine] = ()
    """What this site need not have."""

    @property
    def next(self) -> tuple[Owed, CheckLine] | None:
        """The piece to bring next, and who brings it: the reader's own before another's."""
        for owed in self.missing:
            return owed, owed.lines[0]
        return None

    @property
    def left(self) -> int:
        """How many pieces that are due are missing."""
        return self.due - self.done

    @property
    def share_words(self) -> str:
        """Of what is due how much is there, ``11/24``."""
        return f"{self.done:,}/{self.due:,}"

    @property
    def share(self) -> int:
        """Whole percent of what is due that is there, rounded down."""
        return 100 * self.done // self.due if self.due else 100


def dossier_of(row: Site | Project, membership: Membership) -> Dossier:
    """The dossier as it stands now."""
    if isinstance(row, Site):
        states = completeness(site_facts([row])[row.pk])
        landings: SiteLandings | ProjectLandings = SiteLandings.of(row, membership)
    else:
        states = completeness(project_facts([row])[row.pk], "project")
        landings = ProjectLandings(row)
    stages: dict[str, Any] = dict(type(row).Stage.choices)
    lines = {
        id(each): CheckLine(
            each.requirement.name,
            each.of,
            each.state,
            "" if each.state is State.NOT_APPLICABLE else landings.address(each),
            stages.get(each.requirement.due, ""),
        )
        for each in states
    }
    mine = MINE.get(membership.role_code)
    missing = [
        Owed(OWES_WORDS[who], [lines[id(each)] for each in owes], who is mine)
        for who, owes in missing_by_owner(states).items()
    ]

    def in_state(state: State) -> list[CheckLine]:
        return [line for line in lines.values() if line.state is state]

    return Dossier(
        *count_due(states),
        sorted(missing, key=lambda owed: not owed.mine),
        in_state(State.DONE),
        in_state(State.LATER),
        in_state(State.NOT_APPLICABLE),
    )


@dataclass(frozen=True, slots=True)
class ProjectLandings:
    """Where the pieces of a project's dossier are entered: its tabs."""

    project: Project

    def address(self, state: RequirementState) -> str:
        """The tab of the piece."""
        enter = state.requirement.enter
        if enter == "overview":
            return reverse("web:project", args=[self.project.code])
        return reverse("web:project-tab", args=[self.project.code, enter])


@dataclass(frozen=True, slots=True)
class SiteLandings:
    """Where each piece of a site's dossier stands on its page: the very field, row or picture."""

    home: str
    code: str
    open_fields: frozenset[str]
    """Fields that the reader may fill in."""
    opinions: dict[str, str]
    """The newest opinion of each utility, by the code of its row."""
    documents: dict[str, str]

    @classmethod
    def of(cls, site: Site, membership: Membership) -> SiteLandings:
        """For one reader."""
        asked = UtilityOpinion.objects.filter(site=site).order_by("asked_on", "pk")
        kept = Document.objects.filter(site=site, withdrawn_at=None).order_by("pk")
        may = membership.may(Permission.SITE_EDIT)
        fields = [name for each in SECTIONS.values() for name in each.fields] if may else []
        if may and membership.may(Permission.DOSSIER_EDIT):
            fields += ASSIGNMENT
        return cls(
            reverse("web:site", args=[site.code]),
            site.code,
            frozenset(fields),
            dict(asked.values_list("utility", "code")),
            dict(kept.values_list("kind", "code")),
        )

    def address(self, state: RequirementState) -> str:
        """The field to be filled in opens in its form; everything else where it stands."""
        need = state.requirement
        if need.enter in SECTIONS:
            name = (state.absent or need.shown_by)[0]
            if state.absent and name in self.open_fields:
                return f"{self.home}?edit={need.enter}#{need.enter}-{name}"
            return f"{self.home}#field-{name}"
        if need.shown_by == ("scheme",):
            return f"{reverse('web:schemes')}?site={self.code}"
        return f"{self.home}#{self._row(state) or need.enter}"

    def _row(self, state: RequirementState) -> str:
        need = state.requirement
        if need.each == "viewpoint":
            return f"view-{state.of_code}"
        if need.each == "utility" and state.of_code in self.opinions:
            return f"opinions-{self.opinions[state.of_code]}"
        if need.document in self.documents:
            return f"document-{self.documents[need.document]}"
        return ""
