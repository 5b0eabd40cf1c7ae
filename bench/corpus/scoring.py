"""Weights, scores and the grade of a generated report."""

from __future__ import annotations

import random
from fractions import Fraction

from bench.corpus import alike
from bench.corpus.pieces import Grid, GridCell, grid
from bench.corpus.project import LEVELS, Mark
from bench.corpus.prose import among, day, growth, head, say, score
from bench.corpus.styles import fixed
from bench.corpus.tables import captioned, places, years
from bench.corpus.writing import Author


def weights(author: Author) -> None:
    """The weights of the four level-1 indicators and the scale of grades."""
    p = author.project
    head(author, 2, 2, "评价指标与标准")
    given = [p.points(level) for level in LEVELS]
    last = author.say(
        "weights", score(given[-1]), lambda rng: score(given[-1] + rng.choice([5, 8]))
    )
    texts = [*map(score, given[:-1]), last]
    unit = author.pick("分", "%")
    listed = author.pick("、", "，").join(
        f"{level}{author.pick('', '类指标', '指标')}{text}{unit}"
        for level, text in zip(LEVELS, texts, strict=True)
    )
    lead = author.pick("指标体系满分100分，其中", "各一级指标权重合计100%，其中：")
    lead = lead.replace("100%", "100分") if unit == "分" else lead.replace("100分", "100%")
    say(author, f"{lead}{listed}。")
    (best, one), (good, two), (fair, three), (poor, _) = p.scale
    say(
        author,
        "评价结果分为四个等级："
        + author.pick(
            f"{best}（得分≥{one}分）、{good}（{two}分≤得分＜{one}分）、"
            f"{fair}（{three}分≤得分＜{two}分）、{poor}（得分＜{three}分）。",
            f"{one}（含）至100分为{best}，{two}（含）至{one}分为{good}，"
            f"{three}（含）至{two}分为{fair}，{three}分以下为{poor}。",
            f"90-100分为{best}、{two}-89分为{good}、{three}-{two - 1}分为{fair}、"
            f"{three}分以下为{poor}。".replace("90-", f"{one}-").replace("89", str(one - 1)),
        ),
    )


def conclusion(author: Author) -> None:
    """The total, the grade and the table of scores."""
    p = author.project
    names = [name for name, _ in p.scale]
    grade = author.say("grade", p.grade, lambda rng: _other(rng, names, p.grade))
    say(
        author,
        f"经综合评定，{p.county}{p.topic.name}绩效评价得分{score(p.total)}分，"
        f"{author.pick('评价等级为', '等级为', '评定等级为')}“{grade}”。",
    )
    among(author, alike.of_scores(author), author.rng.randint(0, 1))
    author.rng.choice([_level_one, _level_one, _both_levels])(author)


def _other(rng: random.Random, names: list[str], grade: str) -> str:
    return rng.choice([name for name in names if name != grade])


def _level_one(author: Author) -> None:
    p = author.project
    total_rate = author.style.percent_cell(p.total / 100)
    rows = [["一级指标", author.pick("分值", "权重", "指标分值"), "得分", "得分率"]]
    for level in LEVELS:
        points, got = p.points(level), p.score(level)
        rate = author.percent("score-rate", got / points, cell=True)
        text = author.say(
            "score-over-points", score(got), lambda rng, n=points: score(n + rng.choice([1, 2]))
        )
        rows.append([level, score(points), text, rate])
    total = author.say(
        "score-total", score(p.total), lambda rng: score(p.total - rng.choice([1, 2]))
    )
    rows.append([author.pick("合计", "合 计", "总分"), "100", total, total_rate])
    author.pieces.append(grid(rows, caption=captioned(author, "评价得分情况表")))


