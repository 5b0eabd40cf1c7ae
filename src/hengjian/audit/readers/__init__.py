"""Readers: a file becomes a document."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from hengjian.audit.document import Document, Reading
from hengjian.audit.readers.markdown import read_markdown
from hengjian.audit.readers.opening import kind_of, refusal, text_of
from hengjian.audit.readers.plain import read_plain
from hengjian.audit.structure import structured

__all__ = ["read_document", "read_text"]


def read_document(path: Path, *, ocr: bool = True) -> Document:
    """Read the document at ``path``; ``ocr``: whether scanned pages of a pdf are recognised.

    Raises ``Refused`` with a problem of the file: it is missing, empty, too large, damaged,
    encrypted, without words, of a kind that is not read, or unsafe to read.
    """
    kind = kind_of(path)
    try:
        reading = _read(path, kind, ocr)
    except ModuleNotFoundError as error:
        raise refusal("document-reader-missing", path, module=error.name or "") from error
    document = structured(reading)
    if not document.blocks:
        raise refusal("document-without-words", path)
    return document


def read_text(text: str, kind: Literal["md", "txt", "html"] = "md", name: str = "text") -> Document:
    """Read a text that is at hand, as a file of ``kind`` would be."""
    return structured(_read_text(text, kind, name))


def _read(path: Path, kind: str, ocr: bool) -> Reading:
    """Each reader is loaded when it is needed: some stand on packages of the extra ``audit``."""
    if kind == "docx":
        from hengjian.audit.readers.docx import read_docx

        return read_docx(path)
    if kind == "pdf":
        from hengjian.audit.readers.pdf import read_pdf

        return read_pdf(path, ocr=ocr)
    if kind == "xlsx":
        from hengjian.audit.readers.xlsx import read_xlsx

        return read_xlsx(path)
    return _read_text(text_of(path), kind, path.name)


def _read_text(text: str, kind: str, name: str) -> Reading:
    if kind == "html":
        from hengjian.audit.readers.html import read_html

        return read_html(text, name)
    return read_markdown(text, name) if kind == "md" else read_plain(text, name)
