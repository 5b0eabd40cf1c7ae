"""What a handed-in file is: told from its bytes, held against its name.

Office files, looked at before anybody opens them: bounded, whole, without macros.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from hengjian.bilingual import Text, same
from hengjian.errors import Problem, Refused, problem
from hengjian.office import Archive, Bounds, Unsound

OOXML = "application/vnd.openxmlformats-officedocument."
LONGEST_NAME = 200
"""Characters of a file name that are kept."""


@dataclass(frozen=True, slots=True)
class _Type:
    media_type: str
    suffixes: tuple[str, ...]


class FileType(Enum):
    """The kinds of file that are taken."""

    JPEG = _Type("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
    PNG = _Type("image/png", (".png",))
    WEBP = _Type("image/webp", (".webp",))
    PDF = _Type("application/pdf", (".pdf",))
    DOCX = _Type(OOXML + "wordprocessingml.document", (".docx",))
    XLSX = _Type(OOXML + "spreadsheetml.sheet", (".xlsx",))
    XLS = _Type("application/vnd.ms-excel", (".xls", ".et"))
    ODS = _Type("application/vnd.oasis.opendocument.spreadsheet", (".ods",))
    CSV = _Type("text/csv", (".csv",))
    TEXT = _Type("text/plain", (".txt",))

    @property
    def media_type(self) -> str:
        """As it is stored and sent."""
        return self.value.media_type

    @property
    def is_picture(self) -> bool:
        """Whether it has pixels."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Taken:
    """The kinds of file that are taken at a place, and how it names them to who brings another."""

    kinds: frozenset[FileType]
    words: Text
    office: Text
    """As what an Office file is to be saved that is too old or carries macros."""

    @property
    def pictures(self) -> bool:
        """Whether a picture is among them."""
        return any(kind.is_picture for kind in self.kinds)


ANYTHING = Taken(
    frozenset(FileType) - {FileType.XLS, FileType.ODS},
    Text(
        "jpg、png、webp 图片，pdf，docx，xlsx，csv，txt（UTF-8 或 GB18030）",
        "jpg, png and webp pictures, pdf, docx, xlsx, csv and txt (UTF-8 or GB18030)",
    ),
    Text("docx 或 xlsx", "docx or xlsx"),
)
TABLES = Taken(
    frozenset((FileType.XLSX, FileType.XLS, FileType.ODS, FileType.CSV)),
    Text(
        "xlsx、xls、et、ods 和 csv（UTF-8 或 GB18030）",
        "xlsx, xls, et, ods and csv (UTF-8 or GB18030)",
    ),
    same("xlsx"),
)
PICTURES = Taken(
    frozenset(kind for kind in FileType if kind.is_picture),
    Text("jpg、png、webp 图片", "jpg, png and webp pictures"),
    Text("图片", "a picture"),
)
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control characters and marks that turn the order of letters: ``gpj.exe`` shown as ``exe.jpg``."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def clean_name(name: str) -> str:
    """The name without folders, control characters and hidden marks, its suffix kept."""
    last = _HIDDEN.sub("", name.replace("\\", "/")).rsplit("/", 1)[-1].strip()
    path = Path(last)
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]


