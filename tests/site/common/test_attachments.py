"""Handing in a file: what is kept of it, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageCms

from hengjian.errors import Refused
from hengjian.office import Bounds
from hengjian.site.common import attachments, pictures, sniffing
from hengjian.site.common.models import Attachment
from hengjian.site.common.sniffing import TABLES
from tests.site.common.files import (
    OLE,
    Clerk,
    archive,
    lying,
    ods,
    office,
    phone_picture,
    picture,
    stream,
)

pytestmark = pytest.mark.django_db
BY = Clerk()


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "attachments"


def handed_in(content: bytes, name: str, **options: bool) -> Attachment:
    return attachments.store(io.BytesIO(content), name=name, by=BY, **options)


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        handed_in(content, name)
    assert not Attachment.objects.exists()
    assert list(stored()) == [], "nothing of a refused file stays"
    return " ".join(p.code for p in refused.value.problems)


def stored() -> Iterator[Path]:
    return (path for path in attachments.folder().rglob("*") if path.is_file())


def pixels(attachment: Attachment) -> Image.Image:
    with attachments.open_of(attachment) as file:
        image = Image.open(file)
        image.load()
    return image


def test_a_file_is_kept_under_its_hash_as_it_was() -> None:
    content = b"%PDF-1.7\n%%EOF\n"
    kept = handed_in(content, "C:\\红塔\\批复.pdf")
    with attachments.open_of(kept) as file:
        assert file.read() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.name, kept.media_type, kept.size) == ("批复.pdf", "application/pdf", len(content))
    assert (kept.uploaded_by, kept.has_thumbnail) == ("clerk", False)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture("PNG"), "a.png", "image/png"),
        (picture("WEBP"), "a.webp", "image/webp"),
        (picture("JPEG"), "A.JPEG", "image/jpeg"),
        (office("docx"), "a.docx", attachments.FileType.DOCX.media_type),
        (office("xlsx"), "a.xlsx", attachments.FileType.XLSX.media_type),
        ("小区,户数\n甲,80\n".encode(), "a.csv", "text/csv"),
        ("小区,户数\n甲,80\n".encode("gb18030"), "a.csv", "text/csv"),
        (b"\xef\xbb\xbfnotes", "a.txt", "text/plain"),
    ],
)
def test_what_is_taken(content: bytes, name: str, media_type: str) -> None:
    assert handed_in(content, name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "attachment-empty"),
        (picture("PNG"), "a.jpg", "attachment-mismatch"),
        (b"%PDF-1.7", "a.docx", "attachment-mismatch"),
        (office("xlsx"), "a.docx", "attachment-mismatch"),
        (b"MZ\x90\x00", "a.exe", "attachment-unknown"),
        (b"MZ\x90\x00", "a.txt", "attachment-unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "attachment-unknown"),
        (b"<html></html>", "a.html", "attachment-unknown"),
        (b"text\x00with nothing", "a.csv", "attachment-unknown"),
        (b"\xff\xfe\xfa", "a.csv", "attachment-unknown"),
        (b"\x00\x00\x00\x18ftypheic....", "a.heic", "attachment-heic"),
        (b"\x00\x00\x00\x18ftypheic....", "a.jpg", "attachment-heic"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.doc", "attachment-old-office"),
        (b"Rar!\x1a\x07\x00", "a.rar", "attachment-zip"),
        (archive({"a.txt": b"x"}), "a.zip", "attachment-zip"),
        (office("pptx"), "a.docx", "attachment-zip"),
        (office("xlsm"), "a.xlsm", "attachment-macros"),
        (office("xlsx", **{"xl/vbaProject.bin": b"x"}), "a.xlsx", "attachment-macros"),
        (office("xlsx")[:-30], "a.xlsx", "attachment-damaged"),
        (picture()[:400], "a.jpg", "attachment-damaged"),
        (b"\xff\xd8\xff but no picture", "a.jpg", "attachment-damaged"),
    ],
)
def test_what_is_refused(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name) == code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (picture("JPEG"), "对账单.jpg", "attachment-not-taken"),
        (b"%PDF-1.7", "对账单.pdf", "attachment-not-taken"),
        (b"%PDF-1.7", "对账单.xlsx", "attachment-not-taken"),
        (office("docx"), "对账单.docx", "attachment-not-taken"),
        (b"2026-03-01,1", "对账单.txt", "attachment-not-taken"),
        (b"\x00\x00\x00\x18ftypheic....", "a.heic", "attachment-not-taken"),
        (b"MZ\x90\x00", "对账单.csv", "attachment-unknown"),
        (OLE, "对账单.xls", "attachment-old-office"),
        (OLE + stream("Workbook") + stream("EncryptedPackage"), "a.xls", "attachment-old-office"),
        (OLE + stream("Workbook") + stream("_VBA_PROJECT_CUR"), "a.xls", "attachment-macros"),
        (OLE + stream("WordDocument"), "对账单.doc", "attachment-old-office"),
        (ods(**{"Basic/Standard/Module1.xml": b"x"}), "对账单.ods", "attachment-macros"),
        (ods(manifest=b"<encryption-data/>"), "对账单.ods", "attachment-old-office"),
        (office("xlsm"), "对账单.xlsm", "attachment-macros"),
    ],
)
def test_where_tables_are_taken_a_refusal_names_tables_only(
    content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        attachments.store(io.BytesIO(content), name=name, by=BY, taken=TABLES)
    [found] = refused.value.problems
    assert found.code == code
    assert "xlsx" in found.hint("zh")
    assert "xlsx" in found.hint("en")
    assert not {"jpg", "pdf", "docx"} & set(re.findall("[a-z]+", found.hint("zh")))
    assert list(stored()) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [(OLE + stream("Workbook"), "旧.xls"), (OLE + stream("Book"), "金山.et"), (ods(), "开放.ods")],
)
def test_other_workbooks_are_taken_where_tables_are_and_only_there(
    content: bytes, name: str
) -> None:
    kept = attachments.store(io.BytesIO(content), name=name, by=BY, taken=TABLES)
    assert kept.size == len(content)
    with pytest.raises(Refused):
        handed_in(content, name)


def test_a_file_larger_than_the_limit_is_not_read_to_its_end(settings: Any) -> None:
    settings.ATTACHMENT_LIMIT = 3 * 2**20

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(Refused) as refused:
        attachments.store(endless, name="a.csv", by=BY)
    assert refused.value.problems[0].code == "attachment-too-large"
    assert endless.given < 2 * settings.ATTACHMENT_LIMIT
    assert list(stored()) == []


def test_a_workbook_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "BOUNDS", Bounds(unpacked=1_000_000))
    honest = office("xlsx", sheet=b"0" * 1_100_000)
    assert len(honest) < 5_000
    assert refusal(honest, "a.xlsx") == "attachment-bomb"


def test_a_workbook_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "BOUNDS", Bounds(unpacked=1_000_000))
    lies = lying(office("xlsx", sheet=b"0" * 1_100_000), "sheet", 100)
    assert refusal(lies, "a.xlsx") == "attachment-bomb"
    small_lie = lying(office("xlsx", sheet=b"0" * 1_000), "sheet", 100)
    assert refusal(small_lie, "a.xlsx") == "attachment-damaged"


def test_a_workbook_of_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "BOUNDS", Bounds(parts=10))
    many = office("xlsx", **{f"part{number}": b"" for number in range(10)})
    assert refusal(many, "a.xlsx") == "attachment-bomb"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 2_000)
    assert refusal(picture("PNG"), "a.png") == "attachment-pixels"


def drawn(kind: str, size: tuple[int, int], **options: Any) -> bytes:
    """A plain picture of a size."""
    made = io.BytesIO()
    Image.new("RGB", size, (9, 120, 200)).save(made, kind, **options)
    return made.getvalue()


def test_a_large_picture_is_reduced_while_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LONGEST", 300)
    monkeypatch.setattr(pictures, "PIXELS", 500_000)
    kept = handed_in(drawn("JPEG", (1600, 1200)), "a.jpg")
    assert (kept.width, kept.height) == (300, 225)
    assert pixels(kept).size == (300, 225)
    kept = handed_in(drawn("PNG", (600, 700)), "a.png")
    assert (kept.width, kept.height) == (257, 300)


def test_a_progressive_jpeg_is_held_whole_and_so_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 500_000)
    progressive = drawn("JPEG", (1600, 1200), progressive=True)
    assert refusal(progressive, "a.jpg") == "attachment-pixels"


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    written = drawn("JPEG", (64, 64), progressive=True)
    start = written.index(b"\xff\xda")
    scan = written[start : written.index(b"\xff", start + 2)]
    assert refusal(written[:start] + scan * 100 + written[start:], "a.jpg") == "attachment-damaged"


def test_a_phone_picture_stands_upright_and_tells_nothing_of_its_owner() -> None:
    original = phone_picture()
    assert b"SecretMaker" in original
    kept = handed_in(original, "IMG_1.jpg")
    assert (kept.width, kept.height) == (40, 60)
    upright = pixels(kept)
    assert upright.size == (40, 60)
    red, _, blue = upright.getpixel((20, 5))
    assert (red > 200, blue < 60) == (True, True), "the left of the sensor is the top"
    with attachments.open_of(kept) as file:
        content = file.read()
    assert b"SecretMaker" not in content
    assert b"Exif" not in content
    assert kept.taken_at == datetime(2025, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert (kept.longitude, kept.latitude) == (None, None)


def test_the_place_is_kept_by_consent_only() -> None:
    kept = handed_in(phone_picture(), "IMG_1.jpg", keep_place=True)
    assert (kept.longitude, kept.latitude) == (Decimal("102.710000"), Decimal("25.040000"))
    assert handed_in(picture(), "a.jpg", keep_place=True).longitude is None


def test_a_picture_has_a_small_thumbnail() -> None:
    kept = handed_in(picture(size=(1200, 900)), "a.jpg")
    with attachments.open_thumbnail_of(kept) as file:
        small = Image.open(file)
        assert (small.format, small.size) == ("WEBP", (480, 360))


def test_a_see_through_png_stays_see_through() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    assert pixels(handed_in(out.getvalue(), "a.png")).getpixel((0, 0)) == (255, 0, 0, 0)


def test_a_sixteen_bit_or_palette_png_can_be_kept() -> None:
    for mode in ("I;16", "P", "1", "LA"):
        out = io.BytesIO()
        Image.new(mode, (4, 4)).save(out, "PNG")
        assert handed_in(out.getvalue(), "a.png").width == 4


def test_a_colour_profile_is_applied_or_where_it_is_broken_left_aside() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all"):
        kept = pixels(handed_in(picture(icc_profile=profile), "a.jpg"))
        assert kept.getpixel((5, 5))[0] > 200
        assert "icc_profile" not in kept.info


def test_names_keep_no_folders_and_no_tricks() -> None:
    assert handed_in(b"x", "../../etc/passwd.txt").name == "passwd.txt"
    assert handed_in(b"x", "a\u202etxt.csv").name == "atxt.csv"
    assert len(handed_in(b"x", "长" * 400 + ".txt").name) == 200


def test_the_same_content_is_stored_once() -> None:
    first, second = handed_in(b"x", "a.txt"), handed_in(b"x", "b.txt")
    assert first.sha256 == second.sha256
    assert first.pk != second.pk
    assert len(list(stored())) == 1


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("check_attachments", *arguments, stdout=out)
    return out.getvalue()


def test_the_check_finds_files_without_rows_and_removes_only_old_ones() -> None:
    kept = handed_in(picture(), "a.jpg")
    gone = handed_in(b"x", "a.txt")
    half = attachments.folder() / "incoming" / "half"
    half.mkdir()
    orphan = attachments.path_of(gone)
    gone.delete()
    said = check("--remove-orphans")
    assert str(orphan) in said
    assert str(half) in said
    assert "已删去 removed 0" in said, "an upload may still be under way"
    yesterday = time.time() - 25 * 3600
    os.utime(orphan, (yesterday, yesterday))
    os.utime(half, (yesterday, yesterday))
    assert "已删去 removed 2" in check("--remove-orphans")
    assert "无主 orphans 0" in check()
    assert pixels(kept).size == (60, 40)


def test_the_check_finds_lost_and_altered_files() -> None:
    lost, altered = handed_in(b"x", "a.txt"), handed_in(b"y", "b.txt")
    attachments.path_of(lost).unlink()
    attachments.path_of(altered).write_bytes(b"z")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_attachments", stdout=out)
    assert f"lost: {lost.sha256}" in out.getvalue()
    assert f"altered: {altered.sha256}" in out.getvalue()
