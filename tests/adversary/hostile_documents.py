"""Word files and pdf that lead a reader astray."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import docx

Write = Callable[[Path], object]
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _plain() -> dict[str, bytes]:
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("得分 80 分。")
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word(body: Iterable[bytes] | None = None, /, **parts: bytes) -> Write:
    """A Word file with this body; ``parts`` replace parts below ``word/``."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            changed = {f"word/{name}.xml": content for name, content in parts.items()}
            for name, content in {**_plain(), **changed}.items():
                if name == "word/document.xml" and body is not None:
                    entry = zipfile.ZipInfo(name)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    with archive.open(entry, "w") as part:
                        part.write(b"<w:document %s><w:body>" % W)
                        for piece in body:
                            part.write(piece)
                        part.write(b"</w:body></w:document>")
                else:
                    archive.writestr(name, content)

    return write


def times(piece: bytes, count: int) -> list[bytes]:
    """A piece repeated, in pieces of a thousand."""
    return [piece * 1000] * (count // 1000)  # a thousand pieces that are one object


def _with(name: str, content: bytes) -> Write:
    def write(path: Path) -> None:
        word()(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)

    return write


def _with_noughts(path: Path) -> None:
    word()(path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/a.png", "w") as part,
    ):
        for _ in range(301):
            part.write(bytes(1_000_000))


TEXT = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
CELL = b"<w:tbl><w:tr><w:tc>"
STYLES = b'<w:styles %s><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style' \
    b' w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>' % W  # fmt: skip
WORD: list[tuple[str, str, Write]] = [
    ("1.6 million paragraphs", "office-file-overfull", word(times(b"<w:p/>", 1_600_000))),
    ("60 MB of words in a paragraph", "office-file-overfull",
     word([b"<w:p><w:r><w:t>", *times(b"x", 60_000_000), b"</w:t></w:r></w:p>"])),
    ("tables within tables, 300 deep", "office-file-overfull",
     word([CELL * 300 + b"</w:tc></w:tr></w:tbl>" * 300])),
    ("tables within tables, 80 deep", "taken",
     word([CELL * 80 + TEXT % b"1" + b"</w:tc></w:tr></w:tbl>" * 80])),
    ("a cell over a billion columns", "taken", word([
        b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>' + TEXT % b"1"
        + b"</w:tc></w:tr></w:tbl>"])),
    ("a column count that is no number", "taken", word([
        b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>' + TEXT % b"1"
        + b"</w:tc></w:tr></w:tbl>"])),
    ("styles that rest on each other", "taken", word(None, styles=STYLES)),
    ("a document type", "document-external-entities",
     word(None, document=b"<!DOCTYPE a><w:document %s/>" % W)),
    ("a document type among the styles", "document-external-entities",
     word(None, styles=b"<!DOCTYPE a><a/>")),
    ("no body", "document-damaged", word(None, document=b"<w:document %s/>" % W)),
    ("a body that is cut", "document-damaged", word(None, document=b"<w:document %s>" % W)),
    ("a body of noughts", "document-damaged", word(None, document=bytes(5000))),
    ("a part that leads outside", "document-damaged", _with("../../evil.xml", b"<a/>")),
    ("ten million attributes", "office-file-overfull",
     word([b"<w:p ", *times(b'a="" ', 2_000_000), b"/>"])),
    ("300 MB of noughts beside it", "document-zip-bomb", _with_noughts),
]  # fmt: skip


def pdf(*objects: bytes, head: bytes = b"%PDF-1.7\n", tail: bytes = b"") -> Write:
    """A pdf of these objects, numbered from 1; the first is the catalogue."""

    def write(path: Path) -> None:
        data, places = head, []
        for number, content in enumerate(objects, start=1):
            places.append(len(data))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(data)
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        data += b"".join(b"%010d 00000 n \n" % place for place in places)
        data += b"trailer<</Root 1 0 R/Size %d>>\n" % (len(objects) + 1)
        path.write_bytes(data + (tail or b"startxref\n%d\n%%%%EOF\n" % start))

    return write


FORM = b"/Resources<</XObject<</F 5 0 R>>>>"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def flate(content: bytes) -> bytes:
    """A compressed stream."""
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode")


PDF: list[tuple[str, Write]] = [
    ("nothing behind its head", lambda p: p.write_bytes(b"%PDF-1.7\nnothing more")),
    ("no cross references", pdf(CATALOGUE, PAGES, PAGE, stream(b""), tail=b"%%EOF\n")),
    ("cross references beyond its end",
     pdf(CATALOGUE, PAGES, PAGE, stream(b""), tail=b"startxref\n999999999999\n%%EOF\n")),
    ("pages that contain themselves",
     pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>")),
    ("two billion pages", pdf(CATALOGUE, b"<</Type/Pages/Kids[]/Count 2147483647>>")),
    ("a page a light-year wide",
     pdf(CATALOGUE, PAGES, PAGE.replace(b"200 200", b"99999999999 99999999999"), stream(b""))),
    ("a page without a size", pdf(CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R>>")),
    ("100,000 brackets", pdf(CATALOGUE, PAGES, PAGE, stream(b"[" * 100_000))),
    ("100,000 dictionaries in each other", pdf(b"<</A" * 100_000 + CATALOGUE, PAGES)),
    ("ten thousand saved states", pdf(CATALOGUE, PAGES, PAGE, stream(b"q " * 100_000))),
    ("a stream that ends before it says",
     pdf(CATALOGUE, PAGES, PAGE, b"<</Length 999999999>>stream\nx\nendstream")),
    ("a stream of negative length",
     pdf(CATALOGUE, PAGES, PAGE, b"<</Length -1>>stream\nx\nendstream")),
    ("a root that is a number", pdf(b"5", PAGES, PAGE)),
    ("a script", pdf(CATALOGUE.replace(b">>", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
                     PAGES, PAGE, stream(b""))),
    ("a form that draws itself", pdf(
        CATALOGUE, PAGES, PAGE.replace(b"/Contents", FORM + b"/Contents"), stream(b"/F Do"),
        stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + FORM))),
    ("a page that unpacks to 98 MB", pdf(CATALOGUE, PAGES, PAGE, flate(b"q " * 49_000_000))),
    ("a page of 98 MB that says it is a picture", pdf(
        CATALOGUE, PAGES, PAGE,
        flate(b"q " * 49_000_000).replace(b"<<", b"<</Subtype/Image", 1))),
    ("a page that names a megabyte a thousand times", pdf(
        CATALOGUE, PAGES, PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 1000 + b"]"),
        flate(b"q " * 500_000))),
    ("a form that unpacks to 98 MB", pdf(
        CATALOGUE, PAGES, PAGE.replace(b"/Contents", FORM + b"/Contents"), stream(b"/F Do"),
        flate(b"q " * 49_000_000).replace(b"<<", b"<</Subtype/Form/BBox[0 0 9 9]", 1))),
    ("a picture of a billion pixels", pdf(
        CATALOGUE, PAGES, PAGE.replace(b"/Contents", FORM + b"/Contents"), stream(b"/F Do"),
        flate(bytes(1000)).replace(
            b"<</", b"<</Type/XObject/Subtype/Image/Width 40000/Height 40000/ColorSpace/DeviceRGB"
            b"/BitsPerComponent 8/", 1))),
]  # fmt: skip
