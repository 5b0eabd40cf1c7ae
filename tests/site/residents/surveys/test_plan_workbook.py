"""The sampling plan as a workbook: a stranger with LibreOffice draws the same households."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.residents.surveys.models import SampleUnit
from hengjian.site.residents.surveys.rank_sheet import RankSheet
from hengjian.statistics.sampling import rank
from tests.recalculating import recalculated
from tests.site.residents.surveys.reference import put_sites, put_survey
from tests.site.residents.surveys.test_sampling import drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(
    district: Organisation,
    member: Callable[[str], Membership],
    client_of: Callable[[str], Client],
) -> bytes:
    """The workbook of a plan of 353 households, as the page gives it."""
    lead = member("competent_department")
    survey = put_survey(lead, put_sites(district))
    drawn(lead, survey, seed="种子 20230801")
    sent = client_of("competent_department").get(f"/surveys/{survey.code}/sample.xlsx")
    written = sent.getvalue()
    sent.close()
    return written


def values(book: Any) -> dict[tuple[str, str], Any]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def test_it_shows_what_was_drawn_before_anybody_reckons(made: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    assert book.sheetnames == ["抽样方案", "分层", "抽样名册", "各户", "验次序"]
    rows = list(book["各户"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 4259, "every household of the frame"
    found = {(row[2], row[3]): row[7] for row in rows if row[6] == "抽中"}
    units = SampleUnit.objects.values_list("site__code", "ordinal", "code")
    assert found == {(site, ordinal): code for site, ordinal, code in units}
    assert {row[8] for row in rows} == {"一致"}
    lines = "".join(
        f"{row[5]}\n" for row in book["抽样名册"].iter_rows(min_row=2, values_only=True)
    )
    assert book["抽样方案"]["B14"].value == sha256(lines.encode()).hexdigest()


@pytest.mark.office
def test_libreoffice_reckons_the_same_and_any_rank_that_is_typed(
    made: bytes, tmp_path: Path
) -> None:
    """All that is shown follows from the frame, the terms and the seed; a household drawn, one not
    drawn, and one of no frame have the rank of the rule; a changed row is found."""
    shown = values(openpyxl.load_workbook(io.BytesIO(made), data_only=True))
    one, other = ((shown["各户", f"C{row}"], shown["各户", f"D{row}"]) for row in (100, 4260))
    typed = [(one, "一致"), (other, "一致"), (("没有这个小区", 12), "—")]
    assert (shown["各户", "G100"], shown.get(("各户", "G4260"))) == ("抽中", None)
    first, *others, touched = recalculated(
        tmp_path,
        made,
        {},
        *({("验次序", "B5"): site, ("验次序", "B6"): number} for (site, number), _ in typed),
        {("各户", "H2"): None, ("抽样方案", "B5"): 10},
    )
    assert len(shown) > 40_000
    reckoned = values(first)
    close = {key: value for key, value in shown.items() if isinstance(value, float)}
    assert {key: reckoned[key] for key in close} == pytest.approx(close)
    rest = shown.keys() - close.keys()
    assert {key: reckoned.get(key) for key in rest} == {key: shown[key] for key in rest}
    for ((site, number), said), book in zip(typed, others, strict=True):
        sheet = book["验次序"]
        assert sheet["B8"].value == rank("种子 20230801", site, number)
        assert sheet["B10"].value == said, sheet["B9"].value
    assert touched["各户"]["I2"].value == "不一致"
    assert touched["抽样方案"]["B11"].value == 94


@pytest.mark.parametrize("text", ["", "a", "é种|x|1", "k" * 55, "k" * 56, "文" * 113])
def test_the_sums_are_those_of_the_function(text: str) -> None:
    sheet = RankSheet(text, "$B$7")
    assert sheet.rank[1] == sha256(text.encode()).hexdigest()
    blocks = (len(text.encode()) + 8) // 64 + 1
    row = 11 + (blocks - 1) * 68 + 65
    cells = {at: value for at, _, value in sheet.cells}
    assert "".join(f"{cells[f'{name}{row}']:08x}" for name in "PQRSTUVW") == sheet.rank[1]
