"""What came back is held against what was sent: every changed figure is found, marks or none."""

from __future__ import annotations

import datetime as dt
import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from hengjian.documents.alignment.differences import (
    Difference,
    differences_of,
    pieces_as_sent,
    template_of,
)
from hengjian.documents.alignment.reading import read_returned
from hengjian.documents.alignment.redline import redline_of
from hengjian.documents.alignment.sent import Sent, Span, sent_of
from hengjian.documents.api import rendered
from hengjian.documents.docx.custom import with_properties
from hengjian.documents.model import Report
from hengjian.errors import Refused

CLAUSES = ("经核对无误，", "据有关单位说明，", "从现场情况看，", "评价组认为，")


@pytest.fixture(scope="module")
def sent(chinese: Report) -> list[Sent]:
    """The paragraphs of the report of the reference case, with hundreds of figures."""
    return sent_of(chinese, {}, {})


def _altered(text: str, dice: random.Random) -> str:
    """Another figure of the same kind."""
    places = [n for n, each in enumerate(text) if each.isdecimal()]
    at = dice.choice(places)
    return text[:at] + str((int(text[at]) + dice.randint(1, 9)) % 10) + text[at + 1 :]


def _edited(
    sent: list[Sent], seed: int, figures: int = 25
) -> tuple[list[str], dict[tuple[int, str, int], str]]:
    """A copy in which figures, words, paragraphs and their order were changed."""
    dice = random.Random(seed)
    spots = [
        (n, span)
        for n, each in enumerate(sent)
        for span in each.spans
        if each.kind != "contents" and any(c.isdecimal() for c in each.text[span.start : span.end])
    ]
    changed = {(n, s.reference, s.start): s for n, s in dice.sample(spots, figures)}
    wanted: dict[tuple[int, str, int], str] = {}
    texts: list[str] = []
    for n, each in enumerate(sent):
        text = each.text
        for span in sorted(each.spans, key=lambda s: -s.start):
            if (n, span.reference, span.start) in changed:
                now = _altered(text[span.start : span.end], dice)
                wanted[n, span.reference, span.start] = now
                text = text[: span.start] + now + text[span.end :]
        touched = any(key[0] == n for key in wanted)
        if len(text) > 60 and dice.random() < 0.2:
            text = dice.choice(CLAUSES) + text
        if not touched and not each.spans and len(text) > 20 and dice.random() < 0.05:
            continue
        texts.append(text)
        if len(text) > 60 and dice.random() < 0.1:
            texts.append("补充说明：" + dice.choice(CLAUSES) + "有关资料已归档。")
    return texts, wanted


def _figures(found: list[Difference]) -> dict[tuple[int, str], set[str]]:
    kept: dict[tuple[int, str], set[str]] = {}
    for each in found:
        if each.kind in ("figure", "written"):
            kept.setdefault((each.place, each.reference), set()).add(each.after)
    return kept


def test_all_of_three_hundred_changed_figures_are_found_without_any_marks(
    sent: list[Sent],
) -> None:
    missed, needless, unchanged = [], 0, 0
    for seed in range(12):
        texts, wanted = _edited(sent, seed)
        found = _figures(differences_of(sent, texts))
        for (n, reference, _), now in wanted.items():
            if now not in found.get((n, reference), set()):
                missed.append((seed, n, reference, now))
        told = {(n, reference) for n, reference, _ in wanted}
        needless += sum(key not in told for key in found)
        unchanged += sum(len(each.spans) for each in sent) - len(wanted)
    assert missed == []
    assert needless * 1000 <= unchanged, (needless, unchanged)


def test_a_long_report_is_aligned_within_a_second(sent: list[Sent]) -> None:
    texts, _ = _edited(sent, 99)
    longer = [*sent, *(Sent(f"{each.text} 续", each.spans) for each in sent if len(each.text) > 8)]
    more = [*texts, *(f"{each.text} 续" for each in sent if len(each.text) > 8)]
    start = time.process_time()
    differences_of(longer, more)
    assert time.process_time() - start < 1


def test_what_was_not_changed_is_not_told(
    sent: list[Sent], chinese: Report, tmp_path: Path
) -> None:
    path = tmp_path / "back.docx"
    path.write_bytes(rendered(chinese, ".docx"))
    found = differences_of(sent, read_returned(path).accepted)
    assert [each for each in found if each.kind in ("figure", "gone")] == []


@pytest.mark.parametrize("page", ["7", "Error: Reference source not found"])
def test_contents_that_a_program_made_anew_are_not_told(sent: list[Sent], page: str) -> None:
    first = next(n for n, each in enumerate(sent) if each.kind == "contents")
    texts = [
        f"{each.text}\t{page}" if each.kind == "contents" and n > first else each.text
        for n, each in enumerate(sent)
    ]
    assert differences_of(sent, texts) == []


