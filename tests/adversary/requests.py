"""Requests to a site of its own on loopback, as an attacker or a clumsy client sends them."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pytest

from hengjian.site.common.starting import listens
from tests.adversary.tries import Try
from tests.site.serving import ROOT, OwnSite, free_port, own_site
from tools import with_postgres

TITLE = "Requests"
ABOUT = (
    "A site is served in a process of its own and asked over loopback; its interface with the"
    " tokens of four roles.\nOnce on SQLite and once on PostgreSQL. The requests of the row"
    " “at random” are made from the interface's own document, always the same ones;\n"
    "`REQUESTS` says how many."
)
MANY, SEED = int(os.environ.get("REQUESTS", "2000")), 20260301
ROLES = ("competent_department", "finance_bureau", "implementing_unit", "contractor")
ODD: tuple[Any, ...] = (
    *("", "\x00", "a\x00", "\ud83d", "𠮷", "S1", "P1", "%", "../..", "a" * 5000, "1e400", "-1"),
    *(0, -1, 1, 2**63, 10**40, 1.5, True, False, None, [], {}, ["\x00"], {"a": None}),
    *("2024-02-30", "9999-12-31", "0001-01-01", "NaN", "Infinity", "'; --", "<script>"),
)
SETS_UP = f"""
import django, json
django.setup()
from hengjian.site.accounts import tokens
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.library.models import Project, Site
kind = Organisation.Kind
city = Organisation.objects.create(code="C", name="某市", kind=kind.CITY)
place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT, parent=city)
street = Organisation.objects.create(
    code="D1", name="东街道", kind=kind.SUB_DISTRICT, parent=place)
unit = Organisation.objects.create(code="U", name="某局", kind=kind.UNIT, parent=place)
project = Project.objects.create(
    code="P1", name="二期", region=place, competent_department=unit, implementer=unit)
Site.objects.create(code="S1", name="东风小区", sub_district=street, project=project)
told = []
for role in {ROLES!r}:
    person = Person.objects.create_user(role, "a-long-password-1", name=role)
    membership = Membership.objects.create(person=person, organisation=unit, role_code=role)
    told.append(tokens.issue(membership, "x", 30)[0])
