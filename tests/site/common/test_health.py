"""What is told to whoever watches the machine, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from hengjian.site.common import disk, starting
from hengjian.site.common.models import Job

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-whoever-watches"
ANY_HOST = {"Host": "10.0.0.7:8000"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


def room(monkeypatch: pytest.MonkeyPatch, free: float) -> None:
    monkeypatch.setattr(disk, "free_share", lambda: free)


def test_it_lives_under_any_host_and_without_a_session(client: Client) -> None:
    answer = client.get("/healthz", headers=ANY_HOST)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


def test_it_is_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    room(monkeypatch, 0.5)
    answer = client.get("/readyz", headers=ANY_HOST)
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "folder": "ok", "disk": "ok"}


def test_little_room_is_told_and_pages_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    room(monkeypatch, 0.09)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (200, "low")
    (told,) = starting.problems()
    assert (told.code, "9%" in told.message("zh")) == ("disk-low", True)


def test_the_log_is_warned_once_an_hour(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(disk, "_warned_at", -disk.AGAIN)
    monkeypatch.setattr(disk.time, "monotonic", lambda: 7.0)
    room(monkeypatch, 0.5)
    disk.watch()
    assert caplog.records == []
    room(monkeypatch, 0.03)
    disk.watch()
    disk.watch()
    assert [each.levelname for each in caplog.records] == ["WARNING"]


def test_without_its_folder_or_its_database_it_is_not(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "gone"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["folder"]) == (503, "missing")

    def fail(*_: Any) -> None:
        raise DatabaseError("password of zhu is wrong")

    monkeypatch.setattr("hengjian.site.common.health.connection.cursor", fail)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert "zhu" not in answer.content.decode()


class TestMetrics:
    def test_without_a_token_set_there_are_none(self, client: Client) -> None:
        assert client.get("/metrics").status_code == 404

    @pytest.mark.parametrize("given", ["", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
    def test_only_the_token_opens(self, client: Client, settings: Settings, given: str) -> None:
        settings.METRICS_TOKEN = TOKEN
        answer = client.get("/metrics", headers={"Authorization": given} if given else {})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")

    def test_requests_are_counted_by_route_and_jobs_by_state(
        self, client_of: Callable[[str], Client], settings: Settings
    ) -> None:
        settings.METRICS_TOKEN = TOKEN
        Job.objects.create(kind="x", module="x", by="x")
        client = client_of("auditor")
        client.get("/projects/NO-SUCH-PROJECT/")
        told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        text = told.content.decode()
        assert 'route="projects/<code:code>/",status="404"' in text
        assert "NO-SUCH-PROJECT" not in text
        assert 'hengjian_jobs{state="waiting"} 1.0' in text
        assert "hengjian_disk_free_share 0." in text