def test_no_control_is_ever_written(chinese: Report) -> None:
    """Plain-text content controls multiply Chinese characters in one office program."""
    with zipfile.ZipFile(io.BytesIO(rendered(chinese, ".docx"))) as package:
        said = package.read("word/document.xml")
    assert b"<w:sdt" not in said
    assert b"<w:text/>" not in said


OWN = Sent(
    "得分67.40分，开工80个，占27.03%。", (Span(2, 7, "total"), Span(11, 14, "facts.开工")), "D1"
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("得分67.40分，开工80个，占27.03%。", []),
        ("得分６７.４０分，开工80个，占27.03%。", []),
        ("得分67.45分，开工80个，占27.03%。", [("figure", "total", "67.45")]),
        ("得分67.4分，开工80个，占27.03%。", [("written", "total", "67.4")]),
        ("开工80个，占27.03%。", [("gone", "total", ""), ("prose", "", "开工80个，占27.03%。")]),
        (
            "综合得分67.45分，开工81个。",
            [
                ("figure", "total", "67.45"),
                ("figure", "facts.开工", "81个"),
                ("prose", "", "综合得分67.45分，开工81个。"),
            ],
        ),
    ],
)
def test_figures_and_words_of_one_paragraph(text: str, kinds: list[tuple[str, str, str]]) -> None:
    found = differences_of([OWN], [text])
    assert [(each.kind, each.reference, each.after) for each in found] == kinds


def test_the_words_are_taken_and_the_figures_stay_by_reference() -> None:
    found = differences_of([OWN], ["综合得分67.45分，开工81个。"])
    pieces = next(each.pieces for each in found if each.kind == "prose")
    assert template_of(pieces) == "综合得分{total}分，开工{facts.开工}。"
    assert template_of(pieces, frozenset(("total",))) == "综合得分67.45分，开工{facts.开工}。"
    assert template_of(pieces_as_sent(OWN)) == "得分{total}分，开工{facts.开工}，占27.03%。"


def test_added_removed_moved_and_copied_paragraphs() -> None:
    second = Sent("按月通报进度，逐小区建账。", key="D2")
    third = Sent("资金按产值拨付，不超过审核额。", key="D3")
    copied = "得分67.40分，开工80个，占27.03%。"
    came = [third.text, copied, copied, "新写的一段话，说明有关情况。"]
    found = differences_of([OWN, second, third], came)
    kinds = sorted((each.kind, each.key, each.before[:4], each.after[:4]) for each in found)
    assert ("removed", "D2", "按月通报", "") in kinds
    assert any(kind == "moved" for kind, *_ in kinds)
    added = [each for each in found if each.kind == "added"]
    assert {template_of(each.pieces) for each in added} == {
        "得分{total}分，开工{facts.开工}，占27.03%。",
        "新写的一段话，说明有关情况。",
    }


def test_a_redline_rejected_is_the_old_and_accepted_the_new(
    sent: list[Sent], tmp_path: Path
) -> None:
    old = [each.text for each in sent[:200]]
    new, _ = _edited(sent[:200], 7, 10)
    path = tmp_path / "redline.docx"
    day = dt.date(2023, 9, 30)
    path.write_bytes(redline_of(old, new, author="评价机构", on=day, title="两稿对照"))
    back = read_returned(path)
    assert back.accepted == [line for each in new for line in each.split("\n") if line.strip()]
    assert back.rejected == [line for each in old for line in each.split("\n") if line.strip()]
    assert back.tracked


def test_macros_objects_and_other_files_are_refused(chinese: Report, tmp_path: Path) -> None:
    def refused(name: str, content: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused) as found:
            read_returned(path)
        return found.value.problems[0].code

    content = rendered(chinese, ".docx")
    assert refused("a.docx", _with(content, "word/vbaProject.bin")) == "returned-with-macros"
    held = _with(content, "word/embeddings/oleObject1.bin")
    assert refused("b.docx", held) == "returned-with-objects"
    assert refused("c.txt", "得分67.40分".encode()) == "returned-not-word"
    assert refused("d.docx", content[: len(content) // 2]) == "document-damaged"


def _with(content: bytes, name: str) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(name, b"x")
    return made.getvalue()


def test_properties_by_which_a_file_is_recognised(chinese: Report, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered(chinese, ".docx"))) as package:
        content = {name: package.read(name) for name in package.namelist()}
    path = tmp_path / "named.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in with_properties(content, {"hj.draft": "2", "hj.report": "报告"}).items():
            package.writestr(name, data)
    assert read_returned(path).properties == {"hj.draft": "2", "hj.report": "报告"}
