"""One row of everything in four places, so that a test can say who sees which.

====  =======  =======  ===========  ========================================================
 row  project  section  sub-district  who is near it
====  =======  =======  ===========  ========================================================
  A   P1       S1       D1           SOE carries P1 out; CON builds S1; EVA evaluates P1
  B   P1       S2       D2           SOE; EVA
  C   P2       S3       D2           nobody but the district
  X   P3       S4       E1, of       another district
                        district E
====  =======  =======  ===========  ========================================================

A row of a project as a whole is called by the letter of its first section: A, C and X.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library.models import (
    Approval,
    Body,
    Building,
    ContiguousArea,
    Document,
    InvestmentPart,
    InvestmentYear,
    Participation,
    PersonInCharge,
    PolicyDocument,
    Programme,
    Project,
    Scheme,
    SchemeComment,
    ScopeItem,
    Section,
    Shortcoming,
    Site,
    SiteEffect,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.planning.models import (
    AnnualPlan,
    CoordinatedPlan,
    PlanChange,
    PlanEntry,
    UtilityWork,
)
from hengjian.site.portfolio.models import Firm, Place, Portfolio, SavedComparison
from hengjian.site.talk.models import Errand, Note

DAY = date(2026, 3, 1)
Rows = dict[str, Model]


@dataclass
class World:
    """The rows by model and letter."""

    rows: dict[type[Model], Rows] = field(default_factory=dict)

    def put(self, letter: str, row: Model) -> None:
        """Keep a row under its letter."""
        self.rows.setdefault(type(row), {})[letter] = row

    def letters(self, model: type[Model], keys: set[object]) -> str:
        """The letters of the rows with these keys, in order."""
        return "".join(sorted(letter for letter, row in self.rows[model].items() if row.pk in keys))

    def __getitem__(self, asked: tuple[type[Model], str]) -> Any:
        model, letter = asked
        return self.rows[model][letter]


def build(district: Organisation) -> World:
    """The world in and beside the district of the fixtures."""
    kind = Organisation.Kind
    other = Organisation.objects.create(
        code="E", name="别区", kind=kind.DISTRICT, parent=district.parent
    )
    Organisation.objects.create(code="E1", name="南街道", kind=kind.SUB_DISTRICT, parent=other)
    Organisation.objects.create(code="SO2", name="别家公司", kind=kind.UNIT, parent=district)
    from tests.site import residents_world as residents
    from tests.site import rounds_world as rounds
    from tests.site import vote_world as votes
    from tests.site import world_evaluation as evaluation
    from tests.site import world_money as money

    world = World()
    _projects(world, {"A": district, "C": district, "X": other})
    for letter, project, place in (
        ("A", "A", "D1"),
        ("B", "A", "D2"),
        ("C", "C", "D2"),
        ("X", "X", "E1"),
    ):
        _site(world, letter, world[Project, project], _organisation(place))
    for letter in ("A", "C", "X"):
        _plan(world, letter)
    for letter in ("A", "C", "X"):
        money.of_project(world, letter)
        evaluation.of_project(world, letter)
        residents.of_project(world, letter)
    for letter in ("A", "B", "C", "X"):
        _note(world, letter)
        money.of_site(world, letter)
        residents.of_site(world, letter)
        votes.of_site(world, letter)
        rounds.of_site(world, letter)
    _participations(world)
    return world


def _organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def _projects(world: World, regions: dict[str, Organisation]) -> None:
    implementers = {"A": "SOE", "C": "SO2", "X": "SO2"}
    for letter, region in regions.items():
        programme = Programme.objects.create(
            code=f"PG-{letter}", name=letter, region=region, starts_year=2026, ends_year=2028
        )
        project = Project.objects.create(
            code=f"P-{letter}",
            name=letter,
            programme=programme,
            region=region,
            competent_department=_organisation("HSG"),
            implementer=_organisation(implementers[letter]),
        )
        file = _attachment(f"project-{letter}")
        world.put(letter, programme)
        world.put(letter, project)
        world.put(
            letter,
            Approval.objects.create(code=f"AP-{letter}", project=project, kind="land"),
        )
        world.put(
            letter,
            InvestmentPart.objects.create(
                code=f"IT-{letter}", project=project, component="main_works", declared=1
            ),
        )
        world.put(
            letter, InvestmentYear.objects.create(code=f"IY-{letter}", project=project, year=2026)
        )
        world.put(
            letter.lower(),
            Body.objects.create(
                code=f"BP-{letter}", project=project, kind="headquarters", name="指挥部"
            ),
        )
        world.put(
            letter.lower(),
            PersonInCharge.objects.create(
                code=f"LP-{letter}", project=project, name="张**", post="指挥长"
            ),
        )
        world.put(letter, SystemCheck.objects.create(project=project, system="bidding"))
        world.put(
            f"{letter.lower()}",
            Document.objects.create(
                code=f"DP-{letter}",
                project=project,
                archive_class="setting_up",
                title="立项",
                attachment=file,
            ),
        )
        world.put(
            f"{letter.lower()}",
            ScopeItem.objects.create(
                code=f"IP-{letter}", project=project, item="water_main", quantity=1
            ),
        )
        world.put(letter, PolicyDocument.objects.create(code=f"PD-{letter}", number="1"))


def _attachment(name: str) -> Attachment:
    return Attachment.objects.create(
        sha256=name.ljust(64, "0"), name=name, media_type="application/pdf", size=1, uploaded_by="x"
    )


def _note(world: World, letter: str) -> None:
    site = world[Site, letter]
    about = {"subject_type": "library.site", "subject_key": site.pk, "subject": site.code}
    note = Note.objects.create(
        code=f"{site.code}-N1",
        subject_name=site.name,
        text="请核对户数",
        written_by="zhang",
        **about,
    )
    world.put(letter, note)
    world.put(
        letter,
        Errand.objects.create(code=f"{note.code}-R1", note=note, given_by="zhang", given_to="li"),
    )


def _site(world: World, letter: str, project: Project, place: Organisation) -> None:
    section = Section.objects.create(code=f"S-{letter}", project=project, name=letter)
    area = ContiguousArea.objects.create(code=f"CA-{letter}", name=letter, sub_district=place)
    site = Site.objects.create(
        code=f"T-{letter}",
        name=letter,
        sub_district=place,
        project=project,
        section=section,
        area=area,
    )
    view = Viewpoint.objects.create(code=f"V-{letter}", site=site, name="门口")
    scheme = Scheme.objects.create(code=f"SC-{letter}", name=letter, region=place, year=2026)
    scheme.sites.add(site)
    file = _attachment(f"site-{letter}")
    work = UtilityWork.objects.create(
        code=f"W-{letter}",
        region=project.region,
        utility="water",
        name=letter,
        starts_on=DAY,
        ends_on=DAY,
    )
    work.sites.add(site)
    together = CoordinatedPlan.objects.create(code=f"CP-{letter}", name=letter, region=place)
    together.sites.add(site)
    made: list[Model] = [
        section,
        area,
        site,
        view,
        scheme,
        work,
        together,
        PersonInCharge.objects.create(code=f"LS-{letter}", site=site, name="李*", post="网格长"),
        Body.objects.create(code=f"BS-{letter}", site=site, kind="owners_committee", name="业委会"),
        Building.objects.create(code=f"B-{letter}", site=site, name="1"),
        SiteEffect.objects.create(
            code=f"SE-{letter}", site=site, measured="parking", before=1, before_on=DAY
        ),
        ScopeItem.objects.create(code=f"I-{letter}", site=site, item="water_main", quantity=1),
        Shortcoming.objects.create(
            code=f"SH-{letter}",
            site=site,
            item="water_main",
            description="旧",
            severity=1,
            found_on=DAY,
        ),
        WillingnessSurvey.objects.create(
            code=f"WS-{letter}",
            site=site,
            asked_on=DAY,
            method="入户",
            asked=2,
            answered=1,
            in_favour=1,
        ),
        UtilityOpinion.objects.create(
            code=f"UO-{letter}", site=site, utility="water", asked_on=DAY
        ),
        Document.objects.create(
            code=f"D-{letter}", site=site, archive_class="evidence", title="征询", attachment=file
        ),
        SitePicture.objects.create(
            code=f"PI-{letter}", viewpoint=view, moment="before", taken_on=DAY, attachment=file
        ),
        SchemeComment.objects.create(
            code=f"CO-{letter}", scheme=scheme, voice="resident", received_on=DAY, text="好"
        ),
        ImportBatch.objects.create(
            table="sites", region=place, attachment=file, by="x", state="refused"
        ),
        make_portfolio(letter, project.region),
    ]
    for row in made:
        world.put(letter, row)
    asked = Firm.objects.create(
        code=f"F-{letter}", name=letter, portfolio=world[Portfolio, letter], points=20, projects=1,
        rules="/late/", source="firms.csv", reasons=[REASON],
    )  # fmt: skip
    world.put(letter, asked)
    kept = SavedComparison.objects.create(
        code=f"SC-{letter}", name=letter, portfolio=world[Portfolio, letter], saved_by="x",
        organisation=Organisation.objects.get(code="FIN"), shared=True,
    )  # fmt: skip
    world.put(letter, kept)


REASON = {
    "rule": {
        "code": "late",
        "points": 20,
        "repeats": "late",
        "at_least": 1,
        "share": "30%",
        "connects": [],
        "title": {"zh": "多个项目逾期", "en": "Late on several projects"},
        "source": {"zh": "本规则表自定", "en": "this table's own rule"},
        "clears": {"zh": "经批准的工期顺延", "en": "an approved extension"},
    },
    "projects": ["P1"],
    "known": 1,
    "others": [],
    "lines": [2],
}
"""Why a firm is asked about, as a portfolio keeps it."""


def make_portfolio(letter: str, region: Organisation) -> Portfolio:
    """A portfolio of one place that holds one project."""
    told = {
        "at_least": 10,
        "indicators": [],
        "units": [],
        "queries": [],
        "years": [],
        "weights": {"draws": 200, "spread": 20, "seed": 1},
    }
    made = Portfolio.objects.create(
        code=f"PF-{letter}",
        title=letter,
        region=region,
        year="2023",
        editions="1",
        projects=1,
        withheld=0,
        told=told,
        source="_results",
    )
    middles = dict.fromkeys(("low", "lower", "median", "upper", "high"), 7000)
    bins = [0] * 14 + [1] + [0] * 5
    for path in ("", "某区"):
        Place.objects.create(
            portfolio=made, path=path, name=path or letter, depth=len(path) // 2, projects=1,
            grades={"中": 1}, bins=bins, **middles,
        )  # fmt: skip
    return made


def _plan(world: World, letter: str) -> None:
    project = world[Project, letter]
    scheme = world[Scheme, letter]
    assert isinstance(project, Project)
    assert isinstance(scheme, Scheme)
    plan = AnnualPlan.objects.create(
        code=f"Y-{letter}",
        name=letter,
        region=project.region,
        year=2026 + "ACX".index(letter),
        state="published",
    )
    PlanEntry.objects.create(plan=plan, scheme=scheme)
    world.put(letter, plan)
    change = PlanChange.objects.create(plan=plan, by="x", reason="调整", state="approved")
    world.put(letter, change)


def _participations(world: World) -> None:
    parts = (
        ("A", "CON", "contractor", True),
        ("C", "SO2", "contractor", True),
        ("X", "SO2", "supervisor", True),
        ("a", "EVA", "evaluator", False),
    )
    for letter, who, capacity, in_section in parts:
        row = Participation.objects.create(
            project=world[Project, letter.upper()],
            section=world[Section, letter.upper()] if in_section else None,
            organisation=_organisation(who),
            capacity=capacity,
        )
        world.put(letter, row)
