"""The addresses of rounds and contact groups."""

from __future__ import annotations

from hengjian.site.library.models import Scheme, Site
from hengjian.site.residents.rounds.models import Round
from tests.site.matrix.examples import PLAIN, Example, of

ONE = of(Round)
ROUNDS: dict[str, Example] = {
    "group": of(Site),
    "new": PLAIN,
    "opinion": ONE,
    "result": ONE,
    "round": ONE,
    "rounds": PLAIN,
    "why-not": of(Scheme),
}
