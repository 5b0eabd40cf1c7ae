"""A project's fund page among 10 million payments in 10,000 projects, on PostgreSQL.

Every payment has its movement; each project has six contracts with their certificates. The page is
asked for through the whole site, of another project each time. The baseline is a bare page of the
same site, asked for in turn. Run as a module it does the work itself; ``HENGJIAN_BENCH_PAYMENTS``
makes it smaller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import Row
from bench.site_pages import browser, p95

ROOT = Path(__file__).parent.parent
PAYMENTS = int(os.environ.get("HENGJIAN_BENCH_PAYMENTS", "10000000"))
EACH, ROUNDS = 1000, 60
"""Payments of one project; pages asked for."""
MILLISECONDS, TIMES = 150, 4.0
"""Limits of the 95th of 100 answers: its time, and so many times the bare page's."""
PAGES = (
    "fund page",
    "list of its payments",
    "list of all payments",
    "payments across the line",
    "payments of a payee",
    "money of all projects",
)
SORTS = ("-applied_on", "applied_on", "-amount", "code")
COMMON = "version, synthetic, source, created_at, changed_at"
SAME = "1, true, '', now(), now()"
FILL = (
    f"""INSERT INTO library_project (code, {COMMON}, name, pinyin, region_id,
        competent_department_id, implementer_id, stage, description, oc4ids, sites_count,
        dossier_done, dossier_due)
        SELECT 'X' || n, {SAME}, '项目' || n, '', %(place)s, %(unit)s, %(unit)s, 'under_way', '',
        '', 0, 0, 0 FROM generate_series(1, %(projects)s) n""",
    f"""INSERT INTO money_fundaccount (code, {COMMON}, kind, fund_source, name, number, balance,
        project_id)
        SELECT 'A-' || kind || p.id, {SAME}, kind, 'special_bond', kind, '',
        CASE kind WHEN 'giver' THEN -20000000 WHEN 'special' THEN 10000000
        WHEN 'payees' THEN 10000000 ELSE 0 END, p.id
        FROM library_project p, unnest(ARRAY['giver', 'treasury', 'special', 'payees']) kind""",
    f"""INSERT INTO money_fundplan (code, {COMMON}, fund_source, amount, due_on, basis,
        project_id) SELECT 'F' || id, {SAME}, 'special_bond', 20000000, '2023-01-01', '', id
        FROM library_project""",
    f"""INSERT INTO money_contract (code, {COMMON}, kind, name, party, amount, signed_on,
        advance, recovery_from, recovery_until, progress, retention, defects_months, project_id)
        SELECT 'C' || p.id || '-' || n, {SAME}, 'works', '合同' || n, '甲', 5000000, '2023-01-01',
        10, 20, 80, 80, 3, 24, p.id FROM library_project p, generate_series(1, 6) n""",
    f"""INSERT INTO money_outputcertificate (code, {COMMON}, month, certified_on, amount, state,
        entered_by, confirmed_by, contract_id)
        SELECT 'O' || c.id || '-' || n, {SAME}, date '2023-01-01' + n * interval '1 month',
        date '2023-01-10' + n * 30, 50000, 'confirmed', 'x', 'y', c.id
        FROM money_contract c, generate_series(1, 12) n""",
    f"""INSERT INTO money_payment (code, {COMMON}, fund_source, kind, category, amount, payee,
        applied_on, paid_on, note, state, findings, line, entered_by, approved_by, paid_by,
        override_asked_by, override_reason, overridden_by, decision_reason, account_id,
        contract_id, project_id)
        SELECT 'Z' || p.id || '-' || n, {SAME}, 'special_bond', 'progress', 'works', 10000,
        '第' || p.id || '建筑公司', date '2023-01-01' + n / 3, date '2023-01-01' + n / 3, '',
        'paid', '[]', CASE WHEN n %% 500 = 0 THEN 'stop' ELSE '' END, 'x', 'y', 'z', '', '', '', '',
        a.id, c.id, p.id
        FROM library_project p
        JOIN money_fundaccount a ON a.project_id = p.id AND a.kind = 'special'
        CROSS JOIN generate_series(1, %(each)s) n
        JOIN money_contract c ON c.code = 'C' || p.id || '-' || (1 + n %% 6)""",
    f"""INSERT INTO money_movement (code, {COMMON}, kind, fund_source, amount, happened_on, note,
        entered_by, from_account_id, to_account_id, payment_id, project_id)
        SELECT 'M' || y.id, {SAME}, 'payment', 'special_bond', 10000, y.paid_on, '', 'z',
        y.account_id, b.id, y.id, y.project_id
        FROM money_payment y
        JOIN money_fundaccount b ON b.project_id = y.project_id AND b.kind = 'payees'""",
    f"""INSERT INTO money_movement (code, {COMMON}, kind, fund_source, amount, happened_on, note,
        entered_by, from_account_id, to_account_id, project_id)
        SELECT 'T' || b.id, {SAME}, CASE b.kind WHEN 'treasury' THEN 'arrival' ELSE 'transfer' END,
        'special_bond', 20000000, '2023-01-01', '', 'z', a.id, b.id, a.project_id
        FROM money_fundaccount a JOIN money_fundaccount b ON b.project_id = a.project_id
        AND (a.kind, b.kind) IN (('giver', 'treasury'), ('treasury', 'special'))""",
)
INDEXES = """SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename IN ('money_payment', 'money_movement') AND NOT EXISTS
    (SELECT FROM pg_constraint WHERE conname = indexname)"""
