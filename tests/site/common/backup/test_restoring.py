"""A running site is backed up, and an empty one made from it: the same rows, files and trail.

Real processes on sites of their own, on the kind of database the tests run on.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.serving import OwnSite, own_site

PASSPHRASE = "four words and a lamp"
WRITE = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.db import transaction
from hengjian.site.accounts.models import Organisation
from hengjian.site.common import attachments
from hengjian.site.common.actor import System
from hengjian.site.common.trail import record
with transaction.atomic():
    row = Organisation.objects.get(code="530402")
    record(by=System(), action="organisation.rename", subject=row, why="试")
    kept = attachments.store(ContentFile("内容".encode()), name="佐证.txt", by=System())
print(kept.sha256)
"""
COUNTED = "SELECT count(*) FROM common_trailentry"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[OwnSite]:
    """A site with an administrator, a trail and an attachment."""
    with own_site(tmp_path_factory.mktemp("backed-up"), blank, HENGJIAN_MODE="demo") as made:
        made.manage(
            "first_administrator", "--username", "zhu", "--name", "朱理",
            "--region-code", "530402", "--region-name", "某区",
        )  # fmt: skip
        yield made


def test_a_site_comes_back_whole_from_its_sealed_backup(
    site: OwnSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    digest = site.run("-c", WRITE).split()[-1]
    folder = tmp_path_factory.mktemp("backups")
    file, secret = folder / "site.backup", folder / "passphrase"
    secret.write_text(PASSPHRASE)
    said = site.manage("backup", str(file), "--passphrase-file", str(secret))
    head = said.split("head ")[1].split()[0]
    assert "附件 files 1" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    assert b"SQLite format" not in content
    assert b"manifest.json" not in content
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []
    again = site.run("-m", "hengjian", "manage", "backup", str(file), status=1)
    assert "已经有了" in again, "a backup never replaces a file"
    site.run("-c", WRITE)
    with own_site(tmp_path_factory.mktemp("empty"), HENGJIAN_MODE="demo") as empty:
        asked = ("-m", "hengjian", "manage", "restore", str(file))
        assert "需要口令" in empty.run(*asked, status=1)
        told = empty.manage("restore", str(file), "--passphrase-file", str(secret))
        assert head in told
        [(lines,)] = empty.rows(COUNTED)
        assert lines == site.rows(COUNTED)[0][0] - 1, "as of the moment of the backup"
        [(name,)] = empty.rows("SELECT name FROM accounts_person WHERE username = 'zhu'")
        assert name == "朱理"
        kept = Path(empty.environment["HENGJIAN_DATA"], "attachments/files", digest[:2], digest)
        assert kept.read_text() == "内容"
        assert "530402" in str(empty.rows("SELECT code FROM accounts_organisation"))
        empty.run("-c", WRITE)  # numbering goes on, the trail is guarded and goes on
        assert empty.rows(COUNTED)[0][0] == lines + 1
        secret_again = ("--passphrase-file", str(secret))
        assert "只能恢复到空站点" in empty.run(*asked, *secret_again, status=1)


def test_a_backup_of_an_older_version_is_brought_up_step_by_step(
    site: OwnSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A migration that writes no table, left out of the manifest: so an older version has it."""
    folder = tmp_path_factory.mktemp("older")
    file, older = folder / "site.backup", folder / "older.backup"
    head = site.manage("backup", str(file)).split("head ")[1].split()[0]
    named = b'["hotline", "0002_events_are_kept"], '
    assert named in file.read_bytes()
    older.write_bytes(file.read_bytes().replace(named, b" " * len(named), 1))
    with own_site(tmp_path_factory.mktemp("brought-up"), HENGJIAN_MODE="demo") as empty:
        assert head in empty.manage("restore", str(older))
        rows = "SELECT count(*) FROM django_migrations"
        assert empty.rows(rows) == site.rows(rows), "every migration is noted"
        assert empty.rows(COUNTED) == site.rows(COUNTED)


def test_a_restore_that_does_not_come_to_the_same_trail_leaves_nothing(
    site: OwnSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The manifest names a head that the rows do not have: as after a change inside the file."""
    folder = tmp_path_factory.mktemp("forged")
    file = folder / "site.backup"
    said = site.manage("backup", str(file))
    assert "没有加密" in said
    head = said.split("head ")[1].split()[0]
    forged = folder / "forged.backup"
    forged.write_bytes(file.read_bytes().replace(head.encode(), b"f" * 64, 1))
    with own_site(tmp_path_factory.mktemp("nothing"), HENGJIAN_MODE="demo") as empty:
        told = empty.run("-m", "hengjian", "manage", "restore", str(forged), status=1)
        assert "恢复出来的留痕末条" in told
        assert "留痕" in empty.manage("restore", str(file), "--check")
        assert head in empty.manage("restore", str(file)), "nothing stood in the way"
