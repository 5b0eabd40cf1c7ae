"""Office files looked at before any library opens them: the zip, and the XML inside it, bounded.

Every door by which a workbook or a Word file comes in passes ``check_office`` or ``Archive`` first,
a pdf ``check_pdf``.
"""

from hengjian.office.archive import Archive, Bounds, Unsound
from hengjian.office.markup import Counts, check_office, column_number
from hengjian.office.streams import check_pdf

__all__ = ["Archive", "Bounds", "Counts", "Unsound", "check_office", "check_pdf", "column_number"]