def sniff(path: Path, name: str, taken: Taken = ANYTHING) -> FileType:
    """What the file at ``path``, handed in as ``name``, is.

    Raises ``Refused``: ``attachment-empty``, ``-heic``, ``-old-office``, ``-macros``, ``-zip``,
    ``-bomb``, ``-damaged``, ``-unknown``; ``-not-taken`` where it is of another kind than those
    taken, ``-mismatch`` where name and content disagree.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise Refused([problem("attachment-empty", name=name)])
    found = _by_signature(head, path, name, taken)
    suffix = Path(name).suffix.lower()
    if found is None:
        found = FileType.CSV if suffix == ".csv" else FileType.TEXT
        if suffix not in found.value.suffixes or not _is_text(path):
            raise Refused([problem("attachment-unknown", name=name, taken=taken.words)])
    if found not in taken.kinds:
        raise _not_taken(name, found.name.lower(), taken)
    if suffix not in found.value.suffixes:
        kind, wanted = found.name.lower(), "、".join(found.value.suffixes)
        raise Refused([problem("attachment-mismatch", name=name, found=kind, wanted=wanted)])
    return found


def _by_signature(head: bytes, path: Path, name: str, taken: Taken) -> FileType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head.startswith(b"%PDF-"):
        return FileType.PDF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
        if not taken.pictures:
            raise _not_taken(name, "heic", taken)
        raise Refused([problem("attachment-heic", name=name)])
    if head.startswith(_OLE):
        if FileType.XLS not in taken.kinds:
            raise Refused([problem("attachment-old-office", name=name, wanted=taken.office)])
        return FileType[binary_type(path, name, taken.office).upper()]
    if head.startswith(_ARCHIVES):
        raise Refused([problem("attachment-zip", name=name)])
    if head.startswith(b"PK"):
        return FileType[office_type(path, name, taken.office).upper()]
    return None


def _not_taken(name: str, found: str, taken: Taken) -> Refused:
    return Refused([problem("attachment-not-taken", name=name, found=found, taken=taken.words)])


def _is_text(path: Path) -> bool:
    """Whether the whole file is text in UTF-8 or, failing that, GB18030."""
    return any(_decodes(path, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 16):
                if _CONTROL.search(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


BOUNDS = Bounds()
"""What all parts together may unpack to; 10,000 sites with 40 columns are about 30 MB."""
LARGEST_LIST = 2**20
"""The most bytes of the list of parts, ``[Content_Types].xml``."""
_LIST = "[Content_Types].xml"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SCRIPTS = ("Basic/", "Scripts/")
"""Where a package of OpenDocument carries its macros."""
_BOOKS = ("Workbook", "Book")
_MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")
"""What the storages of macros are called in a binary workbook ([MS-OVBA] 2.2.1)."""


def binary_type(path: Path, name: str, wanted: Text) -> str:
    """``xls``, which the ``.et`` of WPS is too; ``wanted`` is as what a file is to be saved that is
    refused. Names of streams are told from the bytes: no library opens what is not known yet.

    Raises ``Refused``: ``attachment-old-office`` for whatever else old Office wrote, and for what
    has a password; ``-macros``.
    """
    data = path.read_bytes()
    if any(_stream(each) in data for each in _MACROS):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    if _stream("EncryptedPackage") in data or not any(_stream(each) in data for each in _BOOKS):
        raise Refused([problem("attachment-old-office", name=name, wanted=wanted)])
    return "xls"


def _stream(name: str) -> bytes:
    """The name of a stream as the directory of a compound file holds it ([MS-CFB] 2.6.1)."""
    return f"{name}\0".encode("utf-16-le")


def office_type(path: Path, name: str, wanted: Text) -> str:
    """``docx``, ``xlsx`` or ``ods``; ``wanted`` is as what a file is to be saved that is refused.

    Raises ``Refused``: ``attachment-zip`` for any other archive, ``-macros``, ``-bomb``,
    ``-damaged``.
    """
    try:
        with Archive(path, BOUNDS) as archive:
            archive.measure()
            return _read_part(archive, name, wanted)
    except Unsound as error:
        raise Refused([_UNSOUND[error.kind](name, wanted)]) from error


def _read_part(archive: Archive, name: str, wanted: Text) -> str:
    listed = {part.filename: part for part in archive.parts}
    if _is_ods(archive, name, wanted):
        return "ods"
    if _LIST not in listed:
        raise Refused([problem("attachment-zip", name=name)])
    if listed[_LIST].file_size > LARGEST_LIST:
        raise Refused([problem("attachment-damaged", name=name)])
    types = b"".join(archive.chunks(listed[_LIST]))
    if b"macroEnabled" in types or any(each.lower().endswith("vbaproject.bin") for each in listed):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    for kind, main in _MAIN.items():
        if main in types:
            return kind
    raise Refused([problem("attachment-zip", name=name)])


def _is_ods(archive: Archive, name: str, wanted: Text) -> bool:
    listed = {part.filename: part for part in archive.parts}
    kind = listed.get("mimetype")
    if kind is None or kind.file_size != len(_ODS) or b"".join(archive.chunks(kind)) != _ODS:
        return False
    if any(part.startswith(_SCRIPTS) for part in listed):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    manifest = listed.get("META-INF/manifest.xml")
    if manifest is None or manifest.file_size > LARGEST_LIST:
        raise Refused([problem("attachment-damaged", name=name)])
    if b"encryption-data" in b"".join(archive.chunks(manifest)):
        raise Refused([problem("attachment-old-office", name=name, wanted=wanted)])
    return True


def _bomb(name: str, _wanted: Text) -> Problem:
    most = BOUNDS.unpacked // 1_000_000
    return problem("attachment-bomb", name=name, most=most, parts=BOUNDS.parts)


_UNSOUND: dict[str, Callable[[str, Text], Problem]] = {
    "too-large": _bomb,
    "damaged": lambda name, _: problem("attachment-damaged", name=name),
    "encrypted": lambda name, wanted: problem("attachment-old-office", name=name, wanted=wanted),
}