print("TOKENS", json.dumps(told))
"""


class Asking:
    """One connection after the other to the site; each answer is read to its end."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self.port, self.tokens = port, tokens
        self.connection = self._connected()

    def _connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def __call__(
        self, method: str, path: str, body: Any = None, role: int | None = 0, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body; a site that hangs up is answered as 599."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if role is not None:
            named["Authorization"] = f"Bearer {self.tokens[role]}"
        if body is not None:
            named.setdefault("Content-Type", "application/json")
            text = body if isinstance(body, str) else json.dumps(body)
            body = text.encode("utf-8", "surrogatepass")
        try:
            self.connection.request(method, path, body, named)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = self._connected()
            return 599, http.client.HTTPMessage(), b""


@contextmanager
def _asking(database: str | None) -> Iterator[Asking]:
    """Of a site on SQLite, or on the PostgreSQL at this address."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        if database:
            patch.setenv("DATABASE_URL", database)
        with own_site(Path(folder), HENGJIAN_API_RATE="1000000") as site:
            tokens = _set_up(site)
            with _served(site, Path(folder) / "log.txt") as port:
                asking = Asking(port, tokens)
                yield asking
                asking.connection.close()


@contextmanager
def _served(site: OwnSite, log: Path) -> Iterator[int]:
    """The site on a port; what it logs of thousands of refusals goes to a file, not into a pipe."""
    port = free_port()
    command = [sys.executable, "-m", "hengjian", "serve", "--port", str(port)]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, env=site.environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            while not listens("127.0.0.1", port):
                assert process.poll() is None, log.read_text("utf-8")
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _set_up(site: OwnSite) -> list[str]:
    site.run("-m", "tests.site.tables")
    said = site.run("-c", SETS_UP)
    tokens: list[str] = json.loads(said.partition("TOKENS ")[2].splitlines()[0])
    return tokens


def tries() -> Iterator[Try]:
    """The same on both databases; one that cannot be had is a try that failed."""
    binaries = with_postgres.programs()
    yield from _tries_on("SQLite", None)
    with with_postgres.cluster(binaries, free_port()) if binaries else nullcontext() as address:
        if address:
            yield from _tries_on("PostgreSQL", address)
        else:
            yield Try("PostgreSQL", "`/api/v1`", "tried", "no server is installed")


def _tries_on(database: str, address: str | None) -> Iterator[Try]:
    """Many at random, and the single ones that once ended otherwise."""
    with _asking(address) as asking:
        failed = sum(_at_random(asking))
        name = f"{database}: {MANY:,} requests at random"
        yield Try(name, "`/api/v1`", "0 failures", f"{failed} failures")
        for name, method, path, expected, options in ONE_BY_ONE:
            status, _, body = asking(method, path, **options)
            code = _code(body)
            seen = f"{status} {code}".strip()
            yield Try(f"{database}: {name}", f"`{method} {path.partition('?')[0]}`", expected, seen)
        for each in _conditions(asking):
            yield replace(each, name=f"{database}: {each.name}")


def _code(body: bytes) -> str:
    """The code of the first problem that is told."""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    problems = told.get("problems") if isinstance(told, dict) else None
    return str(problems[0]["code"]) if problems else ""


NEW = {"code": "P9", "name": "九", "region": "D", "competent_department": "U"}
ONE_BY_ONE: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("NUL in a search", "GET", "/api/v1/sites?q=%00", "400 request-unreadable", {}),
    ("NUL in an address", "GET", "/api/v1/sites/%00", "400 request-unreadable", {}),
    ("NUL in a filter of a page", "GET", "/sites/?q=%00", "400", {"role": None}),
    (
        "half a surrogate pair in a text",
        "POST",
        "/api/v1/projects",
        "400 request-unreadable",
        {"body": {**NEW, "name": "\ud83d"}},
    ),
    (
        "text in “base64”",
        "GET",
        "/api/v1/sites?q=a",
        "400 request-not-utf-8",
        {"Content_Type": "text/plain; charset=base64"},
    ),
    (
        "a body nested 100,000 deep",
        "POST",
        "/api/v1/projects",
        "400 request-not-json",
        {"body": "[" * 100_000},
    ),
    (
        "a number of 5,000 digits",
        "POST",
        "/api/v1/projects",
        "400 request-not-json",
        {"body": f'{{"code": {"9" * 5000}}}'},
    ),
    (
        "`null` for a text",
        "PATCH",
        "/api/v1/projects/P1",
        "422 request-value-unfit",
        {"body": {"version": 1, "description": None}},
    ),
    (
        "a number for a day",
        "PATCH",
        "/api/v1/projects/P1",
        "422 request-value-unfit",
        {"body": {"version": 1, "planned_start_on": 1_700_000_000}},
    ),
    ("no token", "GET", "/api/v1/sites", "401", {"role": None}),
    ("a change without a version", "PATCH", "/api/v1/projects/P1", "428", {"body": {"name": "x"}}),
    (
        "a session cookie with NUL",
        "GET",
        "/",
        "302",
        {"role": None, "Cookie": 'sessionid="abcdefgh\\000"'},
    ),
)


def _conditions(asking: Asking) -> Iterator[Try]:
    """Two who read the same and change it."""
    path = "/api/v1/projects/P1"
    tag = asking("GET", path)[1]["ETag"]
    door = f"`PATCH {path}`"
    for name, expected in (("the first of two who read the same", 200), ("the second", 412)):
        status, _, _ = asking("PATCH", path, {"description": name}, If_Match=tag)
        yield Try(f"If-Match: {name}", door, str(expected), str(status))
    status, _, _ = asking("HEAD", path)
    yield Try("HEAD", f"`HEAD {path}`", "200", str(status))


def _at_random(asking: Asking) -> Iterator[bool]:
    """Whether each request failed: a status from 500 on, or no answer at all."""
    document = json.loads(asking("GET", "/api/v1/openapi.json")[2])
    operations = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas, random = document["components"]["schemas"], Random(SEED)
    for _ in range(MANY):
        method, path, operation = random.choice(operations)
        for part in ("{code}", "{name}"):
            path = path.replace(part, _quoted(random.choice(("P1", "S1", *ODD))) or "x")
        names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
        chosen = [name for name in names if random.random() < 0.4]
        query = "&".join(f"{name}={_quoted(random.choice(ODD))}" for name in chosen)
        body = None
        if "requestBody" in operation:
            content = next(iter(operation["requestBody"]["content"].values()))["schema"]
            name = content.get("$ref", "").rpartition("/")[2]
            known = list(schemas.get(name, {}).get("properties", ()))
            base = dict(NEW) if random.random() < 0.5 else {"version": 1}
            body = base | {n: random.choice(ODD) for n in known if random.random() < 0.3}
            body = body if random.random() < 0.95 else random.choice(ODD)
        status, _, _ = asking(method, f"{path}?{query}", body, random.randrange(len(ROLES)))
        if status >= 500:
            print(f"\n{status} {method} {path}?{query} {body!r}", file=sys.stderr)
        yield status >= 500


def _quoted(value: Any) -> str:
    return quote(str(value), safe="", errors="surrogatepass")
