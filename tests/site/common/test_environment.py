"""The environment's answers: what is refused, with what to write instead."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from hengjian.errors import Problem, Refused
from hengjian.site.common import environment, starting
from tests.site.serving import KEYS, SECRET, own_site

RANDOM = base64.urlsafe_b64encode(bytes(range(32))).decode()
PROVIDER = {
    "HENGJIAN_OIDC_ISSUER": "https://login.example.gov.cn/realms/staff",
    "HENGJIAN_OIDC_CLIENT": "hengjian",
    "HENGJIAN_OIDC_SECRET": "hunter2",
}
GOOD = {
    "HENGJIAN_MODE": "production",
    "HENGJIAN_SECRET_KEY": SECRET,
    "HENGJIAN_ENCRYPTION_KEYS": KEYS,
}


def problems_of(monkeypatch: pytest.MonkeyPatch, **settings: str) -> list[Problem]:
    for name in [each for each in os.environ if each.startswith("HENGJIAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in (GOOD | settings).items():
        monkeypatch.setenv(name, value)
    try:
        environment.refuse_wrong()
    except Refused as refused:
        return list(refused.problems)
    return []


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"HENGJIAN_HTTPS": "0", "HENGJIAN_PROXY": "1"},
        {"HENGJIAN_HOSTS": "hengjian.example.gov.cn, 10.0.0.7,[::1],.example.cn"},
        {"HENGJIAN_ENCRYPTION_KEYS": f"{KEYS}, b:{RANDOM}"},
        PROVIDER,
        PROVIDER | {"HENGJIAN_OIDC_NAME": "市平台|City", "HENGJIAN_OIDC_CLAIM": "email"},
        PROVIDER | {"HENGJIAN_MODE": "test", "HENGJIAN_OIDC_ISSUER": "http://127.0.0.1:9000"},
        {"DATABASE_URL": "postgresql://zhu:x%40y@localhost:5432/hengjian"},
    ],
)
def test_good_settings_are_taken(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    assert problems_of(monkeypatch, **settings) == []


@pytest.mark.parametrize(
    ("name", "value", "code", "instead"),
    [
        ("HENGJIAN_MODE", "prod", "mode-unknown", "production"),
        ("HENGJIAN_HTTPS", "yes", "switch-unknown", "HENGJIAN_HTTPS=1"),
        ("HENGJIAN_PROXY", "true", "switch-unknown", "HENGJIAN_PROXY=1"),
        ("HENGJIAN_HOSTS", "*", "host-malformed", "no *"),
        ("HENGJIAN_HOSTS", "https://a.example.cn", "host-malformed", "without http://"),
        ("HENGJIAN_HOSTS", "a.example.cn:8000", "host-malformed", "port"),
        ("HENGJIAN_HOSTS", " , ", "hosts-missing", "HENGJIAN_HOSTS="),
        ("HENGJIAN_SECRET_KEY", "", "secret-weak", "token_urlsafe"),
        ("HENGJIAN_SECRET_KEY", "0123456789" * 6, "secret-weak", "token_urlsafe"),
        ("HENGJIAN_SECRET_KEY", "correct horse battery " * 4, "secret-weak", "token_urlsafe"),
        ("HENGJIAN_ENCRYPTION_KEYS", "", "keys-missing", "token_bytes(32)"),
        ("HENGJIAN_ENCRYPTION_KEYS", "a:short", "key-malformed", "32 random bytes"),
        ("HENGJIAN_ENCRYPTION_KEYS", f"A!:{RANDOM}", "key-malformed", "lower-case"),
        ("HENGJIAN_ENCRYPTION_KEYS", f"{KEYS},{KEYS}", "key-malformed", "used once"),
        ("HENGJIAN_ENCRYPTION_KEYS", f"a:{'A' * 43}=", "key-malformed", "random"),
        ("HENGJIAN_OFFICES", "10.8.1.1/16", "office-unknown", "10.8.0.0/16"),
        ("HENGJIAN_LOG", "xml", "log-format-unknown", "json"),
        ("HENGJIAN_METRICS_TOKEN", "short", "metrics-token-short", "token_urlsafe"),
        ("DATABASE_URL", "mysterious://x", "database-url-wrong", "postgresql://"),
    ],
)
def test_a_wrong_one_is_refused_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str, instead: str
) -> None:
    (told,) = problems_of(monkeypatch, **{name: value})
    assert told.code == code
    assert instead in told.hint("en")
    assert name in told.message("zh")


@pytest.mark.parametrize(
    ("name", "value", "code", "instead"),
    [
        ("ISSUER", "", "provider-incomplete", "HENGJIAN_OIDC_ISSUER"),
        ("CLIENT", "", "provider-incomplete", "HENGJIAN_OIDC_CLIENT"),
        ("SECRET", " ", "provider-incomplete", "HENGJIAN_OIDC_SECRET"),
        ("ISSUER", "http://login.example.gov.cn", "provider-issuer-malformed", "https://"),
        ("ISSUER", "http://127.0.0.1:9000", "provider-issuer-malformed", "https://"),
        ("ISSUER", "login.example.gov.cn", "provider-issuer-malformed", "https://"),
        ("ISSUER", "https://x:hunter2@a.cn", "provider-issuer-malformed", "https://"),
        ("ISSUER", "https://a.cn/?x=1", "provider-issuer-malformed", "without ?"),
        ("ISSUER", "https://a.cn:port", "provider-issuer-malformed", "https://"),
        ("CLAIM", "name", "provider-claim-unknown", "preferred_username"),
        ("NAME", "City sign-on", "provider-name-malformed", "|"),
        ("NAME", "市|", "provider-name-malformed", "|"),
    ],
)
def test_a_provider_is_named_whole_and_over_tls(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str, instead: str
) -> None:
    (told,) = problems_of(monkeypatch, **(PROVIDER | {f"HENGJIAN_OIDC_{name}": value}))
    assert told.code == code
    assert instead in told.hint("en")
    assert f"HENGJIAN_OIDC_{name}" in told.message("zh")
    assert "hunter2" not in told.message("en")


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(
        monkeypatch, HENGJIAN_HTTPS="yes", HENGJIAN_PROXY="true", HENGJIAN_HOSTS="*,a/b"
    )
    codes = ["host-malformed", "host-malformed", "switch-unknown", "switch-unknown"]
    assert sorted(each.code for each in found) == codes


def test_neither_a_key_nor_a_password_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(
        monkeypatch,
        HENGJIAN_SECRET_KEY="hunter2hunter2",
        HENGJIAN_ENCRYPTION_KEYS="a:hunter2",
        DATABASE_URL="mysterious://zhu:hunter2@host/x",
    )
    assert len(found) == 3
    assert "hunter2" not in "".join(each.message("en") + each.hint("en") for each in found)


def test_the_start_says_it_in_the_terminal(tmp_path: Path) -> None:
    with own_site(tmp_path, HENGJIAN_HTTPS="yes", HENGJIAN_HOSTS="*") as site:
        said = site.run("-m", "hengjian", "serve", "--check", status=1)
    assert "HENGJIAN_HTTPS=1" in said
    assert "Traceback" not in said


def shown(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def test_a_check_changes_nothing(tmp_path: Path, blank: str) -> None:
    """Neither a new folder nor one whose database is there."""
    with own_site(tmp_path, **GOOD) as site:
        new = site.environment | {"HENGJIAN_DATA": str(tmp_path / "new")}
        said = type(site)(new).run("-m", "hengjian", "serve", "--check")
        assert "everything is in order" in said
        assert shown(tmp_path) == {}
    with own_site(tmp_path, blank, **GOOD) as site:
        before = shown(tmp_path)
        assert "everything is in order" in site.run("-m", "hengjian", "serve", "--check")
        assert shown(tmp_path) == before


@pytest.mark.django_db
class TestWhatIsThere:
    @pytest.fixture(autouse=True)
    def _own_folder(self, tmp_path: Path, settings: Settings) -> None:
        settings.MEDIA_ROOT = tmp_path / "attachments"
        settings.TRAIL_HEADS = tmp_path / "heads"
        settings.DATA = tmp_path

    def test_a_folder_that_others_can_read_is_refused_in_production(
        self, tmp_path: Path, settings: Settings
    ) -> None:
        settings.MODE, settings.HTTPS = "production", True
        assert starting.problems() == []
        for rights in (0o750, 0o701):
            tmp_path.chmod(rights)
            (told,) = starting.problems()
            assert told.code == "folder-open"
            assert f"chmod 700 {tmp_path}" in told.hint("en")
        settings.MODE = "demo"
        assert starting.problems() == []
        tmp_path.chmod(0o700)

    def test_what_the_site_writes_is_for_its_own_user(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600

    def test_a_database_of_a_later_version_is_refused(self, settings: Settings) -> None:
        settings.MIGRATION_MODULES = {}
        recorder = MigrationRecorder(connection)
        recorder.record_applied("money", "9999_from_the_future")
        recorder.record_applied("a_library_of_before", "0001_initial")
        for find in (starting.bring_up_to_date, starting.migrations_due):
            with pytest.raises(Refused) as refused:
                find(allowed=True)
            (told,) = refused.value.problems
            assert told.code == "database-newer"
            assert told.message("en").endswith("lacks money.9999_from_the_future")

    def test_a_dropped_table_is_named(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_guesses RENAME TO away")
        (told,) = starting.problems()
        assert (told.code, "accounts_guesses" in told.message("en")) == ("table-missing", True)
