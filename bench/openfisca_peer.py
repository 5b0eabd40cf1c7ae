"""The sites of the benchmark in openfisca-core; run by ``bench.peers`` in that peer's environment.

Reads a ``.npz`` of the site rows (arrays by column, missing dates as 0) and prints, as JSON, how
many seconds a row its two doors take: ``arrays``, the fast one for those who know it, and
``situation``, the documented one that builds a simulation from a dictionary of entities.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

AS_OF = 19204
PERIOD = "2022-07"
SITE = build_entity(key="site", plural="sites", label="A site", is_person=True)
PROJECT = build_entity(
    key="project",
    plural="projects",
    label="A project",
    roles=[{"key": "member", "plural": "members"}],
)
TRUTHS = ("planned", "contiguous", "registered", "passed")
NUMBERS = (
    "started_on",
    "planned_start_on",
    "finished_on",
    "planned_finish_on",
    "accepted_on",
    "households",
    "floor_area",
    "built_year",
    "buildings",
)


def reached(site, name, period):
    """Whether a date has come; 0 stands for a missing one."""
    day = site(name, period)
    return (day > 0) & (day <= AS_OF)


def before(site, name, other, period):
    """Whether one date is there and not after another."""
    day = site(name, period)
    return (day > 0) & (day <= site(other, period))


MEASURES = {
    "m_sites": lambda s, p: s("planned", p) >= 0,
    "m_planned": lambda s, p: s("planned", p),
    "m_started": lambda s, p: s("planned", p) & reached(s, "started_on", p),
    "m_on_time": lambda s, p: s("planned", p) & before(s, "started_on", "planned_start_on", p),
    "m_finished": lambda s, p: reached(s, "finished_on", p),
    "m_finished_on_time": lambda s, p: before(s, "finished_on", "planned_finish_on", p),
    "m_passed": lambda s, p: reached(s, "accepted_on", p) & s("passed", p),
    "m_accepted": lambda s, p: reached(s, "accepted_on", p),
    "m_registered": lambda s, p: s("registered", p),
    "m_contiguous": lambda s, p: s("contiguous", p) & s("planned", p),
    "m_households": lambda s, p: s("households", p) * reached(s, "started_on", p),
    "m_households_all": lambda s, p: s("households", p),
    "m_area": lambda s, p: s("floor_area", p) * reached(s, "finished_on", p),
    "m_area_all": lambda s, p: s("floor_area", p),
    "m_buildings_old": lambda s, p: s("buildings", p) * (s("built_year", p) <= 2000),
    "m_buildings_all": lambda s, p: s("buildings", p),
}
SCORES = {
    "a7": (4, "m_registered", "m_sites", 1.0),
    "a8": (2, "m_planned", "m_sites", 0.8),
    "b1": (7.5, "m_started", "m_planned", 1.0),
    "b2": (5, "m_on_time", "m_planned", 1.0),
    "b3": (6, "m_finished", "m_planned", 0.5),
    "b4": (5, "m_finished_on_time", "m_finished", 0.95, 0.5),
    "b5": (5, "m_passed", "m_accepted", 1.0, 0.0, 0.6),
    "b6": (4, "m_area", "m_area_all", 0.45),
    "b7": (4, "m_households", "m_households_all", 0.6),
    "b8": (3, "m_buildings_old", "m_buildings_all", 0.5),
    "c1": (3, "m_contiguous", "m_planned", 0.4),
}


def variable(key, entity, value_type, formula=None):
    """A variable class, as OpenFisca wants them."""
    body = {
        "value_type": value_type,
        "entity": entity,
        "definition_period": MONTH,
        "label": key,
    }
    if formula is not None:
        body["formula"] = formula
    return type(key, (Variable,), body)


def measure(rows):
    """A sum over the rows of a project."""
    return lambda project, period: project.sum(rows(project.members, period))


def score(points, upper, lower, target, start=0.0, floor=0.0):
    """Points in proportion to what was done between ``start`` and ``target``, none below ``floor``,
    rounded to two decimals."""

    def formula(project, period):
        rate = project(upper, period) / np.maximum(project(lower, period), 1)
        share = np.clip((rate - start) / (target - start), 0, 1)
        return np.round(points * np.where(share < floor, 0, share), 2)

    return formula


def system():
    """All variables."""
    found = TaxBenefitSystem([SITE, PROJECT])
    for key in TRUTHS:
        found.add_variable(variable(key, SITE, bool))
    for key in NUMBERS:
        found.add_variable(variable(key, SITE, int))
    for key, rows in MEASURES.items():
        found.add_variable(variable(key, PROJECT, float, measure(rows)))
    for key, parts in SCORES.items():
        found.add_variable(variable(key, PROJECT, float, score(*parts)))

    def total(project, period):
        return sum(project(key, period) for key in SCORES)

    found.add_variable(variable("total", PROJECT, float, total))
    return found


def by_arrays(rules, rows):
    """Totals by the door for arrays."""
    builder = SimulationBuilder()
    builder.create_entities(rules)
    size = len(rows["project"])
    builder.declare_person_entity("site", np.arange(size))
    projects = builder.declare_entity("project", np.unique(rows["project"]))
    builder.join_with_persons(projects, rows["project"], np.full(size, "member"))
    simulation = builder.build(rules)
    for key in (*TRUTHS, *NUMBERS):
        simulation.set_input(key, PERIOD, rows[key])
    return simulation.calculate("total", PERIOD)


def by_situation(rules, rows):
    """Totals by the documented door: a dictionary of entities."""
    listed = {key: rows[key].tolist() for key in (*TRUTHS, *NUMBERS)}
    sites = {
        f"s{i}": {key: {PERIOD: values[i]} for key, values in listed.items()}
        for i in range(len(rows["project"]))
    }
    members = {}
    for i, project in enumerate(rows["project"].tolist()):
        members.setdefault(f"p{project}", {"members": []})["members"].append(f"s{i}")
    simulation = SimulationBuilder().build_from_entities(
        rules, {"sites": sites, "projects": members}
    )
    return simulation.calculate("total", PERIOD)


def timed(run, times):
    """The median of some runs, in seconds, and the last result."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        result = run()
        spent.append(time.perf_counter() - start)
    return sorted(spent)[len(spent) // 2], result


def main(path, few):
    """Time both doors; the second on ``few`` projects, for it is slow."""
    rules = system()
    rows = dict(np.load(path))
    arrays, totals = timed(lambda: by_arrays(rules, rows), 3)
    first = rows["project"] < few
    some = {key: values[first] for key, values in rows.items()}
    situation, same = timed(lambda: by_situation(rules, some), 1)
    assert np.allclose(totals[:few], same), "both doors must give the same totals"
    found = {
        "arrays": arrays / len(rows["project"]),
        "situation": situation / int(first.sum()),
        "totals": [round(float(each), 4) for each in totals],
    }
    print(json.dumps(found))


main(sys.argv[1], int(sys.argv[2]))
