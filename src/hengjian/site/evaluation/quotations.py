"""Looking for a quotation in the file it is said to stand in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hengjian.audit.document import Document
from hengjian.audit.readers import read_document
from hengjian.errors import Refused
from hengjian.site.common.attachments import path_of
from hengjian.site.common.models import Attachment
from hengjian.site.evaluation.models import Evidence

MOST = 5_000_000
"""Bytes of a file that is read for a quotation while the person waits."""
READ = frozenset((".docx", ".pdf", ".txt", ".md", ".html", ".xlsx"))
FOUND, MISSING, UNREAD = "found", "missing", "unread"
"""What became of looking for a quotation; ``unread`` where no file could be read."""


def look_for(quote: str, evidence: Evidence) -> str:
    """Whether the words stand in one of the evidence's files: ``found``, ``missing``; ``unread``
    where none of them can be read as text."""
    wanted, read = _plain(quote), False
    for file in evidence.files.all():
        document = _document(file)
        if document is None:
            continue
        read = True
        if wanted in _plain("".join(_words(document))):
            return FOUND
    return MISSING if read else UNREAD


def _document(file: Attachment) -> Document | None:
    """The document in a file; None where it is of another kind, too large, or cannot be read."""
    suffix = Path(file.name).suffix.lower()
    if suffix not in READ or file.size > MOST:
        return None
    with TemporaryDirectory(prefix="hengjian-quote-") as room:
        named = Path(room) / f"file{suffix}"
        named.symlink_to(path_of(file))
        try:
            return read_document(named, ocr=False)
        except Refused:  # a scan, a sealed or damaged file: the page says that it was not read
            return None


def _words(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield block.text
        if block.table is not None:
            yield from (cell.text for cell in block.table.cells)


def _plain(text: str) -> str:
    """Without spaces, full-width or half-width alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())
