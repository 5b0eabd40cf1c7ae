"""Frameworks as tables: what an agency has in Excel or Word, and a workbook that loses nothing."""
