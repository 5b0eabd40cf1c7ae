"""The rules of the house, held by a test: sizes, names, and what the project says of itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from hengjian.errors.problem import CATALOGUES, catalogue
from tests.distribution import APART, FIRST, share

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py") if p.parent.name != "migrations")
MODULE, FUNCTION, TEMPLATE, WIDTH = 700, 40, 250, 160

LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
LONG_TEMPLATES: dict[str, str] = {}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "managers", "misc"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    """Each file is parsed once for all tests of the house: that is most of what they cost."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_modules_are_small() -> None:
    code = [p for p in SOURCES if p.parent.name != "errors"]  # the catalogues are data
    long = {_name(p) for p in code if len(p.read_text(encoding="utf-8").splitlines()) > MODULE}
    assert long == set(LONG_MODULES)


def test_functions_are_small() -> None:
    long = set()
    for path in SOURCES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                docstring = ast.get_docstring(node)
                lines = node.end_lineno - node.lineno + 1
                lines -= len(docstring.splitlines()) if docstring else 0
                if lines > FUNCTION:
                    long.add(f"{_name(path)}::{node.name}")
    assert long == set(LONG_FUNCTIONS)


def test_templates_are_small() -> None:
    templates = [p for suffix in ("html", "j2", "typ") for p in (ROOT / "src").rglob(f"*.{suffix}")]
    long = {_name(p) for p in templates if len(p.read_text("utf-8").splitlines()) > TEMPLATE}
    assert long == set(LONG_TEMPLATES)


def test_no_line_of_the_face_is_packed() -> None:
    """A template whose lines hold a table each keeps every budget of lines, and nobody reads it."""
    face = [p for end in ("html", "css", "j2", "typ") for p in (ROOT / "src").rglob(f"*.{end}")]
    packed = {
        _name(p)
        for p in face
        if "vendor" not in p.parts
        and any(len(line) > WIDTH for line in p.read_text("utf-8").splitlines())
    }
    assert packed == set()


def test_tests_that_are_handed_out_otherwise_are_there() -> None:
    for place in (*APART, *FIRST):
        assert (ROOT / place).exists(), place
    assert share("tests/e2e/test_pages.py::test_a") != share("tests/e2e/test_report.py::test_b")
    assert share(f"{APART[0]}::test_a[x]") != share(f"{APART[0]}::test_a[y]")
    assert share("tests/test_trail.py::test_a") == "tests/test_trail.py"


def test_no_module_is_named_for_nothing() -> None:
    assert not {_name(p) for p in SOURCES if p.stem in FORBIDDEN_NAMES}


def test_public_things_are_documented() -> None:
    silent = []
    for path in SOURCES:
        tree = _tree(path)
        if not ast.get_docstring(tree):
            silent.append(_name(path))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{_name(path)}::{node.name}")
    assert silent == []


def test_every_problem_speaks_both_languages() -> None:
    placeholder = re.compile(r"\{(\w+?)(?:_zh|_en)?\}")
    for code, entry in catalogue().items():
        assert entry.message.zh.strip(), code
        assert entry.message.en.strip(), code
        assert bool(entry.hint.zh) == bool(entry.hint.en), code
        assert set(placeholder.findall(entry.message.zh)) == set(
            placeholder.findall(entry.message.en)
        ), code


def test_every_problem_is_used() -> None:
    source = "\n".join(
        p.read_text(encoding="utf-8")
        for p in SOURCES
        if "/errors/" not in p.as_posix() and p.name != "errors.py"
    )
    assert [code for code in catalogue() if f'"{code}"' not in source] == []


def test_every_catalogue_is_listed() -> None:
    modules = {p.stem for p in (ROOT / "src/hengjian/errors").glob("*.py")}
    assert modules - {"__init__", "problem"} == set(CATALOGUES)


def test_messages_live_in_the_catalogue_only() -> None:
    """``problem(...)`` is called with a code, never with words."""
    for path in SOURCES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in catalogue(), f"{_name(path)}: {first.value}"


@pytest.mark.parametrize("module", ["hengjian", "hengjian.cli"])
def test_imports_are_light(module: str) -> None:
    """Starting must not load what only some commands need."""
    heavy = {"duckdb", "numpy", "docx", "typst", "py_mini_racer", "openpyxl", "jinja2", "rich"}
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert heavy.isdisjoint(loaded)


def test_the_web_server_starts_without_the_engine_of_lakes(tmp_path: Path) -> None:
    """DuckDB costs memory in every worker, and its bindings print a list of leaks at the end."""
    code = "import hengjian.site.wsgi, sys; print('duckdb' in sys.modules)"
    own = {"HENGJIAN_MODE": "demo", "HENGJIAN_DATA": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", code], env=own, capture_output=True, text=True, check=True
    )
    assert (said.stdout.split(), said.stderr) == (["False"], "")


def test_only_the_clock_asks_the_machine_what_day_it_is() -> None:
    """Two clocks tell two stories on one screen; a conversion of an instant is no clock."""
    asks = re.compile(r"localdate\(\)|localdate\b(?!\()|date\.today\(|now\(\)\.date\(|\{% now ")
    places = [*(ROOT / "src/hengjian/site").rglob("*.py"), *(ROOT / "src").rglob("*.html")]
    found = {_name(p) for p in places if asks.search(p.read_text("utf-8"))}
    assert found == {"src/hengjian/site/common/days.py"}
