"""Pdf whose streams unpack to more than a page holds are refused before a library opens them."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from hengjian.office import Unsound, check_pdf, streams

LINE = b"1 1 m 2 2 l S\n"


def deflated(number: int, content: bytes, says: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    head = b"%d 0 obj<</Length %d/Filter/FlateDecode%s>>stream\n" % (number, len(packed), says)
    return head + packed + b"\nendstream endobj\n"


def page(contents: bytes) -> bytes:
    return b"3 0 obj<</Type/Page/Contents %s>>endobj\n" % contents


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CONTENT", 10_000)
    monkeypatch.setattr(streams, "STREAM", 40_000)
    monkeypatch.setattr(streams, "TOTAL", 100_000)


def check(path: Path, *parts: bytes) -> None:
    (path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"".join(parts))
    check_pdf(path / "a.pdf")


LARGE, SMALL = LINE * 1_000, LINE * 100


@pytest.mark.parametrize(
    "parts",
    [
        (page(b"4 0 R"), deflated(4, LARGE)),
        (page(b"4 0 R"), deflated(4, LARGE, b"/Subtype/Image")),
        (page(b"[" + b"4 0 R " * 10 + b"]"), deflated(4, SMALL)),
        (page(b"9 0 R"), b"9 0 obj[4 0 R 5 0 R]endobj\n", deflated(4, LARGE), deflated(5, SMALL)),
        (deflated(8, page(b"4 0 R"), b"/Type /ObjStm"), deflated(4, LARGE)),
        (deflated(4, LARGE, b"/Subtype /Form"),),
        (deflated(4, LARGE * 3),),
        tuple(deflated(number, LARGE) for number in range(4, 12)),
    ],
    ids=["page", "as-picture", "repeated", "array", "hidden", "form", "font", "together"],
)
def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    with pytest.raises(Unsound) as refused:
        check(tmp_path, *parts)
    assert refused.value.kind == "too-large"


def test_usual_pages_fonts_and_large_pictures_pass(tmp_path: Path) -> None:
    picture = deflated(6, LARGE * 5, b"/Subtype/Image")
    check(tmp_path, page(b"4 0 R"), deflated(4, SMALL), deflated(5, LARGE), picture)


def test_what_is_not_deflated_or_ends_early_is_left_to_its_reader(tmp_path: Path) -> None:
    plain = b"4 0 obj<<>>stream\nBT ET endstream endobj"
    check(tmp_path, page(b"4 0 R"), plain, deflated(5, SMALL)[:60])
