"""Workers and connections killed while residents send: what was acknowledged is there once.

The long way, with all of PostgreSQL killed and at full load, goes ``python -m bench.public_load``.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from bench.public_load import Running, drive, filled, kill_workers, once_each
from bench.public_posts import CASES, SURVEYS, VOTES, Posts
from tests.site.serving import PATIENCE, free_port, own_site, served

RATE, SECONDS = 8, 5
"""Few enough for a busy machine; the fault strikes after a third of them."""
DROP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def strike(running: Running) -> None:
    """Every worker at once; on PostgreSQL first every connection in the midst of its work."""
    if url := running.environment.get("DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(DROP)
    kill_workers(running.server)


@pytest.mark.enable_socket
@pytest.mark.parametrize("posts", [CASES, SURVEYS, VOTES], ids=["cases", "answers", "votes"])
def test_what_was_acknowledged_is_there_once(tmp_path: Path, blank: str, posts: Posts) -> None:
    with own_site(tmp_path, blank, COUNT=str(RATE * SECONDS)) as site:
        given = filled(posts, site.environment)
        port = free_port()
        with served(site, port) as server:
            running = Running(port, server, None, tmp_path, site.environment, iter(given))
            told = drive(running, posts, RATE, SECONDS, lambda: strike(running), PATIENCE)
        assert len(told.acknowledged) == RATE * SECONDS, told.answers
        assert once_each(running, posts, told) == (0, 0)
