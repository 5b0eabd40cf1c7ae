"""500 evaluations of 26 indicators, on PostgreSQL: board, scoring page, an answer, all scored anew.

The demonstration is loaded once, and its published evaluation copied with answers, citations,
evidence, figures and steps, each over a project of its own; each copy then differs in what is
answered, what is open, and which of two figures is undecided. Pages are asked for through the whole
site by those who see most; the baseline is a bare page of the same site, asked for in turn. The
report of the evaluation is written as docx and pdf, and the Word file held against the draft it was
made of. Run as a module it does the work itself.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.rows import Row
from bench.site_pages import browser, p95

ROOT = Path(__file__).parent.parent
EVALUATIONS, ROUNDS = 500, 40
APART = 1_000_000
"""Between the numbers of the rows of two copies."""
BOARD, SCORES, ANSWER = 150, 250, 100
"""Milliseconds of the 95th of 100 answers."""
ANEW, REPORT, ALIGNED = 5_000, 3_000, 1_000
"""Milliseconds in which all are scored anew, a report is written twice, a Word file is read."""
TIMES = {"board": 6.0, "scoring table": 8.0, "an indicator opened": 9.0, "an answer saved": 6.0}
"""The most that each may take, in bare pages."""
LIMITS = {
    "board": BOARD,
    "scoring table": SCORES,
    "an indicator opened": SCORES,
    "an answer saved": ANSWER,
}
CODE = "PJ2023-0001"
DIFFERENT = (
    f"UPDATE evaluation_judgement SET answer = 'no' WHERE evaluation_id > {APART}"
    " AND answer = 'yes' AND id % 5 = 0",
    f"UPDATE evaluation_judgement SET answer = '' WHERE evaluation_id > {APART} AND id % 17 = 0",
    f"UPDATE evaluation_factchoice SET chosen = '', why = '' WHERE evaluation_id > {APART}"
    f" AND evaluation_id / {APART} % 3 = 0",
)
"""What makes the copies differ from each other: equal ones would say nothing of many."""


def run() -> list[Row]:
    """Each page against its limit and against a bare page; where PostgreSQL is."""
    postgres = ROOT / "tools" / "with_postgres.py"
    if not Path("/usr/lib/postgresql").exists():
        return [Row("500 evaluations, PostgreSQL", None, note="not installed")]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "HENGJIAN_MODE": "demo",
            "HENGJIAN_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        }
        command = [sys.executable, str(postgres), sys.executable, "-m", "bench.evaluations"]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    bare = found["bare"]
    rows = [Row("bare page, p95", bare, "ms")]
    for name, limit in LIMITS.items():
        title = f"{name}, {EVALUATIONS} evaluations, p95"
        rows += [
            Row(title, found[name], "ms", None, limit),
            Row(f"{title} / bare page", found[name], "ms", bare, TIMES[name]),
        ]
    pages = found["pages"]
    return [
        *rows,
        Row(f"all {EVALUATIONS} scored anew", found["anew"], "ms", None, ANEW),
        Row(f"report of {pages} pages, docx + pdf", found["report"], "ms", None, REPORT),
        Row("its Word file held against the draft", found["aligned"], "ms", None, ALIGNED),
    ]


def main() -> None:
    """Load, copy, ask, and print what was found as JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "bench.bare_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    print(f"loaded in {time.perf_counter() - start:.0f} s", flush=True)
    found: dict[str, Any] = {"anew": _scored_anew(_copied())}
    found |= _asked()
    found |= _written()
    print(json.dumps(found))


def _copied() -> int:
    """Copy the published evaluation with what hangs on it; how many there are."""
    from django.db import connection

    from hengjian.site.evaluation.models import (
        Citation,
        Evaluation,
        EvaluationStep,
        Evidence,
        FactChoice,
        Judgement,
        Snapshot,
        TeamMember,
    )
    from hengjian.site.library.models import Participation, Project

    row = Evaluation.objects.get(code=CODE)
    of = f"evaluation_id = {row.pk}"
    judged = f"judgement_id IN (SELECT id FROM {Judgement._meta.db_table} WHERE {of})"
    tables: list[tuple[Any, str]] = [
        (Project, f"id = {row.project_id}"),
        (Participation, f"project_id = {row.project_id} AND capacity = 'evaluator'"),
        (Evaluation, f"id = {row.pk}"),
        (TeamMember, of),
        (Snapshot, f"{of} AND kind = 'working'"),
        (Evidence, of),
        (FactChoice, of),
        (Judgement, of),
        (Citation, judged),
        (EvaluationStep, of),
    ]
    moved = {"id", "project_id", "evaluation_id", "evidence_id", "judgement_id", "on_snapshot_id"}
    fixed = {"state": "'scoring'", "issued_on": "NULL", "issued_by": "''"}
    with connection.cursor() as cursor:
        for model, where in tables:
            own = fixed if model is Evaluation else {}
            columns = [str(f.column) for f in model._meta.concrete_fields if not f.generated]
            values = ", ".join(_copy_of(each, moved, own) for each in columns)
            named = ", ".join(f'"{each}"' for each in columns)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({named}) SELECT {values}'
                f' FROM "{model._meta.db_table}", generate_series(1, {EVALUATIONS}) n WHERE {where}'
            )
        for change in DIFFERENT:
            cursor.execute(change)
        cursor.execute("ANALYZE")
    return int(Evaluation.objects.count())