def _both_levels(author: Author) -> None:
    p = author.project
    rows = [tuple(GridCell(x) for x in ("一级指标", "三级指标", "分值", "得分", "得分率"))]
    for level in LEVELS:
        marks = [mark for mark in p.marks if mark.level == level]
        for at, mark in enumerate(marks):
            cells = [GridCell(x) for x in _mark_cells(author, mark)]
            rows.append((GridCell(level, rows=len(marks)), *cells) if not at else tuple(cells))
    total = author.say(
        "score-total", score(p.total), lambda rng: score(p.total - rng.choice([1, 2]))
    )
    rate = author.style.percent_cell(p.total / 100)
    rows.append((GridCell("合计", columns=2), *(GridCell(x) for x in ("100", total, rate))))
    author.pieces.append(Grid(tuple(rows), caption=captioned(author, "指标评分表")))


def _mark_cells(author: Author, mark: Mark) -> tuple[str, str, str, str]:
    text = author.say(
        "score-over-points",
        score(mark.score),
        lambda rng: score(mark.points + rng.choice([1, Fraction(1, 2)])),
    )
    rate = author.percent("score-rate", mark.score / mark.points, cell=True)
    return mark.name, score(mark.points), text, rate


def analysis(author: Author) -> None:
    """What each level-1 indicator lost and why."""
    p = author.project
    for number, level in enumerate(LEVELS, 1):
        head(author, 2, number, f"{level}情况分析")
        points, got = p.points(level), p.score(level)
        rate = author.percent("score-rate", got / points)
        say(author, f"该部分满分{score(points)}分，得分{score(got)}分，得分率{rate}。")
        for mark in [mark for mark in p.marks if mark.level == level][:2]:
            _told(author, mark)
        if level == "过程":
            say(author, "项目资金专账核算，不存在截留、挪用和违规使用资金的情况。")
        if level == "产出":
            _outputs(author)
        if level == "效益":
            growth(author)
            years(author)


def _told(author: Author, mark: Mark) -> None:
    """One indicator: its points, its rate and the score by the rule."""
    share = mark.score / mark.points
    if share == 1:
        say(author, f"“{mark.name}”分值{score(mark.points)}分，得{score(mark.score)}分，不扣分。")
        return
    shown = fixed(share * 100, 0)
    got = author.say(
        "rule-score",
        fixed(mark.score, 2),
        lambda rng: fixed(mark.score - mark.points * Fraction(rng.randint(12, 30), 100), 2),
    )
    lost = fixed(mark.points - mark.score, 2)
    if author.chance(0.6):
        say(
            author,
            f"“{mark.name}”分值{score(mark.points)}分，按完成程度{shown}%计分，"
            f"得分{author.style.equals}{score(mark.points)}{author.style.times}{shown}%"
            f"{author.style.equals}{got}分。",
        )
    else:
        say(author, f"“{mark.name}”分值{score(mark.points)}分，扣{lost}分，得{got}分。")


def _outputs(author: Author) -> None:
    p, s, t = author.project, author.style, author.project.topic
    rate = Fraction(p.done, p.planned)
    left = p.planned - p.done
    near = (left + 2) // 5 * 5
    told = f"尚余约{near}{t.unit}待实施。" if abs(near - left) * 20 <= left else ""
    plan, done = s.count(p.planned, t.unit), author.count("restated", p.done, t.unit)
    share = author.percent("ratio-in-words", rate)
    until = f"截至{day(p.days['accepted'])}，"
    say(
        author,
        author.pick(
            f"{until}计划{t.verb}{t.thing}{plan}，实际完成{done}，{t.rate}为{share}。",
            f"计划{t.verb}{t.thing}{plan}，{until}已完成{done}，完成率{share}。",
            f"{until}应{t.verb}{t.thing}{plan}，已{t.verb}{done}，占计划的{share}。",
        )
        + author.pick("", told),
    )
    among(author, alike.of_rates(author), author.rng.randint(0, 2))
    over = author.say(
        "over-100",
        s.percent(p.rates[0], 1),
        lambda rng: s.percent(1 + Fraction(rng.randint(15, 90), 1000), 1),
    )
    say(author, f"另据实施单位统计，竣工资料归档率为{over}。")
    places(author)


def process_trouble(author: Author) -> None:
    """What may contradict what was said of the use of money."""
    text = author.say("polarity", "个别凭证附件不够齐全", lambda rng: "存在违规使用资金的情况")
    say(author, f"此外，{text}，需在后续工作中改进。")
