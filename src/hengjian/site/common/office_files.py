"""docx and xlsx files, looked at before anybody opens them: bounded, whole, without macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.office import Archive, Bounds, Unsound

BOUNDS = Bounds()
"""What all parts together may unpack to; 10,000 sites with 40 columns are about 30 MB."""
LARGEST_LIST = 2**20
"""The most bytes of the list of parts, ``[Content_Types].xml``."""
_LIST = "[Content_Types].xml"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}


def office_type(path: Path, name: str, wanted: Text) -> str:
    """``docx`` or ``xlsx``; ``wanted`` is as what a file is to be saved that is refused.

    Raises ``Refused``: ``attachment-zip`` for any other archive, ``-macros``, ``-bomb``,
    ``-damaged``.
    """
    try:
        with Archive(path, BOUNDS) as archive:
            archive.measure()
            return _told(archive, name, wanted)
    except Unsound as error:
        raise Refused([_UNSOUND[error.kind](name, wanted)]) from error


def _told(archive: Archive, name: str, wanted: Text) -> str:
    listed = {part.filename: part for part in archive.parts}
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


def _bomb(name: str, _wanted: Text) -> Problem:
    most = BOUNDS.unpacked // 1_000_000
    return problem("attachment-bomb", name=name, most=most, parts=BOUNDS.parts)


_UNSOUND: dict[str, Callable[[str, Text], Problem]] = {
    "too-large": _bomb,
    "damaged": lambda name, _: problem("attachment-damaged", name=name),
    "encrypted": lambda name, wanted: problem("attachment-old-office", name=name, wanted=wanted),
}
