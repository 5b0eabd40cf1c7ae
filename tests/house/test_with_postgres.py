"""``tools/with_postgres.py``: a PostgreSQL for one command, or a plain word that there is none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parent.parent.parent / "tools" / "with_postgres.py"


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("with_postgres", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("required", "status"), [("0", 0), ("1", 1)])
def test_without_a_server_it_says_so_and_fails_only_where_all_is_required(
    tool: ModuleType,
    required: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(tool, "programs", lambda: None)
    monkeypatch.setenv("HENGJIAN_REQUIRE_ALL", required)
    assert tool.main(["pytest", "tests/site"]) == status
    assert "needs PostgreSQL's server" in capsys.readouterr().out


def test_the_command_gets_a_database_and_gives_its_status(
    tool: ModuleType, socket_enabled: None
) -> None:
    if tool.programs() is None:
        pytest.skip("needs PostgreSQL's server")
    program = (
        "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']);"
        "raise SystemExit(c.execute('SELECT 7').fetchone()[0])"
    )
    assert tool.main([sys.executable, "-c", program]) == 7
