"""Reports as docx in the layout of official documents."""

from hengjian.documents.docx.writer import docx_of

__all__ = ["docx_of"]
