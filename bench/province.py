"""A province in PostgreSQL: 300,000 invented sites in 10,000 projects, written by COPY.

Ten cities of ten districts of ten sub-districts; thirty sites a project, a scheme for every tenth
site, utility works, a plan a district, and a line of the trail a site.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import (
    ContiguousArea,
    Participation,
    Programme,
    Project,
    Scheme,
    Site,
)
from hengjian.site.planning.models import AnnualPlan, UtilityWork
from hengjian.site.platform.codes import initials

SITES, PROJECTS, AREAS, SCHEMES, WORKS, LINES = 300_000, 10_000, 6_000, 30_000, 20_000, 300_000
PLACES = 1_000
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
TODAY = date(2026, 3, 1)
FIRST = "东西南北中红新金玉福春和华建文民光明永安"
SECOND = "风星山苑河湖桥园馨泰丰盛庆阳景兰竹松梅柳"
LAST = ("小区", "家属院", "花园", "新村", "宿舍", "里")
Row = dict[str, Any]


def copy(model: type[Model], rows: Iterable[Row]) -> None:
    """Write the rows, numbered; a column a row does not name takes the model's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = [str(field.column) for field in fields]
    usual = {str(f.column): f.get_db_prep_save(f.get_default(), connection) for f in fields}
    for moment in ("created_at", "changed_at", "uploaded_at"):
        if moment in usual:
            usual[moment] = NOW
    listed = ", ".join(f'"{column}"' for column in columns)
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as into:
            for number, row in enumerate(rows, 1):
                whole = usual | {key: number} | row
                into.write_row([whole[column] for column in columns])
        if model._meta.pk.get_internal_type().endswith("AutoField"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\""
            )


def fill() -> dict[str, Membership]:
    """Write everything; who looks at it, by how much they see."""
    _organisations()
    places = list(Organisation.objects.filter(kind="sub_district").order_by("pk"))
    districts = list(Organisation.objects.filter(kind="district").order_by("pk"))
    units = list(Organisation.objects.filter(kind="unit").order_by("pk"))
    copy(Programme, _programmes(districts))
    copy(Project, _projects(districts, units))
    copy(ContiguousArea, _areas(places))
    copy(Site, _sites(places))
    copy(Scheme, _schemes(places))
    copy(Scheme.sites.through, _pairs("scheme_id", SCHEMES, 10))
    copy(UtilityWork, _works(districts))
    copy(UtilityWork.sites.through, _pairs("utilitywork_id", WORKS, 15))
    copy(AnnualPlan, _plans(districts))
    copy(Participation, _parts(units))
    copy(TrailEntry, _lines(units))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return _people()


def _organisations() -> None:
    kinds = Organisation.Kind
    province = Organisation.objects.create(code="P", name="某省", kind=kinds.PROVINCE)
    for c in range(10):
        city = Organisation.objects.create(
            code=f"C{c}", name=f"第{c}市", kind=kinds.CITY, parent=province
        )
        for d in range(10):
            district = Organisation.objects.create(
                code=f"D{c}{d}", name=f"第{c}{d}区", kind=kinds.DISTRICT, parent=city
            )
            for s in range(10):
                Organisation.objects.create(
                    code=f"S{c}{d}{s}", name=f"第{s}街道", kind=kinds.SUB_DISTRICT, parent=district
                )
            Organisation.objects.create(
                code=f"U{c}{d}", name=f"住建局{c}{d}", kind=kinds.UNIT, parent=district
            )


def _name(dice: random.Random) -> str:
    return f"{dice.choice(FIRST)}{dice.choice(SECOND)}{dice.choice(FIRST)}{dice.choice(LAST)}"


def _programmes(districts: list[Organisation]) -> Iterator[Row]:
    for number, district in enumerate(districts, 1):
        yield {
            **{"code": f"PG{number}", "name": f"{district.name}老旧小区改造"},
            **{"region_id": district.pk, "starts_year": 2024, "ends_year": 2028},
        }


