"""The XForm of a workbook, for clients that speak OpenRosa: pyxform makes it."""

from __future__ import annotations

import re
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from hengjian.errors import Place, Refused, problem

ROW = re.compile(r"\[row : (\d+)\]")


def xform_of(path: Path) -> str:
    """The XForm. Raises ``Refused`` with what pyxform says where it refuses the workbook."""
    try:
        return str(convert(path.read_bytes(), file_type=".xlsx").xform)
    except PyXFormError as error:
        said = str(error)
        row = ROW.search(said)
        place = Place(sheet="survey", cell=f"A{row[1]}") if row else Place(sheet="survey")
        raise Refused([problem("form-refused", place, said=said[:300])]) from error
