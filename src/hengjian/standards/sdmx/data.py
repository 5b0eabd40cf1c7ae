"""The data as SDMX-CSV 2.0: one observation a line, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hengjian.standards.datapackage import write_csv
from hengjian.standards.datapackage.model import Row
from hengjian.standards.sdmx.structure import ATTRIBUTES, DIMENSIONS, TOTAL, Flow
from hengjian.standards.statements import Figure

HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "TIME_PERIOD", "OBS_VALUE",
          *ATTRIBUTES)  # fmt: skip
INFORMATION = "I"
"""The action: what follows is told, and replaces nothing by itself."""


def write_data(flow: Flow, figures: Iterable[Figure]) -> Iterator[bytes]:
    """The lines of the file; a figure without a number is an observation without a value, of
    status ``M``, and never 0."""
    return write_csv(HEADER, (_row(flow, figure) for figure in figures))


def _row(flow: Flow, figure: Figure) -> Row:
    code = TOTAL if figure.indicator is None else flow.codes[figure.indicator]
    return (
        "dataflow",
        flow.reference,
        INFORMATION,
        figure.region,
        figure.project,
        code,
        figure.kind,
        figure.as_of,
        figure.decimal,
        figure.unit or "1",
        _status(figure),
        figure.places,
        figure.rest,
        figure.status,
        figure.grade,
    )


def _status(figure: Figure) -> str:
    if figure.number is None:
        return "M"
    return "I" if figure.status == "zero" and figure.kind == "SCORE" else "A"