"""Made anew after the rows are there: a tenth of the time."""


def run() -> list[Row]:
    """The fund page and the list of payments against a bare page; where PostgreSQL is."""
    postgres = ROOT / "tools" / "with_postgres.py"
    name = f"fund page of a project, {PAYMENTS:,} payments"
    if not Path("/usr/lib/postgresql").exists():
        return [Row(name, None, note="PostgreSQL is not installed")]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "HENGJIAN_MODE": "test",
            "HENGJIAN_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        }
        command = [sys.executable, str(postgres), sys.executable, "-m", "bench.funds_pages"]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    rows = [Row("bare page, p95", found["bare"], "ms")]
    for page in PAGES:
        title = f"{page}, {PAYMENTS:,} payments, p95"
        rows += [
            Row(title, found[page], "ms", None, MILLISECONDS),
            Row(f"{title} / bare page", found[page], "ms", found["bare"], TIMES),
        ]
    return rows


def main() -> None:
    """Fill a database, ask for the pages of many projects, and print their p95."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "bench.bare_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    ask = browser(_filled())
    print(f"filled in {time.perf_counter() - start:.0f} s")
    projects = PAYMENTS // EACH
    spent: dict[str, list[float]] = {name: [] for name in ("bare", *PAGES)}
    for turn in range(ROUNDS + 5):
        code = f"X{1 + turn * 7919 % projects}"
        taken = {
            "fund page": ask(f"/money/{code}/"),
            "bare": ask("/bare/1/"),
            "list of its payments": ask(f"/money/payments/?project={code}"),
            "money of all projects": ask("/money/"),
            "payments across the line": ask("/money/payments/?line=over"),
            "payments of a payee": ask(f"/money/payments/?q=第{1 + turn * 7919 % projects}建"),
            "list of all payments": ask(f"/money/payments/?sort={SORTS[turn % len(SORTS)]}"),
        }
        if turn >= 5:
            for name, each in taken.items():
                spent[name].append(each)
    print(json.dumps({name: p95(times) for name, times in spent.items()}))


def _filled() -> object:
    from django.db import connection

    from hengjian.site.accounts.models import Membership, Organisation, Person
    from hengjian.site.library.models import Site

    kind = Organisation.Kind
    place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT)
    street = Organisation.objects.create(
        code="D1", name="街道", kind=kind.SUB_DISTRICT, parent=place
    )
    unit = Organisation.objects.create(code="U", name="财政局", kind=kind.UNIT, parent=place)
    person = Person.objects.create_user("clerk", "a-long-password-1", name="甲")
    values = {
        "place": place.pk,
        "unit": unit.pk,
        "projects": PAYMENTS // EACH,
        "each": EACH,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys are right: not asked
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in FILL:
            cursor.execute(statement, values)
        for _, made in indexes:
            cursor.execute(made)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    Site.objects.create(code="T1", name="小区", sub_district=street)
    return Membership.objects.create(person=person, organisation=unit, role_code="finance_bureau")


if __name__ == "__main__":
    main()
