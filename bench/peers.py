"""The peers: openfisca-core on the rows of sites, LibreOffice on a workbook of whole projects.

openfisca-core is installed in an environment of its own, ``bench/.peers/openfisca``. It has two
doors: the documented one takes a dictionary of entities; the fast one takes arrays that somebody
has already read. Its time covers building the simulation, 16 sums over sites and 11 scores; ours
covers the query of the 16 measures over the same rows, scanned from the tables. The limit is held
against the documented door; the fast one stands beside it, reading not counted.

LibreOffice converts, and so loads, recalculates and saves, one book of 200 projects with a sheet a
table and COUNTIFS over them: the way such books are kept. Start-up is in that time, once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench import office_peer, portfolio
from bench.lake import AS_OF, PER_PROJECT, framework
from bench.rows import Row, median_ms
from hengjian.engine.measures.queries import all_projects_query, by_table

PEERS = Path(__file__).parent / ".peers"
BOOK = 200
"""Projects in the workbook. Its time a project grows with the book, so a small book favours
it: one of the 10,000 projects we count would take it far longer a project."""
FEW = 20
"""Projects for OpenFisca's documented door."""
FISCA_SCORES = ("A7", "A8", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "C1")
_SITES = """
SELECT _project AS project, planned, coalesce(contiguous, 0) AS contiguous, registered,
  coalesce(passed, 0) AS passed, coalesce(started_on, 0) AS started_on, planned_start_on,
  coalesce(finished_on, 0) AS finished_on, planned_finish_on,
  coalesce(accepted_on, 0) AS accepted_on, households, floor_area // 100 AS floor_area,
  built_year, buildings
FROM sites
"""


def run() -> list[Row]:
    """Ours against each peer, a row and a project."""
    return [*_openfisca(), _office()]


def _openfisca() -> list[Row]:
    names = ("openfisca-core, documented door, a row", "openfisca-core, arrays, a row")
    python = _environment("openfisca", "openfisca-core")
    if python is None:
        return [Row(name, None, note="openfisca-core could not be installed") for name in names]
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "sites.npz"
        np.savez(rows, **_site_rows())
        script = Path(__file__).with_name("openfisca_peer.py")
        output = subprocess.run(
            # -P: the folder of the script has a warnings.py, which is not Python's
            [python, "-P", script, rows, str(FEW)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    found = json.loads(output)
    apart = _fisca_apart(found["totals"])
    if apart:
        return [Row(name, None, note=f"{apart} totals come out otherwise") for name in names]
    ours = _ours_a_row()
    return [
        Row(names[0], ours, "ns", found["situation"] * 1e9, 20, faster=True),
        Row(names[1], ours, "ns", found["arrays"] * 1e9, 20, faster=True),
    ]


def _fisca_apart(totals: list[float]) -> int:
    """How many of its totals, sums of eleven scores in 32 bits, are not ours to a cent."""
    result = portfolio.evaluated(portfolio.lake(), framework())
    ours = sum(result.scores[code].numbers for code in FISCA_SCORES) / 100
    return int((np.abs(np.array(totals) - ours) > 0.02).sum())


def _site_rows() -> dict[str, np.ndarray]:
    columns = portfolio.lake().execute(_SITES).fetchnumpy()
    truths = ("planned", "contiguous", "registered", "passed")
    return {
        name: np.asarray(values).astype(
            bool if name in truths else np.int64 if name == "project" else np.int32
        )
        for name, values in columns.items()
    }


def _ours_a_row() -> float:
    compiled = framework()
    measures = by_table(compiled.measures.values())["sites"]
    sql = all_projects_query("sites", compiled.tables["sites"], measures, AS_OF).sql
    spent = median_ms(lambda: portfolio.lake().execute(sql).fetchnumpy(), portfolio.RUNS)
    return spent * 1e6 / (portfolio.PROJECTS * PER_PROJECT["sites"])


def _office() -> Row:
    name = "LibreOffice recalculation, a project"
    soffice = shutil.which("soffice")
    if soffice is None:
        return Row(name, None, note="LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        book, out = Path(folder) / "book.xlsx", Path(folder) / "out"
        office_peer.write_workbook(portfolio.lake(), BOOK, book)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, book]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        spent = (time.perf_counter() - start) * 1000 / BOOK
        shown = office_peer.totals(out / "book.xlsx")
    ours = portfolio.evaluated(portfolio.lake(), framework()).totals[:BOOK] / 100
    apart = int((np.abs(np.array(shown) - ours) > 0.02).sum())
    if apart:
        return Row(name, None, note=f"{apart} totals more than 0.02 apart: no time is told")
    mine = portfolio.timings()["columnar"] / portfolio.PROJECTS
    return Row(name, mine, "ms", spent, 4000, faster=True)


def _environment(name: str, package: str) -> Path | None:
    """The Python of a peer's own environment, made on first use."""
    python = PEERS / name / "bin" / "python"
    if python.exists():
        return python
    subprocess.run([sys.executable, "-m", "venv", PEERS / name], check=True)
    install = [python, "-m", "pip", "install", "--quiet", package]
    done = subprocess.run(install, check=False, capture_output=True)
    if done.returncode:
        shutil.rmtree(PEERS / name)
        return None
    return python
