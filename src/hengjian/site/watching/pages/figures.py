"""Where a fact of the watching rules comes from: a measure's rows, or how it is come by."""

from __future__ import annotations

from hengjian.monitoring.judging import shown_fact
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.library import facts
from hengjian.site.library.models import Project
from hengjian.site.platform.english import quantities
from hengjian.site.platform.figure import Asked, Figures, Trace, Value
from hengjian.site.watching.pages.wording import fact_name
from hengjian.site.watching.replay import moment
from hengjian.site.watching.rules import rules
from hengjian.site.works.pages.figures import trace_of

FACTS = Figures(Project, "facts", right=Permission.MONEY_VIEW)
"""What the rules of a project's warnings compare."""


@FACTS.any_name
def _fact(asked: Asked[Project]) -> Trace | None:
    """A fact of a rule on a day."""
    project, name = asked.row, asked.name
    known = rules().facts.get(name)
    if known is None:
        return None
    if name in facts.book().types:
        found = facts.measured(project, asked.day, None, asked.membership)
        return trace_of(project, found, name, asked.day)
    value = moment(project, asked.day).facts.get(name)
    how = said(known.how) if known.how else words("按记录统计", "counted from the records")
    trace = Trace(fact_name(name), Value(quantities(shown_fact(name, value, rules()))), how)
    trace.as_of, trace.synthetic = asked.day, project.sites.filter(synthetic=True).exists()
    trace.source = said(rules().file.title)
    return trace
