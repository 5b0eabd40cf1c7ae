"""Evidence is cited in a working paper; a quotation is looked for in the files of its evidence."""

from __future__ import annotations

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.evaluation.models import Citation, Evidence, WorkingPaper
from hengjian.site.evaluation.quotations import look_for
from hengjian.site.evaluation.rules import closed_to


@action(Permission.EVALUATION_WORK)
def cite_in_paper(
    *,
    by: Membership,
    paper: WorkingPaper,
    evidence: Evidence,
    place: str = "",
    quote: str = "",
) -> Citation:
    """Cite a piece of evidence in a paper, with its page and the words quoted."""
    found = closed_to(by, paper.evaluation)
    if evidence.evaluation_id != paper.evaluation_id:
        found.append(problem("evidence-elsewhere", Place(path="evidence")))
    if evidence.state == Evidence.State.WITHDRAWN:
        found.append(problem("evidence-withdrawn", Place(path="evidence"), name=evidence))
    if found:
        raise Refused(found)
    said = quote.strip()[:500]
    cited = Citation.objects.create(
        evidence=evidence,
        place=place.strip()[:255],
        quote=said,
        paper=paper,
        quoted=look_for(said, evidence) if said else "",
    )
    after = {"evidence": evidence.code, "place": cited.place, "quote": said}
    record(by=by, action="working-paper.cite", subject=paper, before={}, after=after)
    return cited
