"""The addresses of the library, the schemes, the plans and the works."""

from __future__ import annotations

from hengjian.site.library.models import Building, Project, Site
from hengjian.site.planning.models import AnnualPlan
from hengjian.site.works.models import DiaryEntry, Inspection, Milestone
from tests.site.matrix.examples import NOT_HERE, PLAIN, Example, inside, of, within

LIBRARY: dict[str, Example] = {
    "answer-opinion": within(Site, NOT_HERE, row="UO-A"),
    "confirm-site": of(Site),
    "edit-project": of(Project),
    "forget-filter": Example(lambda world: {"listing": "sites"}),
    "keep-filter": Example(lambda world: {"listing": "sites"}),
    "new-policy": of(Project),
    "new-programme": PLAIN,
    "new-project": PLAIN,
    "new-site": PLAIN,
    "project": of(Project),
    "project-document": of(Project),
    "project-document-withdraw": within(Project, document="DP-A"),
    "project-part": within(Project, key="approvals"),
    "project-part-remove": within(Project, key="approvals", row="AP-A"),
    "project-part-row": within(Project, key="approvals", row="AP-A"),
    "project-tab": within(Project, tab="scope"),
    "projects": PLAIN,
    "record": of(Building, table="buildings"),
    "record-new": Example(lambda world: {"table": "buildings"}),
    "record-remove": of(Building, table="buildings"),
    "records": Example(lambda world: {"table": "buildings"}),
    "rest-no-longer-on": within(Project, policy="PD-A"),
    "rest-on": of(Project),
    "reveal-person": within(Project, row="LP-A"),
    "site": of(Site),
    "site-document": of(Site),
    "site-document-withdraw": within(Site, document="D-A"),
    "site-paper": of(Site, form="docx"),
    "site-part": within(Site, key="scope"),
    "site-part-remove": within(Site, key="scope", row="I-A"),
    "site-part-row": within(Site, key="scope", row="I-A"),
    "site-section": within(Site, key="basics"),
    "site-tick": of(Site),
    "sites": PLAIN,
    "pictures": PLAIN,
    "pictures-worker": PLAIN,
    "withdraw-picture": within(Site, pk=1),
}


PLAN: dict[str, Example] = {
    "plan": of(AnnualPlan),
    "plan-change-new": of(AnnualPlan),
    "plan-money": of(AnnualPlan),
    "plan-new": PLAIN,
    "plan-paper": of(AnnualPlan, form="docx"),
    "plan-notice": of(AnnualPlan),
    "plan-weights": of(AnnualPlan),
    "plan-what-if": of(AnnualPlan),
    "plan-wish": of(AnnualPlan),
    "plan-work-out": of(AnnualPlan),
    "plans": PLAIN,
}


WORKS: dict[str, Example] = {
    "works": PLAIN,
    "works-acceptance": of(Project),
    "works-card": of(Project),
    "works-checks": of(Project),
    "works-diary": of(Project),
    "works-entry": of(DiaryEntry),
    "works-milestones": of(Project),
    "works-plan-site": of(Site),
    "works-project": of(Project),
    "works-put-right": of(Inspection),
    "works-row": inside(Milestone, "row", code="P-A", key="milestones"),
    "works-row-new": within(Project, key="inspections"),
    "works-row-remove": inside(Milestone, "row", code="P-A", key="milestones"),
    "works-schedule": of(Project),
    "works-site": of(Site),
    "works-sites": of(Project),
    "works-worker": PLAIN,
    "works-write": PLAIN,
}
