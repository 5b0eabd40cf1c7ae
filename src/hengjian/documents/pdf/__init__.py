"""Reports as pdf: the report as data, laid out by a typst template, never read as mark-up."""

from hengjian.documents.pdf.writer import pdf_of

__all__ = ["pdf_of"]
