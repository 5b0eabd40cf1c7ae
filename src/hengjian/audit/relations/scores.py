"""What a document says of points and scores, as relations: in its score tables and in words.

A rate is score over points; a total and a parent add up what stands under them; the points of the
four level-1 indicators make a hundred; what a remark deducts is what the score lacks; a score that
is told again is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.grading import Graded, graded
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, sentences, texts
from hengjian.audit.relations.algebra import Relation, Term, making_up, term_in_digits
from hengjian.audit.relations.columns import term_at
from hengjian.audit.relations.rows import sums_of
from hengjian.audit.score_tables import POLICY_PARTS, Line, ScoreTable, level_one, score_tables
from hengjian.audit.tables_grid import Entry, Number, bare, has_short_rows, is_ragged, number_of
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_P = patterns("relations.scores")

BY_TABLE, BY_WORDS, BY_HUNDRED, BY_COPY, BY_SHIFTED = (
    Fraction(n, 100) for n in (97, 96, 90, 80, 55)
)
_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Scored:
    """A relation of points and scores, how certain it is that it is meant, and of what it is."""

    relation: Relation
    certain: Fraction
    said: Text | None = None


def scored(document: Document) -> Iterator[Scored]:
    """All that a document says of its points and scores."""
    tables = score_tables(document)
    for table in tables:
        yield from _rates(table)
        yield from _totals(table)
        yield from _parents(table)
        yield from _deducted(table)
        yield from _whole(table, document)
    told = _level_ones(tables)
    for sentence in sentences(document):
        if sentence.cell is None and "得" in sentence.text and "分" in sentence.text:
            yield from _in_sentence(sentence, told, tables)
    for stretch in texts(document):
        yield from _in_text(stretch)
    yield from _restated(document)


def _term(number: Number, spot: Spot) -> Term:
    exact = not number.places and not number.percent
    return Term(
        spot, number.text, number.value, number.step, number.interval(exact=exact), number.shown
    )


def _name(name: str) -> Text:
    return tell("relations.scores.name", name)


# Tables -----------------------------------------------------------------------------------------


def _rates(table: ScoreTable) -> Iterator[Scored]:
    """得分率 is 得分 ÷ 分值."""
    for line in table.lines:
        rate, score, points = line.rate, line.score, line.points
        if not rate or not score or not points or rate.rows > 1:
            continue
        if points.number and points.number.value and not points.number.percent:
            terms = (term_at(table.grid, score), term_at(table.grid, points).exactly())
            result = _as_share(term_at(table.grid, rate), rate.number)
            yield Scored(Relation("quotient", result, terms), BY_TABLE, _name(line.name))


def _as_share(term: Term, number: Number | None) -> Term:
    """A rate in percent without its sign: 83.33 under 得分率（%）."""
    if number is None or number.percent or number.value <= Fraction(3, 2):
        return term
    return term.scaled(Fraction(1, 100))


def _totals(table: ScoreTable) -> Iterator[Scored]:
    """The total rows of the columns of points and scores."""
    columns = [column for column in (table.points, table.score) if column is not None]
    for way in sums_of(table.grid, columns):
        for each in (*way.held, *way.failed) if way.called else ():
            doubtful = not each.holds and (_is_shifted(table) or _is_far(each))
            if way.votes or not doubtful:
                yield Scored(each, BY_SHIFTED if doubtful else BY_TABLE, _name("合计"))


def _is_shifted(table: ScoreTable) -> bool:
    """Whether cells lack, so that rows and columns may be read wrong."""
    printed = table.grid.block.table
    return printed is not None and (has_short_rows(printed) or is_ragged(printed))


def _is_far(relation: Relation) -> bool:
    due, stated = relation.due or Fraction(0), relation.result.value
    return not Fraction(7, 10) * stated < due < Fraction(14, 10) * stated


def _parents(table: ScoreTable) -> Iterator[Scored]:
    """Points of a parent, in a column of its own or in brackets after its name."""
    found = list(_each_parent(table))
    held = sum(each.relation.holds for each in found)
    for each in found:
        sure = held >= len(found) - held and not _is_shifted(table)
        yield each if sure else replace(each, certain=BY_SHIFTED)


def _each_parent(table: ScoreTable) -> Iterator[Scored]:
    grid = table.grid
    for parent, number, spot, rows in _stated_parents(table):
        lines = [line for line in table.leaves if line.row.index in rows]
        children = [line for line in lines if line.points is not None]
        entries = list(dict.fromkeys(line.points for line in children if line.points is not None))
        if not entries or parent in entries or len(children) < sum(bool(e.name) for e in lines):
            continue
        parts = tuple(term_at(grid, entry) for entry in entries)
        left = grid.at(parent.row, parent.column - 1) if parent.column else None
        name = _P.points_in_name.sub("", parent.words) if parent.number is None else ""
        said = _name(name or (left.words if left is not None else ""))
        yield Scored(Relation("sum", _term(number, spot), parts), BY_TABLE, said)


def _stated_parents(table: ScoreTable) -> Iterator[tuple[Entry, Number, Spot, range]]:
    grid = table.grid
    leaves = {line.row.index for line in table.leaves}
    for column in table.parents:
        for entry in grid.column(column):
            if entry.number is not None and entry.row in leaves:
                name = grid.at(entry.row, column - 1) if column else None
                span = max(entry.rows, name.rows if name is not None else 1)
                yield entry, entry.number, grid.spot(entry), _reach(table, entry, span)
    for column in range(table.points):
        for entry in grid.column(column):
            found = _P.points_in_name.search(entry.words)
            number = number_of(found["number"]) if found and entry.row in leaves else None
            rows = _reach(table, entry, entry.rows)
            below = grid.at(entry.row + entry.rows, column)
            again = below is not None and below.words == entry.words
            if found and number is not None and not entry.number and len(rows) > 1 and not again:
                start = entry.text.rfind(found["number"])
                end = start + len(found["number"])
                yield entry, number, Spot(grid.block.index, max(0, start), end, entry.origin), rows


def _reach(table: ScoreTable, entry: Entry, span: int) -> range:
    """The rows under a parent: those its cell spans, and the blank ones below it."""
    start, end = entry.row, entry.row + span
    leaves = {line.row.index for line in table.leaves}
    while (above := table.grid.at(start - 1, entry.column)) and above.words == entry.words:
        start = above.row  # a cell that a page has broken is printed twice
    while end in leaves and (below := table.grid.at(end, entry.column)) and below.blank:
        end += 1
    return range(start, end)


_OF_ALL = Text("四个一级指标应合计 100", "the four level-1 indicators make 100")


def _whole(table: ScoreTable, document: Document) -> Iterator[Scored]:
    """All four level-1 indicators in one table make 100, or the full mark that is announced."""
    names = {level_one(e.words) for c in range(table.points) for e in table.grid.column(c)}
    if not set(POLICY_PARTS) <= names:
        return
    found = [line.points for line in table.leaves if line.points is not None]
    entries = [e for e in dict.fromkeys(found) if e.number is not None]
    value = sum((e.number.value for e in entries if e.number), Fraction(0))
    whole = Fraction(1) if entries and entries[0].number and entries[0].number.percent else _HUNDRED
    full = rf"(?:满分|总分)(?:值)?(?:[为是]|共)?\s*{re.escape(exact_text(value))}(?![\d.])"
    levels = value in (2 * whole, 3 * whole)
    told = any(re.search(full, block.text) for block in document.blocks)
    if len(entries) > 1 and not levels and not told:
        terms = [term_at(table.grid, e).exactly() for e in entries]
        yield Scored(making_up(whole, terms), BY_COPY, _OF_ALL)


_FEWEST = 2
"""So many rows of a column must hold before another one is doubted."""


def _deducted(table: ScoreTable) -> Iterator[Scored]:
    """Remarks on what was deducted: 10 | 8.00 | 台账不全，扣 2 分; told where others hold."""
    for column in range((table.score or 0) + 1, table.grid.width if table.score else 0):
        heading = bare(table.grid.headings[column])
        if not _P.remark.search(heading) or _P.not_remark.search(heading):
            continue
        found = [each for line in table.leaves if (each := _lost(table, line, column)) is not None]
        held = sum(each.relation.holds for each in found)
        sure = held >= _FEWEST and held > len(found) - held
        yield from (each for each in found if each.relation.holds or sure)


def _lost(table: ScoreTable, line: Line, column: int) -> Scored | None:
    remark, points, score = table.grid.at(line.row.index, column), line.points, line.score
    if remark is None or points is None or score is None or remark.rows > 1 or points.rows > 1:
        return None
    plain = remark.text.translate(FULL_WIDTH)
    found = list(_P.all_lost.finditer(plain)) or list(_P.lost.finditer(plain))
    if not found or _P.rule.search(plain) or points.number is None or score.number is None:
        return None
    told = sum((Fraction(match["n"]) for match in found), Fraction(0))
    number = number_of(exact_text(told), points.number.unit)
    if number is None:
        return None
    spot = Spot(table.grid.block.index, found[0].start("n"), found[0].end("n"), remark.origin)
    terms = tuple(term_at(table.grid, each).exactly() for each in (points, score))
    lost = replace(_term(number, spot).exactly(), shown=lambda v: exact_text(v / number.unit.scale))
    return Scored(Relation("balance", lost, terms), BY_HUNDRED, _name(line.name))


# Words ------------------------------------------------------------------------------------------

_FULL = re.compile(
    rf"(?:满分|总分值|分值|类指标)(?:值)?[为是共：:]?\s*(?P<number>{_NUMBER})\s*分(?![之钟])"
)
_GOT = re.compile(
    rf"(?<!自评)(?<![扣不])得(?:分(?:值)?)?[为是：:]?\s*(?P<number>{_NUMBER})\s*分(?![之钟])"
)
_NAMED = re.compile(
    rf"(?P<name>决策|过程|产出|效益)(?:类|部分|方面)?(?:指标)?(?:评价)?(?:实际)?得分[为是：]?\s*"
    rf"(?P<number>{_NUMBER})\s*分(?:[，（]\s*得分率[为是达]?\s*(?P<rate>{_NUMBER})\s*%)?"
)
"""A level-1 indicator and its score, without its points: those are in the table."""
_RATE = re.compile(rf"得分率(?:仅)?[为是达：:]?\s*(?P<number>{_NUMBER})\s*%")
_IN_ALL = re.compile(
    rf"(?:综合(?:评价)?(?:得分|评分)|(?:评价|最终)总得分)[为是：]?\s*(?P<number>{_NUMBER})\s*分"
)
_Told = dict[str, list[tuple[Term, Term | None]]]
"""By level-1 indicator, its scores in the tables, each with its points."""


def _level_ones(tables: Sequence[ScoreTable]) -> _Told:
    """The scores in tables that are not self-evaluations; under the empty name the totals of the
    tables that score all four."""
    found: _Told = {}
    for table in tables:
        if table.score is None or "自评" in table.grid.name + table.grid.headings[table.score]:
            continue
        names = {level_one(e.words) for c in range(table.points) for e in table.grid.column(c)}
        total = table.total.score if table.total is not None else None
        if total is not None and total.number is not None and set(POLICY_PARTS) <= names:
            found.setdefault("", []).append((term_at(table.grid, total), None))
        for line in table.lines:
            name = level_one(line.name)
            if name and line.score is not None and not line.row.rank:
                points = term_at(table.grid, line.points).exactly() if line.points else None
                found.setdefault(name, []).append((term_at(table.grid, line.score), points))
    return found


def _of(sentence: Stretch, match: re.Match[str], group: str = "number", unit: str = "") -> Term:
    number = number_of(match[group] + unit)
    if number is None:
        raise ValueError(match[group])
    return _term(number, sentence.of(match, group))


def _percent(sentence: Stretch, match: re.Match[str], group: str = "number") -> Term:
    """A score rate, which may be told with one decimal and is shown with two."""
    term, number = _of(sentence, match, group, "%"), number_of(match[group] + "%")
    if number is None or not number.places:
        return term
    return replace(term, shown=lambda value: number.shown(value, 2))


def _in_sentence(sentence: Stretch, told: _Told, tables: Sequence[ScoreTable]) -> Iterator[Scored]:
    plain = sentence.text.translate(FULL_WIDTH).replace(",", "，").replace("(", "（")
    full, got, rates = (list(p.finditer(plain)) for p in (_FULL, _GOT, _RATE))
    if len(full) == len(got) == len(rates) == 1 and Fraction(full[0]["number"]):
        terms = (_of(sentence, got[0]), _of(sentence, full[0]).exactly())
        yield Scored(Relation("quotient", _percent(sentence, rates[0]), terms), BY_TABLE)
    if "自评" not in plain:
        yield from _again(sentence, plain, full, got, told)
    whole = list(_IN_ALL.finditer(plain))
    totals = told.get("", [])
    one = len(whole) == 1 and len({term.value for term, _ in totals}) == 1
    if one and not _P.not_this.search(plain) and not _P.part.search(plain[: whole[0].start()]):
        yield _same(_of(sentence, whole[0]), totals, "综合")


def _again(
    sentence: Stretch, plain: str, full: Sequence[re.Match[str]], got: Sequence[re.Match[str]],
    told: _Told,
) -> Iterator[Scored]:  # fmt: skip
    """The score of a level-1 indicator told again, with its rate."""
    name = _subject(sentence)
    if len(got) == len(full) == 1 and name in told:
        points = told[name][0][1]
        if points is None or points.value == Fraction(full[0]["number"]):
            yield _same(_of(sentence, got[0]), told[name], name)
    for match in () if full else _NAMED.finditer(plain):
        if match["name"] not in told:
            continue
        again = _same(_of(sentence, match), told[match["name"]], match["name"])
        yield again
        points = told[match["name"]][0][1]
        if again.relation.holds and match["rate"] and points is not None and points.value:
            terms = (_of(sentence, match), points)
            rate = _percent(sentence, match, "rate")
            yield Scored(Relation("quotient", rate, terms), BY_TABLE, _name(match["name"]))


def _same(said: Term, told: Sequence[tuple[Term, Term | None]], name: str) -> Scored:
    fits = (term for term, _ in told if term.interval.meets(said.interval))
    other = next(fits, told[0][0])
    what = tell("relations.scores.same", name)
    return Scored(Relation("equal", said, (other,)), BY_COPY, what)


def _subject(sentence: Stretch) -> str:
    """Which level-1 indicator a sentence speaks of: by its words or by its heading."""
    heading = sentence.block.path[-1] if sentence.block.path else ""
    for words in (sentence.text, heading):
        names = set(_P.part.findall(words))
        if len(names) == 1:
            return str(names.pop())
    return "\0"


_NAME = "[一-鿿]{2,8}?(?:类|部分|方面)?(?:[一二三]级)?(?:指标)?"
LISTED = (
    re.compile(
        rf"(?P<name>{_NAME})(?:满分|分值|权重|总分)?(?:[为是：]|\s)*(?P<points>{_NUMBER})\s*分"
        rf"(?:[，,]\s*扣[减除分]?\s*{_NUMBER}\s*分)?"
        rf"[，,（(\s]*(?:(?:实际|自评)?得(?:分)?|自评)[为是：\s]*(?P<number>{_NUMBER})\s*分"
    ),
    re.compile(
        rf"(?P<name>{_NAME})(?:得分)?(?:[为是：得]|\s)*(?P<number>{_NUMBER})\s*分\s*"
        rf"[（(]\s*(?:满分|分值|总分|权重)(?:[为是]|\s)*(?P<points>{_NUMBER})\s*分?\s*[）)]"
    ),
)
"""Points and then the score; the score with its points in a bracket."""
_SUM = re.compile(
    r"(?<!自评)(?:综合|评价|绩效|最终|总|总体|项目)*(?:得分|评分|总分)(?:[为是达：共计]|\s)*"
    rf"(?P<number>{_NUMBER})\s*分(?![值之])"
)
_SELF = re.compile(_SUM.pattern.replace("(?<!自评)", "自评"))
"""The total, which a self-evaluation and an evaluation may tell side by side."""
_ALONE = re.compile(
    r"(?P<name>决策|投入|过程|管理|产出|效益|效果)(?:类|部分|方面)?(?:指标)?(?:得分?)?[为是：]?"
    rf"(?P<number>{_NUMBER})\s*分(?=[、，；。,;])"
)
"""The scores of the four parts of an evaluation alone: 决策 12.75 分、过程 21.60 分…."""
_LEAST = 3


def listed_scores(stretch: Stretch) -> list[re.Match[str]]:
    """Scores listed with their points, which make a hundred: 决策 15 分得 13 分；…."""
    plain = stretch.text.translate(FULL_WIDTH)
    for way in LISTED if plain.count("分") >= 2 * _LEAST else ():
        found = [m for m in way.finditer(plain) if m["points"] != "100"]
        if len(found) >= _LEAST and sum(Fraction(m["points"]) for m in found) == _HUNDRED:
            return found
    return []


def _in_text(stretch: Stretch) -> Iterator[Scored]:
    """The scores of all parts against the total told beside them; and their weights."""
    plain = stretch.text.translate(FULL_WIDTH)
    if _P.of_points.search(plain):
        found = [m for m in _P.weight.finditer(plain) if "得分" not in m[0]]
        first = {m["name"]: m for m in reversed(found)}
        if set(first) == set(POLICY_PARTS) and len({m["unit"] for m in first.values()}) == 1:
            in_order = sorted(first.values(), key=lambda m: m.start())
            weights = [_of(stretch, m).exactly() for m in in_order]
            yield Scored(making_up(_HUNDRED, weights), BY_HUNDRED, _OF_ALL)
    if stretch.cell is not None:
        return
    listed = listed_scores(stretch)
    if not listed:
        listed = list(_ALONE.finditer(plain))
        if len({m["name"][:1] for m in listed}) != len(listed) or len(listed) != len(POLICY_PARTS):
            return
    first_, last = listed[0].start(), listed[-1].end()
    total_of = _SELF if all("自评" in m[0] for m in listed) else _SUM
    totals = [m for m in total_of.finditer(plain) if m.end() <= first_ or m.start() >= last]
    totals = [m for m in totals if m["number"] != "100"]  # 评价总分 100 分
    if len({m["number"] for m in totals}) == 1:
        total = _of(stretch, totals[0])
        parts = tuple(_of(stretch, m).exactly() for m in listed)
        whole = total.exactly() if "." in total.text else term_in_digits(total.text, total.spot)
        yield Scored(Relation("sum", whole, parts), BY_WORDS)


# Summary and body -------------------------------------------------------------------------------

_TOTAL_SCORE = Text("评价得分", "the score of the evaluation")


def _restated(document: Document) -> Iterator[Scored]:
    """The evaluation's own total in the summary and in the body, where each says but one."""
    own = [e for e in graded(document) if e.own and e.score_spot.cell is None]
    own = [
        e for e in own if not _P.year.search(_before(document, e))
    ]  # another year's is told again
    summary, body = (
        [e for e in own if document.blocks[e.score_spot.block].role == role]
        for role in ("summary", "body")
    )
    if len({e.score for e in summary}) == len({e.score for e in body}) == 1:
        first, second = _score(summary[0]), _score(body[0])
        yield Scored(Relation("equal", first, (second,)), BY_TABLE, _TOTAL_SCORE)
        for table in score_tables(document):
            total = table.total.score if table.total is not None else None
            if total is not None and total.number is not None:
                for said in (first, second):
                    if said.value == total.number.value:
                        again = Relation("equal", said, (term_at(table.grid, total).exactly(),))
                        yield Scored(again, BY_COPY, _TOTAL_SCORE)


