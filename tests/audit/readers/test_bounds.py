"""Files that are refused, each with a clear problem at its place."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from hengjian.audit.readers import opening, read_document
from hengjian.errors import Refused
from hengjian.office import Bounds


def _refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_document(path)
    (problem,) = refused.value.problems
    assert problem.place.file == str(path)
    assert problem.message("zh")
    assert problem.message("en")
    return problem.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"", "document-empty"),
        ("a.txt", b" \n\n ", "document-empty"),
        ("a.md", b"---\n", "document-without-words"),
        ("a.docx", b"PK\x03\x04 and then nothing", "document-damaged"),
        ("a.pdf", b"%PDF-1.7\nnothing more", "document-damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document-old-format"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "document-encrypted",
        ),
        ("a.pdf", "没有下载完的报告".encode(), "document-not-as-named"),
        ("a.rtf", rb"{\rtf1 text}", "document-old-format"),
        ("a.bin", b"\x00\x01\x02\x03", "document-kind-unknown"),
        ("a.txt", b"\xff\xff\xff\xff broken", "document-encoding"),
    ],
)
def test_by_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert _refusal(path) == code


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.docx") == "document-missing"
    assert _refusal(tmp_path) == "document-unreadable"


def test_a_file_of_500_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    with path.open("wb") as file:
        file.truncate(500_000_001)
    assert _refusal(path) == "document-too-large"


def test_a_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BOUNDS", Bounds(unpacked=1_000_000))
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * 1_000_001)
    assert _refusal(path) == "document-zip-bomb"


def test_a_package_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/epub+zip")
    assert _refusal(path) == "document-kind-unknown"


def _with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The package with one part changed."""
    changed = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return changed


def _entities(data: bytes) -> bytes:
    body = data.split(b"?>", 1)[-1]
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """A small Word file."""
    path = tmp_path / "report.docx"
    document = docx.Document()
    document.add_paragraph("得分 80 分。")
    document.save(str(path))
    return path


def test_external_entities(word: Path, tmp_path: Path) -> None:
    assert (
        _refusal(_with_part(word, "word/document.xml", _entities)) == "document-external-entities"
    )
    assert _refusal(_with_part(word, "word/styles.xml", _entities)) == "document-external-entities"
    book = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(book)
    assert _refusal(_with_part(book, "xl/workbook.xml", _entities)) == "document-external-entities"


def test_damaged_parts(word: Path, tmp_path: Path) -> None:
    cut = _with_part(word, "word/document.xml", lambda data: data[: len(data) // 2])
    assert _refusal(cut) == "document-damaged"
    book = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(book)
    cut = _with_part(book, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])
    assert _refusal(cut) == "document-damaged"
    empty = tmp_path / "empty.xlsx"
    openpyxl.Workbook().save(empty)
    assert _refusal(empty) == "document-without-words"


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(LOCKED)
    assert _refusal(path) == "document-encrypted"


def test_a_file_that_cannot_be_opened(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system refuses it: an administrator could read any file, whatever its mode."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert _refusal(word) == "document-unreadable"


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32
    + b">>>endobj\ntrailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<" + b"33" * 16 + b"><"
    + b"33" * 16 + b">]>>\n%%EOF\n"
)  # fmt: skip
"""A pdf that asks for a password."""
