"""The addresses of owners' votes."""

from __future__ import annotations

from hengjian.site.residents.vote.models import Ballot
from tests.site.matrix.examples import PLAIN, Example, of

ONE = of(Ballot)
VOTE: dict[str, Example] = {
    "ballot": ONE,
    "ballots": PLAIN,
    "letters": ONE,
    "matter": ONE,
    "new": PLAIN,
    "objections": ONE,
    "papers": ONE,
    "roll": ONE,
    "strike": ONE,
}
