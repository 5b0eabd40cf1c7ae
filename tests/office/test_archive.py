"""Only a zip that every library reads alike is opened."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hengjian.office import Archive, Bounds, Unsound
from tests.office.books import write_book


def unsound(path: Path, bounds: Bounds | None = None) -> tuple[str, str]:
    with pytest.raises(Unsound) as error, Archive(path, bounds or Bounds()) as archive:
        archive.measure()
    return error.value.kind, error.value.reason


def zipped(path: Path, *names: str, content: bytes = b"x" * 100, flags: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
            archive.infolist()[-1].flag_bits |= flags
    return path


def test_what_office_programs_write_passes(tmp_path: Path) -> None:
    with Archive(write_book(tmp_path / "a.xlsx"), Bounds()) as archive:
        archive.measure()
        assert "xl/workbook.xml" in [part.filename for part in archive.parts]


def _comment(data: bytes) -> bytes:
    return data[:-2] + struct.pack("<H", 3) + b"PK!"


def _prefix(data: bytes) -> bytes:
    return b"#!/bin/sh\n" + data


def _zip64(data: bytes) -> bytes:
    return data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]


def _overlapping(data: bytes) -> bytes:
    """The second part of the directory points to the first one's bytes, as in zip quines."""
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def _wrong_sum(data: bytes) -> bytes:
    first = data.index(b"PK\x01\x02")
    return data[: first + 16] + b"\0\0\0\0" + data[first + 20 :]


def _claims_less(data: bytes) -> bytes:
    first = data.index(b"PK\x01\x02")
    return data[: first + 24] + struct.pack("<L", 10) + data[first + 28 :]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_comment, "end the file"),
        (_prefix, "not where"),
        (_zip64, "a directory of"),
        (_overlapping, "overlaps"),
        (_wrong_sum, "CRC"),
        (_claims_less, "not 10"),
        (lambda data: data[:-40], "end the file"),
        (lambda data: b"PK\x03\x04", "4 bytes"),
    ],
)
def test_a_spoilt_archive(tmp_path: Path, spoil: Callable[[bytes], bytes], said: str) -> None:
    path = zipped(tmp_path / "a.zip", "a.xml", "b.xml")
    path.write_bytes(spoil(path.read_bytes()))
    assert said in unsound(path)[1]


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "c:/a.xml", "a\\..\\b.xml"])
def test_a_part_that_leads_outside(tmp_path: Path, name: str) -> None:
    assert unsound(zipped(tmp_path / "a.zip", name))[0] == "damaged"


def test_a_part_that_comes_twice(tmp_path: Path) -> None:
    assert "twice" in unsound(zipped(tmp_path / "a.zip", "xl/a.xml", "XL/a.xml"))[1]


def test_a_password(tmp_path: Path) -> None:
    assert unsound(zipped(tmp_path / "a.zip", "a.xml", flags=1))[0] == "encrypted"


def test_more_than_the_bounds(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", "a.xml", "b.xml", content=b"x" * 600_000)
    assert unsound(path, Bounds(unpacked=1_000_000))[0] == "too-large"
    assert unsound(path, Bounds(parts=1))[0] == "too-large"
    many = zipped(tmp_path / "b.zip", *("x" * 600 + str(number) for number in range(10)))
    assert "a directory of" in unsound(many, Bounds(parts=10))[1]
    lying = zipped(tmp_path / "c.zip", "a.xml", content=b"x" * 2_000_000)
    lying.write_bytes(_claims_less(lying.read_bytes()))
    assert unsound(lying, Bounds(unpacked=1_000_000)) == ("too-large", "a.xml: > 1,048,576 bytes")