def _before(document: Document, each: Graded) -> str:
    return document.blocks[each.score_spot.block].text[: each.score_spot.start]


def _score(each: Graded) -> Term:
    number = number_of(each.score_text)
    if number is None:
        raise ValueError(each.score_text)
    return _term(number, each.score_spot).exactly()


CODE = "score-table"


def _run(context: Context) -> Iterator[Claim]:
    for each in scored(context.document):
        yield claim_of(CODE, each.relation, each.certain, formula=each.said)
    for table in score_tables(context.document):
        for line in table.lines:
            points, score = line.points, line.score
            if not points or not score or not points.number or not score.number:
                continue
            if not points.number.percent and not score.number.percent:
                spots = (table.grid.spot(score), table.grid.spot(points))
                values = (score.number.value, points.number.value)
                yield _within(line.name, spots, values, (score.words, points.words))
    for stretch in texts(context.document):
        for match in listed_scores(stretch) if stretch.cell is None else ():
            spots = (stretch.of(match, "number"), stretch.of(match, "points"))
            printed = (match["number"], match["points"])
            yield _within(
                match["name"], spots, (Fraction(printed[0]), Fraction(printed[1])), printed
            )


def _within(
    name: str, spots: tuple[Spot, Spot], values: tuple[Fraction, Fraction], printed: tuple[str, str]
) -> Claim:
    """A score is not above its points."""
    if values[0] <= values[1]:
        return Claim(CODE, spots)
    score, points = printed
    message = tell("checks.score_table.within", name, score, points)
    return Claim(CODE, spots, (Finding(CODE, "error", message, spots, score, f"≤{points}"),))


CHECK = Check(
    CODE, _run, replaces=("weights", "scores-in-words", "score-restated", "deducted-in-row")
)
