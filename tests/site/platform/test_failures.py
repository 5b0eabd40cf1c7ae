"""What cannot be read, what the disk lost, a disk that is full: pages in the reader's words."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common import attachments
from hengjian.site.common.models import Attachment
from hengjian.site.web.attachments import views

pytestmark = pytest.mark.django_db
DOOR = "/accounts/log-in/"


class OfPostgres(Exception):
    """As psycopg raises it."""

    sqlstate = "53100"


FULL = [
    OperationalError("database or disk is full"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    OfPostgres("could not extend file"),
]


@pytest.fixture
def quiet() -> Client:
    """A browser that shows the page instead of the exception."""
    return Client(raise_request_exception=False)


class TestBadRequests:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("zh-hans", "这个网址不属于本站"), ("en", "not one of this site")],
    )
    def test_a_host_that_is_not_ours(self, quiet: Client, language: str, words: str) -> None:
        answer = quiet.get(DOOR, headers={"Host": "evil.example", "Accept-Language": language})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert "evil.example" not in answer.content.decode()

    def test_a_form_with_too_many_fields(self, quiet: Client, settings: Settings) -> None:
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
        answer = quiet.post(DOOR, {f"f{number}": "" for number in range(9)})
        assert answer.status_code == 400
        assert "内容太多" in answer.content.decode()

    def test_a_broken_upload(self, quiet: Client) -> None:
        answer = quiet.post(DOOR, b"--x", content_type="multipart/form-data; boundary=\xc3\xa4")
        assert answer.status_code == 400
        assert len(answer.content) > 500


class TestAFullDisk:
    @pytest.mark.parametrize("error", FULL, ids=lambda each: type(each).__name__)
    def test_a_log_in_says_so(
        self,
        quiet: Client,
        member: Callable[[str], Membership],
        monkeypatch: pytest.MonkeyPatch,
        error: Exception,
    ) -> None:
        member("expert")

        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(SessionStore, "save", fail)
        sent = {"username": "expert", "password": "a-long-password-1"}
        answer = quiet.post(DOOR, sent, headers={"Accept-Language": "en"})
        assert answer.status_code == 507
        assert "disk is full" in answer.content.decode().lower()
        assert "/" in quiet.get(DOOR).content.decode()

    def test_what_wraps_it_is_looked_through(
        self, quiet: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            try:
                raise OfPostgres("could not extend file")
            except OfPostgres as error:
                raise OperationalError("wrapped") from error

        monkeypatch.setattr("hengjian.site.accounts.guessing._count", fail)
        assert quiet.post(DOOR, {"username": "a", "password": "b"}).status_code == 507

    def test_programs_are_told_too(self, quiet: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("hengjian.site.api.authentication.membership_of", fail)
        answer = quiet.get("/api/v1/projects", headers={"Authorization": "Bearer hj_x"})
        assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
        assert "disk is full" in answer.json()["detail"]

    def test_another_failure_stays_one(
        self, quiet: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("unexpected-detail")

        monkeypatch.setattr("hengjian.site.accounts.guessing._count", fail)
        answer = quiet.post(DOOR, {"username": "a", "password": "b"})
        assert answer.status_code == 500
        assert "出错了" in answer.content.decode()
        assert "unexpected-detail" not in answer.content.decode()


class TestFiles:
    @pytest.fixture
    def row(
        self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Attachment:
        """A row that everybody sees, whose files the disk has."""
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setattr(views, "SEES", (lambda *_: True,))
        made = Attachment.objects.create(
            sha256="ab" * 32, name="图.png", media_type="image/png", size=3, uploaded_by="x",
            has_thumbnail=True,
        )  # fmt: skip
        for place in (
            tmp_path / "files" / "ab" / made.sha256,
            tmp_path / "thumbnails" / "ab" / f"{made.sha256}.webp",
        ):
            place.parent.mkdir(parents=True)
            place.write_bytes(b"abc")
        return made

    @pytest.fixture
    def browser(self, client_of: Callable[[str], Client]) -> Client:
        client = client_of("expert")
        client.raise_request_exception = False
        return client

    @pytest.mark.parametrize("what", ["", "/thumbnail"])
    def test_the_browser_asks_each_time_and_is_told_that_it_has_it(
        self, row: Attachment, browser: Client, what: str
    ) -> None:
        address = f"/attachments/{row.pk}{what}"
        answer = browser.get(address)
        assert b"".join(answer.streaming_content) == b"abc"  # type: ignore[attr-defined]
        assert answer["Cache-Control"] == "private, no-cache"
        again = browser.get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == "private, no-cache"
        answer.close()
        row.delete()
        late = browser.get(address, headers={"If-None-Match": answer["ETag"]})
        assert late.status_code == 404, "what may not be seen any more is not had either"

    @pytest.mark.parametrize("what", ["", "/thumbnail"])
    def test_one_that_the_disk_lost_is_told(
        self, row: Attachment, browser: Client, tmp_path: Path, what: str
    ) -> None:
        for kept in [each for each in tmp_path.rglob("*") if each.is_file()]:
            kept.unlink()
        answer = browser.get(f"/attachments/{row.pk}{what}")
        assert answer.status_code == 410
        assert "图.png" in answer.content.decode()
        assert "从备份恢复" in answer.content.decode()

    def test_whatever_reads_it_is_refused_with_the_same_words(
        self, row: Attachment, tmp_path: Path
    ) -> None:
        """Imports, bank statements and annotated workbooks read it by its path."""
        (tmp_path / "files" / "ab" / row.sha256).unlink()
        with pytest.raises(Refused, match=r"图\.png"):
            attachments.path_of(row)


class TestWhatIsStored:
    def test_nothing_behind_the_log_in_is(self, client_of: Callable[[str], Client]) -> None:
        client = client_of("expert")
        for address in ("/", "/projects/", "/nowhere", "/accounts/security/", "/accounts/people/"):
            assert "no-store" in client.get(address)["Cache-Control"], address
        assert "no-store" in Client().get("/api/v1/projects")["Cache-Control"]

    @pytest.mark.parametrize(
        ("sent", "cleared"), [({}, '"cache", "storage"'), ({"keep": "1"}, '"cache"')]
    )
    def test_a_log_out_clears_what_the_browser_kept(
        self, client_of: Callable[[str], Client], sent: dict[str, str], cleared: str
    ) -> None:
        answer = client_of("expert").post("/accounts/log-out/", sent)
        assert answer["Clear-Site-Data"] == cleared
