"""Opening files: what kind a file is, and the bounds within which it is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from hengjian.errors import Place, Refused, problem
from hengjian.office import Archive, Bounds, Counts, Unsound, check_office, check_pdf

Kind = Literal["docx", "pdf", "txt", "md", "html", "xlsx"]

MOST_BYTES = 500_000_000
MOST_TEXT_BYTES = 50_000_000
BOUNDS = Bounds(unpacked=300_000_000, parts=20_000)
COUNTS = Counts(elements=1_500_000)
"""A report of a thousand pages has about 300,000 elements."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SUFFIXES: dict[str, Kind] = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}
_NEVER_TEXT = (".pdf", ".docx", ".xlsx")
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E")


def refusal(code: str, path: Path, **values: object) -> Refused:
    """A refusal of the file at ``path`` for one reason."""
    return Refused([problem(code, Place(file=str(path)), **values)])


def kind_of(path: Path) -> Kind:
    """The kind of the file at ``path``, by its content first and its suffix then.

    Raises ``Refused``: it cannot be opened, is empty or too large, is of a kind that is not read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise refusal("document-too-large", path, found=_megabytes(size), most="500 MB")
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise refusal("document-missing", path) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise refusal("document-unreadable", path, reason=reason) from error
    if not head.strip():
        raise refusal("document-empty", path)
    if b"%PDF-" in head[:1024]:
        with _soundly(path):
            check_pdf(path)
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _package_kind(path)
    if head.startswith(_OLE):
        encrypted = _ENCRYPTED in path.read_bytes()[:4_000_000]
        raise refusal("document-encrypted" if encrypted else "document-old-format", path)
    return _text_kind(path, head, size)


def _text_kind(path: Path, head: bytes, size: int) -> Kind:
    if head.startswith(b"{\\rtf"):
        raise refusal("document-old-format", path)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("document-kind-unknown", path)
    if size > MOST_TEXT_BYTES:
        raise refusal("document-too-large", path, found=_megabytes(size), most="50 MB")
    if _HTML.match(head):
        return "html"
    suffix = path.suffix.lower()
    if suffix in _NEVER_TEXT:
        raise refusal("document-not-as-named", path, found=suffix)
    return _SUFFIXES.get(suffix, "txt")


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000)} MB"


def _package_kind(path: Path) -> Kind:
    with _soundly(path):
        names = check_office(path, str(path), BOUNDS, COUNTS)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise refusal("document-kind-unknown", path)


def opened_package(path: Path) -> zipfile.ZipFile:
    """The zip package at ``path``, which is within its bounds as its directory tells them.

    Raises ``Refused``: damaged, encrypted, or too large unpacked.
    """
    with _soundly(path), Archive(path, BOUNDS):
        pass
    return zipfile.ZipFile(path)


@contextmanager
def _soundly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refusal("document-unreadable", path, reason=error.strerror or error) from error
    except Unsound as error:
        if error.kind == "encrypted":
            raise refusal("document-encrypted", path) from error
        if error.kind == "too-large":
            raise refusal("document-zip-bomb", path, found=error.reason) from error
        if "DOCTYPE" in error.reason:
            raise refusal("document-external-entities", path) from error
        raise refusal("document-damaged", path, reason=error.reason) from error


def refuse_entities(path: Path, xml: bytes) -> None:
    """Refuse an XML part that declares a document type: no office program writes one."""
    if _DOCTYPE.search(xml):
        raise refusal("document-external-entities", path)


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030.

    Raises ``Refused`` (``document-encoding``) where it is none of them.
    """
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_plausible(text):
            return text
    raise refusal("document-encoding", path)


def _is_plausible(text: str) -> bool:
    """Whether bytes read as GB18030 make a text: other encodings give private characters."""
    private = sum(1 for character in text if "\ue000" <= character <= "\uf8ff")
    return private * 100 <= len(text)
