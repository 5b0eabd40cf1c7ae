"""What every act of administration asks first: is it inside one's region, and not about oneself?"""

from __future__ import annotations

from hengjian.bilingual import Text, same
from hengjian.errors import Problem, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.permissions import WORDS
from hengjian.site.accounts.roles import Role, pairs_united, roles


def is_inside(by: Membership, organisation: Organisation) -> bool:
    """Whether the organisation stands in the region of the membership."""
    return organisation.path.startswith(by.organisation.region.path)


def about_oneself(by: Membership, person: Person) -> list[Problem]:
    """Nobody administers themself."""
    return [problem("membership-own")] if by.person_id == person.pk else []


def elsewhere(by: Membership, person: Person) -> list[Problem]:
    """An account is administered as a whole only where the person serves nowhere else."""
    serving = person.memberships.filter(active=True).select_related("organisation")
    outside = [each for each in serving if not is_inside(by, each.organisation)]
    return [
        problem("person-elsewhere", person=person, organisation=each.organisation)
        for each in outside[:1]
    ]


def no_reason(why: str) -> list[Problem]:
    """What takes something away needs a reason."""
    return [] if why.strip() else [problem("why-missing", Place(path="why"))]


def unfit_place(by: Membership, organisation: Organisation) -> list[Problem]:
    """Members join only organisations in use, inside the region."""
    place = Place(path="organisation")
    if not is_inside(by, organisation):
        return [problem("organisation-outside", place, organisation=organisation)]
    if organisation.retired_on is not None:
        return [problem("organisation-retired", place, organisation=organisation)]
    return []


def unfit_role(role_code: str, person: str, held: list[Role]) -> list[Problem]:
    """A role that does not exist, or that unites rights which are kept apart."""
    place = Place(path="role")
    known = roles().by_code.get(role_code)
    if known is None:
        return [problem("role-unknown", place, found=role_code)]
    return [
        problem(
            "membership-separate",
            place,
            role=known.name,
            one=_words(pair, 0),
            other=_words(pair, 1),
            person=same(person),
        )
        for pair in pairs_united([*held, known])
    ]


def _words(pair: frozenset[object], place: int) -> Text:
    permission = sorted(pair, key=str)[place]
    return WORDS[permission]  # type: ignore[index]
