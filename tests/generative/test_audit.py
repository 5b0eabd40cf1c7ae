"""The audit over generated documents: nothing is said of a sound one, one planted error is found,
and no text and no table makes it fail."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.audit_quality import touch
from bench.corpus import Report, report
from bench.corpus.places import spots
from bench.corpus.rendering import markdown
from hengjian.audit.api import audit
from hengjian.audit.outcomes import Audit
from hengjian.audit.readers import read_text
from tests.depth import examples

SURE = (
    "ratio",
    "expression-sum",
    "table-total",
    "count-list",
    "part-sum",
    "score-total",
    "score-over-points",
    "score-rate",
    "growth",
    "dates",
    "unit-change",
)
"""Classes of errors that must never be missed in markdown."""

seeds = st.integers(0, 1_000_000)
numbers = st.from_regex(
    r"[约近共]?[0-9０-９]{1,6}([.,][0-9]{1,4})?(%|％|万元|个|户)?", fullmatch=True
)
WORDS = """其中 共 合计 ＝ = / ÷ ×100% + （ ） ： 、 ， 。 第 项 得分 满分 增长 由 增至 占 附件
    表1 2023年 一、 （一） 不低于 分别为 详见 个百分点"""
words = st.sampled_from([*WORDS.split(), "\n"])
prose = st.lists(st.one_of(numbers, words, st.text(max_size=4)), max_size=40).map("".join)


def audited(written: Report) -> Audit:
    return audit(read_text(markdown(written)))


@given(seeds)
@settings(max_examples=examples(15), deadline=None, derandomize=True)
def test_a_sound_report_has_no_error(seed: int) -> None:
    done = audited(report(seed))
    assert [f.message.zh for f in done.findings if f.severity == "error"] == []
    assert done.claims_checked > 20


@given(seeds, st.sampled_from(SURE))
@settings(max_examples=examples(25), deadline=None, derandomize=True)
def test_one_planted_error_is_found(seed: int, kind: str) -> None:
    written = report(seed, [kind])
    done = audited(written)
    for place in spots(written, done.document).values():
        near = [f for f in done.findings if any(touch(place, spot) for spot in f.spots)]
        assert {"error", "warning"} & {finding.severity for finding in near}, written.plants


@given(prose)
@settings(max_examples=examples(80), deadline=None)
def test_no_text_makes_the_audit_fail(text: str) -> None:
    for kind in ("md", "txt"):
        for finding in audit(read_text(text, kind)).findings:
            assert finding.spots


cells = st.one_of(numbers, st.sampled_from(["", "—", "合计", "小计", "其中：甲", "得分", "占比"]))


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n))))
@settings(max_examples=examples(60), deadline=None)
def test_no_table_makes_the_audit_fail(rows: list[list[str]]) -> None:
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    for finding in audit(read_text(f"表1 情况\n\n<table>{table}</table>\n")).findings:
        for spot in finding.spots:
            assert spot.start <= spot.end
