"""An example of every address of the site: which row it shows, and who may see that row.

A new address without a line here fails by name in ``test_pages.py``. Write ``PLAIN`` for an address
without parts, ``of(Model)`` for one that names the row of letter A of ``world.py`` by its code, and
``Example(…)`` for anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Scheme, Site, SitePicture
from hengjian.site.planning.models import CoordinatedPlan, UtilityWork
from hengjian.site.platform.procedure import Procedure, procedures
from hengjian.site.residents.public.models import Announcement
from hengjian.site.talk.models import Errand, Note
from tests.site.matrix.accounts import ACCOUNTS
from tests.site.matrix.evaluation import EVALUATION
from tests.site.matrix.examples import BATCH, FILE_ELSEWHERE, NOT_HERE, OTHERS, PLAIN, Example, of
from tests.site.matrix.hotline import HOTLINE, PUBLIC_PAGES
from tests.site.matrix.library import LIBRARY, PLAN, WORKS
from tests.site.matrix.money import BONDS, MONEY, WATCHING
from tests.site.matrix.portfolio import PORTFOLIO
from tests.site.matrix.rounds import ROUNDS
from tests.site.matrix.surveys import SURVEYS
from tests.site.matrix.vote import VOTE
from tests.site.world import World


def _named(procedure: Procedure) -> Callable[[World], dict[str, Any]]:
    """The parts of the address of a step: the row A by the key of the procedure."""
    return lambda world: {"code": getattr(world[procedure.model, "A"], procedure.key)}


Parts = Callable[[World], dict[str, Any]]
WEB: dict[str, Example] = {
    **LIBRARY,
    **MONEY,
    **PLAN,
    **WORKS,
    **BONDS,
    **WATCHING,
    **EVALUATION,
    **PORTFOLIO,
    "attachment": FILE_ELSEWHERE,
    "coordinated-plan": of(CoordinatedPlan),
    "coordination": PLAIN,
    "coordination-edit": of(CoordinatedPlan),
    "coordination-new": PLAIN,
    "starts": PLAIN,
    "utilities": PLAIN,
    "utility": of(UtilityWork),
    "utility-calendar": PLAIN,
    "utility-conflicts": PLAIN,
    "utility-new": PLAIN,
    "utility-remove": of(UtilityWork),
    "comment-enter": of(Scheme),
    "figure": of(Site, kind="site", name="households"),
    "home": PLAIN,
    "chosen-set": Example(lambda world: {"table": "sites"}),
    "export-csv": Example(lambda world: {"table": "sites"}),
    "export-oc4ids": PLAIN,
    "export-package": PLAIN,
    "export-xlsx": Example(lambda world: {"table": "sites"}),
    "exports": PLAIN,
    "import": BATCH,
    "import-new": PLAIN,
    "import-problems": replace(BATCH, answers=NOT_HERE),
    "import-template": Example(lambda world: {"table": "payments"}, right=Permission.PAYMENT_ENTER),
    "imports": PLAIN,
    "glossary": PLAIN,
    "interface": PLAIN,
    "job": OTHERS,
    "job-cancel": OTHERS,
    "map": PLAIN,
    "map-data": PLAIN,
    "notice-open": OTHERS,
    "note": of(Note),
    "notes": PLAIN,
    "notes-chosen": Example(lambda world: {"kind": "library.site"}),
    "errands-alike": of(Errand),
    "notes-of": of(Site, kind="library.site"),
    "notes-people": of(Site, kind="library.site"),
    "notices": PLAIN,
    "notices-bell": PLAIN,
    "notices-confirm": PLAIN,
    "notices-preferences": PLAIN,
    "notices-read": PLAIN,
    "outbox": PLAIN,
    "delivery-again": OTHERS,
    "webhook": OTHERS,
    "webhook-new": PLAIN,
    "webhook-try": OTHERS,
    "first-steps": PLAIN,
    "pin": of(Site, kind="library.site"),
    "reference": Example(answers=NOT_HERE),
    "reference-file": Example(lambda world: {"name": "index.html"}, answers=NOT_HERE),
    "screen": PLAIN,
    "search": PLAIN,
    "search-suggestions": PLAIN,
    "scheme": of(Scheme),
    "scheme-compare": PLAIN,
    "scheme-edit": of(Scheme),
    "scheme-paper": of(Scheme, form="docx"),
    "scheme-new": PLAIN,
    "scheme-rescore": of(Scheme),
    "schemes": PLAIN,
    "styleguide": PLAIN,
    "thumbnail": FILE_ELSEWHERE,
    "trail": PLAIN,
    "trail-entry": Example(lambda world: {"sequence": 1}, answers=NOT_HERE),
    "trail-export": PLAIN,
    "trail-verify": PLAIN,
    "trail-of": Example(lambda world: {"kind": "library.site", "code": "T-A"}),
}

STEPS = {
    f"{procedure.noun}-{step.name}": (
        replace(of(procedure.model, procedure.key), parts=_named(procedure), seen=procedure.seen)
    )
    for procedure in procedures()
    for step in procedure.steps
}
"""Every step of every procedure, on the row A."""

EXAMPLES = {
    **{f"hotline:{name}": each for name, each in HOTLINE.items()},
    **{f"surveys:{name}": each for name, each in SURVEYS.items()},
    **{f"public:{name}": each for name, each in PUBLIC_PAGES.items()},
    **{f"rounds:{name}": each for name, each in ROUNDS.items()},
    **{f"vote:{name}": each for name, each in VOTE.items()},
    **{f"accounts:{name}": each for name, each in ACCOUNTS.items()},
    **{f"web:{name}": each for name, each in (WEB | STEPS).items()},
}

PUBLIC = {
    "accounts:log-in": "where a stranger logs in",
    "accounts:demo-log-in": "the same in demo mode; does not exist otherwise",
    "accounts:log-out": "ends one's own session, whatever it may",
    "web:problem": "what a kind of problem means, also to a program without a token",
    "set_language": "the language of the page, before and after the log-in",
}
"""Addresses without the gate, each with the reason."""
FOR_EVERYBODY: dict[str, Parts] = {
    "public:find": lambda world: {},
    "public:site": lambda world: {"code": "T-A"},
    "public:board": lambda world: {"code": "T-A"},
    "public:privacy": lambda world: {},
    "public:notice": lambda world: {"code": "T-A", "pk": world[Announcement, "A"].pk},
    "public:picture": lambda world: {"code": "T-A", "pk": world[SitePicture, "A"].pk},
    "web:public-summaries": lambda world: {},
    "web:public-summary": lambda world: {"code": "PJ-A"},
    "follow:report": lambda world: {"code": "T-A"},
    "follow:follow": lambda world: {},
    "open-rounds:follow": lambda world: {},
    "open-rounds:group": lambda world: {"code": "T-A"},
    "open-rounds:round": lambda world: {"code": "T-A", "round": "RD-A"},
    "open-vote:vote": lambda world: {},
    "open-vote:ballot": lambda world: {"code": "T-A", "ballot": "BL-A"},
    "open-vote:file": lambda world: {"code": "T-A", "ballot": "BL-A"},
    "open-vote:sheet": lambda world: {"code": "T-A", "ballot": "BL-A"},
    "answer:answer": lambda world: {},
    "answer:kept": lambda world: {},
    "answer:worker": lambda world: {},
    "answer:everybody": lambda world: {"site": "T-A", "code": "D-A"},
}
"""Pages without an account, each with its parts: public, or opened by a code."""
BY_TOKEN = ("api:", "openrosa:")
"""Addresses of the REST and the OpenRosa interface begin so: they ask for a token, not for a
session."""
OPEN_BY_TOKEN = {
    "api:api-root": "no page at all",
    "api:openapi-json": "the description of the interface, without any record",
}