def _projects(districts: list[Organisation], units: list[Organisation]) -> Iterator[Row]:
    dice, stages = random.Random(1), Project.Stage.values
    for number in range(PROJECTS):
        place = number * len(districts) // PROJECTS
        name = f"{_name(dice)}改造项目"
        yield {
            **{"code": f"X{number:05}", "name": name, "pinyin": initials(name)},
            **{"programme_id": place + 1, "region_id": districts[place].pk},
            **{"competent_department_id": units[place].pk, "implementer_id": units[place].pk},
            **{"stage": dice.choice(stages), "sites_count": SITES // PROJECTS},
            **{"approved_investment": Decimal(dice.randrange(10**6, 10**9)), "synthetic": True},
            **{"dossier_done": dice.randrange(400), "dossier_due": 400},
        }


def _areas(places: list[Organisation]) -> Iterator[Row]:
    for number in range(AREAS):
        place = places[number * PLACES // AREAS]
        name = f"连片{number}"
        yield {"code": f"A{number:05}", "name": name, "sub_district_id": place.pk}


def _sites(places: list[Organisation]) -> Iterator[Row]:
    dice, stages, known = random.Random(2), Site.Stage.values, cache(initials)
    for number in range(SITES):
        name = _name(dice)
        told = dice.random() < 0.9
        yield {
            **{"code": f"T{number:06}", "name": name, "pinyin": known(name)},
            **{"sub_district_id": places[number * PLACES // SITES].pk, "synthetic": True},
            **{"project_id": number * PROJECTS // SITES + 1, "stage": dice.choice(stages)},
            **{"area_id": number * AREAS // SITES + 1 if number % 3 == 0 else None},
            **{"built_year": dice.randrange(1960, 2015) if told else None},
            **{"households": dice.randrange(20, 2000) if told else None},
            **{"floor_area": Decimal(dice.randrange(1000, 200_000)) if told else None},
            **{"longitude": Decimal(102) + Decimal(number % 9999) / 10_000},
            **{"latitude": Decimal(24) + Decimal(number % 7777) / 10_000},
            **{"planned_start_on": TODAY + timedelta(days=dice.randrange(-400, 400))},
            **{"dossier_done": dice.randrange(15), "dossier_due": 14, "entered_by": "clerk"},
        }


def _schemes(places: list[Organisation]) -> Iterator[Row]:
    dice, states = random.Random(3), Scheme.State.values
    for number in range(SCHEMES):
        yield {
            **{"code": f"F{number:05}", "name": f"{_name(dice)}改造方案"},
            **{"region_id": places[number * PLACES // SCHEMES].pk, "year": 2024 + number % 4},
            **{"state": dice.choice(states), "cost": Decimal(dice.randrange(10**5, 10**8))},
            **{"benefit": Decimal(dice.randrange(10_000)) / 100, "entered_by": "clerk"},
            "sites_count": 1,
        }


def _pairs(owner: str, rows: int, step: int) -> Iterator[Row]:
    for number in range(rows):
        yield {owner: number + 1, "site_id": number * step + 1}


def _works(districts: list[Organisation]) -> Iterator[Row]:
    dice, kinds = random.Random(4), UtilityWork._meta.get_field("utility").choices
    for number in range(WORKS):
        starts = TODAY + timedelta(days=dice.randrange(700))
        yield {
            **{"code": f"W{number:05}", "name": f"{_name(dice)}管线改造"},
            **{"region_id": districts[number * len(districts) // WORKS].pk},
            **{"utility": dice.choice([each[0] for each in kinds or ()]), "street": "某路"},
            **{"starts_on": starts, "ends_on": starts + timedelta(days=90), "digs": True},
            "sites_count": 1,
        }


def _plans(districts: list[Organisation]) -> Iterator[Row]:
    for number, district in enumerate(districts, 1):
        name = f"{district.name}年度计划"
        yield {"code": f"Y{number}", "name": name, "region_id": district.pk, "year": 2026}


def _parts(units: list[Organisation]) -> Iterator[Row]:
    """The first unit builds thirty projects of other districts."""
    for number in range(30):
        project = number * PROJECTS // 30 + 1
        unit = units[0].pk
        yield {"project_id": project, "organisation_id": unit, "capacity": "contractor"}


def _lines(units: list[Organisation]) -> Iterator[Row]:
    for number in range(1, LINES + 1):
        yield {
            **{"sequence": number, "at": NOW + timedelta(seconds=number), "actor": "clerk"},
            **{"actor_name": "甲", "organisation": units[number % 100].code, "role": "x"},
            **{"action": "site.change", "subject_type": "library.site"},
            **{"subject": f"T{number - 1:06}", "subject_name": f"小区{number}"},
            **{"previous_hash": f"{number - 1:064}", "hash": f"{number:064}"},
        }


def _people() -> dict[str, Membership]:
    seats = {
        "province": ("P", "finance_bureau"),
        "district": ("U42", "competent_department"),
        "sub-district": ("S425", "sub_district"),
        "implementer": ("U42", "implementing_unit"),
        "contractor": ("U00", "contractor"),
    }
    return {
        seat: Membership.objects.create(
            person=Person.objects.create_user(seat, "a-long-password-1", name=seat),
            organisation=Organisation.objects.get(code=code),
            role_code=role,
        )
        for seat, (code, role) in seats.items()
    }