def _copy_of(column: str, moved: set[str], fixed: dict[str, str]) -> str:
    if column in fixed:
        return fixed[column]
    if column in moved:
        return f'"{column}" + n * {APART}'
    return f"\"{column}\" || '-' || n" if column == "code" else f'"{column}"'


def _scored_anew(count: int) -> float:
    """Every evaluation scored, as after a change of what scores them; milliseconds."""
    from hengjian.site.evaluation.models import KeptStanding
    from hengjian.site.evaluation.rescoring import rescore

    KeptStanding.objects.all().delete()
    steps: list[int] = []
    start = time.perf_counter()
    rescore(lambda done, total: steps.append(done))
    spent = (time.perf_counter() - start) * 1000
    assert KeptStanding.objects.filter(stale=False).count() == count
    print(f"scored anew in {spent:.0f} ms, {len(set(steps))} steps of progress", flush=True)
    return spent


def _asked() -> dict[str, float]:
    from hengjian.site.accounts.models import Membership
    from hengjian.site.library.models import Site

    finance = browser(Membership.objects.get(person__username="demo-finance-bureau"))
    works = browser(Membership.objects.get(person__username="demo-evaluator"))
    saves = _saver()
    key = Site.objects.values_list("pk", flat=True)[0]
    spent: dict[str, list[float]] = {name: [] for name in (*LIMITS, "bare")}
    for turn in range(ROUNDS + 1):
        code = f"{CODE}-{1 + turn * 11 % EVALUATIONS}"
        taken = {
            "board": finance(f"/evaluations/?page={1 + turn % 5}"),
            "scoring table": works(f"/evaluations/{code}/scores/"),
            "an indicator opened": works(f"/evaluations/{code}/scores/A12/"),
            "an answer saved": saves(code, turn),
            "bare": works(f"/bare/{key}/"),
        }
        for name, each in taken.items():
            if turn:
                spent[name].append(each)
    for name, times in spent.items():
        print(f"{name:<24} p95 {p95(times):7.1f}  p50 {statistics.median(times):7.1f}", flush=True)
    return {name: p95(times) for name, times in spent.items()}


def _saver() -> Callable[[str, int], float]:
    """Save an answer of an evaluation as the page does: the time in milliseconds."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from hengjian.site.accounts.models import Membership
    from hengjian.site.evaluation.models import Judgement

    client = Client()
    membership = Membership.objects.get(person__username="demo-evaluator")
    client.force_login(membership.person, "django.contrib.auth.backends.ModelBackend")
    device, _ = TOTPDevice.objects.get_or_create(
        user=membership.person, name="authenticator", defaults={"confirmed": True}
    )
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()

    def save(code: str, turn: int) -> float:
        rows = Judgement.objects.filter(evaluation__code=code, indicator="A12", part="eligible")
        version = rows.get().version
        given = ("yes", "no")[turn % 2]
        data = {"answer": given, "reason": f"压测 {turn}", "version": str(version)}
        start = time.perf_counter()
        answer = client.post(
            f"/evaluations/{code}/answers/A12.eligible", data, headers={"HX-Request": "true"}
        )
        spent = (time.perf_counter() - start) * 1000
        assert b'id="totals"' in answer.content, "the new total came back"
        kept = rows.values_list("answer", "reason", "version").get()
        assert kept == (given, data["reason"], version + 1), "and it was saved"
        return spent

    return save


def _written() -> dict[str, float]:
    """The report as docx and pdf, and its Word file held against the draft."""
    from pypdfium2 import PdfDocument

    from hengjian.documents.api import write_built
    from hengjian.site.evaluation.models import EvaluationReport
    from hengjian.site.evaluation.report.building import build_of
    from hengjian.site.evaluation.word import compared

    row = EvaluationReport.objects.get(code=CODE)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        spent = [_once(lambda: _write(build_of(row).report, pdf, write_built)) for _ in range(3)]
        sent = next(_drafts(row, Path(folder)))
        aligned = [_once(lambda: compared(row, sent)) for _ in range(3)]
        with PdfDocument(pdf) as document:
            pages = len(document)
    return {"report": min(spent), "aligned": min(aligned), "pages": pages}


def _write(report: Any, pdf: Path, write: Callable[[Any, Path], None]) -> None:
    for path in (pdf.with_suffix(".docx"), pdf):
        write(report, path)


def _drafts(row: Any, folder: Path) -> Iterator[Path]:
    from hengjian.site.common.attachments import path_of

    for draft in row.drafts.all():
        path = folder / "draft.docx"
        path.write_bytes(path_of(draft.file).read_bytes())
        yield path


def _once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
