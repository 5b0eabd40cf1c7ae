"""An import whose process is killed while it writes: nothing of it stays, and it is done again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.site.faults.test_faults import held, hold, kill, until, working
from tests.site.serving import OwnSite, own_site

ROWS = 3_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[OwnSite]:
    folder = tmp_path_factory.mktemp("imports")
    with own_site(folder, blank, DJANGO_SETTINGS_MODULE="tests.site.faults.settings") as site:
        yield site


def asked(site: OwnSite, act: str, number: int) -> tuple[int, int]:
    said = site.run("-m", "tests.site.faults.hand_in", act, str(number))
    batch, job = said.split()[-2:]
    return int(batch), int(job)


def counts(site: OwnSite, batch: int) -> tuple[str, int, int]:
    """The state of the batch, and how many sites and lines of the trail about sites there are."""
    state = site.rows(f"SELECT state FROM exchange_importbatch WHERE id = {batch}")[0][0]
    sites = site.rows("SELECT count(*) FROM library_site")[0][0]
    lines = site.rows("SELECT count(*) FROM common_trailentry WHERE action = 'site.create'")[0][0]
    return state, sites, lines


def ends(site: OwnSite, job: int) -> str:
    def ended() -> str | None:
        state: str = site.rows(f"SELECT state FROM common_job WHERE id = {job}")[0][0]
        return state if state not in ("waiting", "running") else None

    return until(ended, every=0.2)


def test_a_killed_import_leaves_nothing_and_is_done_again_whole(site: OwnSite) -> None:
    batch, job = asked(site, "hand_in", ROWS)
    with working(site) as worker:
        assert ends(site, job) == "done"
        assert counts(site, batch) == ("ready", 0, 0)
        hold(site, beyond=ROWS)  # a thousand rows are written then that nobody sees yet
        _, job = asked(site, "confirm", batch)
        kill(worker, held(site))
    assert counts(site, batch) == ("applying", 0, 0)
    with working(site):
        assert ends(site, job) == "done"
    assert counts(site, batch) == ("applied", ROWS, ROWS)
    assert site.rows(f"SELECT attempts FROM common_job WHERE id = {job}") == [(2,)]
