"""A sealed backup opens with its passphrase only, and not at all once anything of it changed."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from hengjian.errors import Refused
from hengjian.site.common.backup import archive, sealing
from hengjian.site.common.backup.sealing import CHUNK, Opened, Sealed

PASSPHRASE = "four words and a lamp"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap key: its cost is not what is tested."""
    monkeypatch.setattr(sealing, "COST", {"n": 2, "r": 1, "p": 1})


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    with Sealed(target, PASSPHRASE) as writer:
        for start in range(0, len(plain), 300_000):
            writer.write(plain[start : start + 300_000])
    return target.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return io.BufferedReader(Opened(io.BufferedReader(io.BytesIO(content)), passphrase)).read()


def code_of(content: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(Refused) as refused:
        opened(content, passphrase)
    return refused.value.problems[0].code


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_what_was_sealed_opens_whole(size: int) -> None:
    plain = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    content = sealed(plain)
    assert opened(content) == plain
    assert size < 16 or plain[:16] not in content
    assert sealed(plain) != content, "never twice the same"


def test_another_passphrase_does_not_open_it() -> None:
    assert code_of(sealed(b"x" * 10), "another passphrase") == "backup-passphrase-wrong"


def test_no_byte_can_be_changed_and_no_end_cut_off() -> None:
    plain = bytes(2 * CHUNK + 100)
    content = sealed(plain)
    head = content.index(b"\n", len(sealing.MARK)) + 1
    second = head + 4 + CHUNK + sealing.TAG
    third = second + 4 + CHUNK + sealing.TAG
    for at in (second + 10, third + 10, len(content) - 1):
        changed = bytearray(content)
        changed[at] ^= 1
        assert code_of(bytes(changed)) == "backup-damaged"
    for end in (second, third, third + 20):
        assert code_of(content[:end]).startswith("backup-"), end
    swapped = content[:head] + content[second:third] + content[head:second] + content[third:]
    assert code_of(swapped).startswith("backup-")
    assert code_of(content + content[third:]) == "backup-damaged"


def test_a_header_that_asks_for_all_memory_is_refused() -> None:
    content = sealed(b"x").replace(b'"n": 2,', b'"n": 1073741824,')
    assert code_of(content) == "backup-damaged"


def packed(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


MANIFEST = b'{"form": "hengjian-backup/1", "parts": {}, "files": 0}'
WRONG: dict[str, dict[str, bytes]] = {
    "no manifest": {"database/a.copy.gz": b""},
    "a manifest of another form": {"manifest.json": b'{"form": "x", "parts": {}, "files": 0}'},
    "a manifest that is none": {"manifest.json": b"[]"},
    "a name that leads outside": {"manifest.json": MANIFEST, "../../etc/passwd": b"x"},
    "an absolute name": {"manifest.json": MANIFEST, "/etc/passwd": b"x"},
    "a part nobody spoke of": {"manifest.json": MANIFEST, "database/a.copy.gz": b"x"},
    "a file of another content": {
        "manifest.json": MANIFEST.replace(b'"files": 0', b'"files": 1'),
        f"attachments/files/ab/{'ab' * 32}": b"x",
    },
    "a file that is missing": {"manifest.json": MANIFEST.replace(b'"files": 0', b'"files": 1')},
    "a part that is missing": {"manifest.json": MANIFEST.replace(b"{}", b'{"a.copy.gz": "0"}')},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_no_whole_backup_is_refused_before_anything_is_kept(
    what: str, tmp_path: Path
) -> None:
    path = packed(tmp_path / "backup", **WRONG[what])
    kept = tmp_path / "kept"
    with pytest.raises(Refused) as refused:
        archive.unpack(path, "", lambda name: kept / name)
    assert refused.value.problems[0].code in {"backup-unreadable", "backup-damaged"}
    assert not list(tmp_path.glob("**/passwd"))


def test_a_file_that_was_cut_or_is_not_there_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole", **{"manifest.json": MANIFEST})
    assert archive.check(whole)["files"] == 0
    (tmp_path / "cut").write_bytes(whole.read_bytes()[:600])
    (tmp_path / "empty").write_bytes(b"")
    for name in ("cut", "empty", "not there"):
        with pytest.raises(Refused, match="no backup"):
            archive.check(tmp_path / name)
