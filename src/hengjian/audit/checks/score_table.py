"""Score tables: score within points, score rate, totals, and scores told again in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.prose import Stretch, sentences
from hengjian.audit.score_tables import (
    POLICY_PARTS,
    Line,
    ScoreTable,
    execution_marks,
    level_one,
    score_tables,
)
from hengjian.audit.sums import best_sum
from hengjian.audit.tables_grid import Entry, Number, number_of
from hengjian.audit.total_rows import Parts, parts_of, rows_of
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH

_CODE = "score-table"
_NUMBER = r"\d+(?:\.\d+)?"
_FULL = re.compile(
    rf"(?:满分|总分值|分值|类指标)(?:值)?[为是共：:]?\s*(?P<number>{_NUMBER})\s*分(?![之钟])"
)
_GOT = re.compile(
    rf"(?<!自评)(?<![扣不])得(?:分(?:值)?)?[为是：:]?\s*(?P<number>{_NUMBER})\s*分(?![之钟])"
)
_NAMED = re.compile(
    rf"(?P<name>决策|过程|产出|效益)(?:类|部分|方面)?(?:指标)?(?:评价)?(?:实际)?得分[为是：]?\s*"
    rf"(?P<got>{_NUMBER})\s*分(?:[，（]\s*得分率[为是达]?\s*(?P<rate>{_NUMBER})\s*%)?"
)
"""A level-1 indicator and its score, without its points: those are in the table."""
_RATE = re.compile(rf"得分率(?:仅)?[为是达：:]?\s*(?P<number>{_NUMBER})\s*%")
_PART = re.compile("决策|过程|产出|效益")


def _run(context: Context) -> Iterator[Claim]:
    tables = list(score_tables(context.document))
    for table in tables:
        for line in table.lines:
            yield from _within(table, line)
            yield from _rate(table, line)
        yield from _totals(table, tables)
    told = _told(tables)
    for sentence in sentences(context.document):
        if sentence.cell is None and "得" in sentence.text and "分" in sentence.text:
            yield from _in_words(sentence)
            yield from _told_again(sentence, tables, told)
            yield from _by_name(sentence, tables, told)
            yield from _in_all(sentence, tables)


def _within(table: ScoreTable, line: Line) -> Iterator[Claim]:
    """A score is not above its points."""
    if not line.points or not line.score or not line.points.number or not line.score.number:
        return
    points, score = line.points.number, line.score.number
    if points.percent or score.percent:
        return
    spots = (table.grid.spot(line.score), table.grid.spot(line.points))
    if score.value <= points.value:
        yield Claim(_CODE, spots)
        return
    message = Text(
        f"“{line.name}”得分 {score.text} 超过其分值 {points.text}。",
        f"“{line.name}” scores {score.text}, above its {points.text} points.",
    )
    most = Interval(None, points.value)
    yield _found("error", message, spots, score.text, f"≤{points.text}", most)


def _rate(table: ScoreTable, line: Line) -> Iterator[Claim]:
    """得分率 is 得分 ÷ 分值."""
    if not line.rate or not line.score or not line.points or line.rate.rows > 1:
        return
    rate, score, points = line.rate.number, line.score.number, line.points.number
    if not rate or not score or not points or points.value == 0 or points.percent:
        return
    spots = tuple(table.grid.spot(e) for e in (line.rate, line.score, line.points))
    yield _divided(line.name, rate, table.grid.interval(line.score) / exactly(points.value),
                   score, points, spots)  # fmt: skip


def _divided(name: str, rate: Number, follows: Interval, score: Number, points: Number,
             spots: tuple[Spot, ...]) -> Claim:  # fmt: skip
    scale = Fraction(1) if rate.percent else Fraction(1, 100)
    stated = as_printed(rate.value * scale, rate.step * scale)
    bare = as_printed(rate.value, rate.step)
    if follows.meets(stated) or (not rate.percent and follows.meets(bare)):
        return Claim(_CODE, spots)
    true = score.value / points.value
    expected = rate.shown(true if rate.percent else true * 100, 2 if rate.places else 0)
    message = Text(
        f"“{name}”得分率印为 {rate.text}；{score.text} ÷ {points.text} = {expected}。",
        f"The score rate of “{name}” is printed {rate.text}; "
        f"{score.text} ÷ {points.text} = {expected}.",
    )
    return _found("error", message, spots, rate.text, expected, follows)


def _totals(table: ScoreTable, tables: list[ScoreTable]) -> Iterator[Claim]:
    """Total rows of the score column."""
    if table.score is None:
        return
    grid, rows = table.grid, rows_of(table.grid)
    firsts = tuple(line.row.index for line in table.leaves if level_one(line.name))
    for line in (each for each in table.lines if each.row.rank):
        if line.score is None or line.score.number is None:
            continue
        choices = parts_of(grid, rows, line.row)
        if len(firsts) > 1 and line.row.rank > 1:
            choices.append(Parts(firsts))
        found = best_sum(grid, table.score, line.score, choices)
        if found is None:
            continue
        number = line.score.number
        if not found.holds and found.value in (2 * number.value, 3 * number.value):
            continue
        spots = (grid.spot(line.score), *(grid.spot(part) for part in found.parts))
        elsewhere = [e.score.number for e in execution_marks(tables) if e.score]
        if found.holds or any(e and found.value + e.value == number.value for e in elsewhere):
            yield Claim(_CODE, spots)
            continue
        places = max((part.number.places for part in found.parts if part.number), default=0)
        expected = number.shown(found.value, places)
        message = Text(
            f"得分合计印为 {number.text}，各项得分相加为 {expected}。",
            f"The total score is printed {number.text}; the scores add up to {expected}.",
        )
        yield _found("error", message, spots, number.text, expected, found.interval)


def _told(tables: list[ScoreTable]) -> dict[str, list[tuple[Entry, Spot]]]:
    """The scores of the level-1 indicators in tables that are not self-evaluations."""
    found: dict[str, list[tuple[Entry, Spot]]] = {}
    for table in tables:
        headings = table.grid.headings
        if table.score is None or "自评" in table.grid.name + headings[table.score]:
            continue
        for line in table.lines:
            name = level_one(line.name)
            if name and line.score is not None and not line.row.rank:
                found.setdefault(name, []).append((line.score, table.grid.spot(line.score)))
    return found


def _in_words(sentence: Stretch) -> Iterator[Claim]:
    """满分 20 分，得分 17 分，得分率 85% in one sentence."""
    plain = sentence.text.translate(FULL_WIDTH)
    full, got, rates = (list(p.finditer(plain)) for p in (_FULL, _GOT, _RATE))
    if not (len(full) == len(got) == len(rates) == 1):
        return
    points, score = (number_of(m["number"]) for m in (full[0], got[0]))
    rate = number_of(rates[0]["number"] + "%")
    if points is None or score is None or rate is None or not points.value:
        return
    spots = tuple(sentence.of(m, "number") for m in (rates[0], got[0], full[0]))
    follows = score.interval(exact=not score.places) / exactly(points.value)
    yield _divided(_subject(sentence), rate, follows, score, points, spots)


def _subject(sentence: Stretch) -> str:
    """Which level-1 indicator a sentence speaks of: by its words or by its heading."""
    heading = sentence.block.path[-1] if sentence.block.path else ""
    for words in (sentence.text, heading):
        names = set(_PART.findall(words))
        if len(names) == 1:
            return str(names.pop())
    return ""


def _told_again(
    sentence: Stretch, tables: list[ScoreTable], told: dict[str, list[tuple[Entry, Spot]]]
) -> Iterator[Claim]:
    """A level-1 score in words against the table."""
    plain = sentence.text.translate(FULL_WIDTH)
    got, full = list(_GOT.finditer(plain)), list(_FULL.finditer(plain))
    name = _subject(sentence)
    if len(got) != 1 or len(full) != 1 or name not in told or "自评" in plain:
        return
    points = _points_of(tables, name)
    if points is not None and points.value != Fraction(full[0]["number"]):
        return  # of an indicator below it
    score = number_of(got[0]["number"])
    entry, place = told[name][0]
    if score is None or entry.number is None or name not in POLICY_PARTS:
        return
    spots = (sentence.of(got[0], "number"), place)
    shown = score.interval(exact=not score.places)
    if any(e.number and _exact(e.number).meets(shown) for e, _ in told[name]):
        yield Claim(_CODE, spots)
        return
    message = Text(
        f"“{name}”得分在文中印为 {score.text}，在得分表中为 {entry.number.text}。",
        f"The score of “{name}” is {score.text} in the text and {entry.number.text} in the table.",
    )
    yield _found("warning", message, spots, score.text, entry.number.text, entry.number.interval())


def _by_name(
    sentence: Stretch, tables: list[ScoreTable], told: dict[str, list[tuple[Entry, Spot]]]
) -> Iterator[Claim]:
    """决策类得分 17.5 分，得分率 87.5%, where the table has score and points."""
    plain = sentence.text.translate(FULL_WIDTH).replace(",", "，").replace("(", "（")
    if "自评" in plain or _FULL.search(plain):
        return
    for match in _NAMED.finditer(plain):
        score = number_of(match["got"])
        places = told.get(match["name"], [])
        if score is None or not places:
            continue
        spots = (sentence.of(match, "got"), places[0][1])
        shown = score.interval(exact=not score.places)
        if any(e.number and _exact(e.number).meets(shown) for e, _ in places):
            yield Claim(_CODE, spots)
            yield from _rate_by_name(sentence, match, score, _points_of(tables, match["name"]))
        else:
            yield _differs(match["name"], score, places[0][0], spots)


_IN_ALL = re.compile(
    rf"(?:综合(?:评价)?(?:得分|评分)|(?:评价|最终)总得分)[为是：]?\s*(?P<got>{_NUMBER})\s*分"
)
_NOT_THIS = re.compile("自评|复核|上年|去年|平均|分别|乡镇|加权|[二三四五六七八九十]个项目")


def _in_all(sentence: Stretch, tables: list[ScoreTable]) -> Iterator[Claim]:
    """综合得分 83.47 分 against the totals of the tables of all four level-1 indicators."""
    found = list(_IN_ALL.finditer(sentence.text.translate(FULL_WIDTH)))
    if len(found) != 1 or _NOT_THIS.search(sentence.text):
        return
    totals = [
        (table.total.score, table)
        for table in tables
        if table.total is not None and table.total.score is not None and _is_whole(table)
    ]
    if not totals or _PART.search(sentence.text[: found[0].start()]):
        return
    score = number_of(found[0]["got"])
    values = {entry.number.value for entry, _ in totals if entry.number is not None}
    if score is None or len(values) != 1:
        return
    entry, table = totals[0]
    spots = (sentence.of(found[0], "got"), table.grid.spot(entry))
    shown = score.interval(exact=not score.places)
    if entry.number is None or _exact(entry.number).meets(shown):
        yield Claim(_CODE, spots)
    else:
        yield _differs("综合", score, entry, spots)


def _is_whole(table: ScoreTable) -> bool:
    """Whether a table scores all four level-1 indicators, and not by the unit itself."""
    names = {
        level_one(e.words) for column in range(table.points) for e in table.grid.column(column)
    }
    own = "自评" in table.grid.name or any("自评" in each for each in table.grid.headings)
    return set(POLICY_PARTS) <= names and not own


def _rate_by_name(
    sentence: Stretch, match: re.Match[str], score: Number, points: Number | None
) -> Iterator[Claim]:
    rate = number_of(match["rate"] + "%") if match["rate"] else None
    if points is not None and points.value and rate is not None:
        spots = (sentence.of(match, "rate"), sentence.of(match, "got"))
        follows = score.interval(exact=not score.places) / exactly(points.value)
        yield _divided(match["name"], rate, follows, score, points, spots)


def _differs(name: str, score: Number, entry: Entry, spots: tuple[Spot, ...]) -> Claim:
    printed = entry.number.text if entry.number else entry.text
    message = Text(
        f"“{name}”得分在文中印为 {score.text}，在得分表中为 {printed}。",
        f"The score of “{name}” is {score.text} in the text and {printed} in the table.",
    )
    interval = entry.number.interval() if entry.number else score.interval()
    return _found("warning", message, spots, score.text, printed, interval)


def _points_of(tables: list[ScoreTable], name: str) -> Number | None:
    """The points that the tables give a level-1 indicator, where they agree."""
    found = {
        line.points.number.value: line.points.number
        for table in tables
        for line in table.leaves
        if level_one(line.name) == name and line.points is not None and line.points.number
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _exact(score: Number) -> Interval:
    return score.interval(exact=not score.places)


def _found(severity: Severity, message: Text, spots: tuple[Spot, ...], stated: str, expected: str,
           interval: Interval) -> Claim:  # fmt: skip
    finding = Finding(
        _CODE, severity, message, spots, stated, expected, interval,
        Text(f"核对原始评分；应为 {expected}。", f"Check the scoring; it should be {expected}."),
        CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("得分表", "Score tables"),
    why=Text(
        "得分表是评价结论的来源：得分、得分率和合计必须相互算得出来。",
        "The score table carries the conclusion: scores, rates and totals must follow.",
    ),
    run=_run,
    benign=(
        Text("得分率按得分 ÷ 分值四舍五入或截位", "a score rate rounded or cut"),
        Text("自评得分与评价得分是两回事", "self-evaluation scores are another matter"),
    ),
)  # fmt: skip
