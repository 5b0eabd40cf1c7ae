"""Reports from seeds."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bench.corpus import project, prose, scoring, styles, tables
from bench.corpus.pieces import Heading, Report
from bench.corpus.writing import Author


def report(seed: int, kinds: Iterable[str] = ()) -> Report:
    """The report of ``seed`` with one error of each of ``kinds``, where it has room for one."""
    chances = _written(seed, {}).chances
    rng = random.Random(f"plants {seed}")
    wanted = {kind: rng.randint(1, chances[kind]) for kind in kinds if chances[kind]}
    author = _written(seed, wanted)
    title = f"{author.project.county}{author.project.topic.name}绩效评价报告"
    return Report(seed, title, tuple(author.pieces), tuple(author.plants))


def _written(seed: int, wanted: dict[str, int]) -> Author:
    rng = random.Random(seed)
    style = styles.drawn(rng)
    author = Author(project.drawn(rng, style.money_places), style, rng, wanted)
    _body(author)
    return author


def _body(author: Author) -> None:
    """The whole report; some writers leave out the abstract, some tables or the annexes."""
    title = f"{author.project.county}{author.project.topic.name}绩效评价报告"
    if author.chance(0.7):
        author.pieces.append(Heading(1, "摘要"))
        prose.summary(author)
    author.pieces.append(Heading(1, title))
    chapters = [
        ("基本情况", (prose.overview, prose.money, tables.funds, tables.costs, prose.aims)),
        ("评价工作开展情况", (prose.work, scoring.weights)),
        ("评价结论", (scoring.conclusion,)),
        ("绩效分析", (scoring.analysis, tables.answers)),
        ("存在的主要问题", (prose.troubles, scoring.process_trouble)),
        ("改进建议", (prose.advice,)),
    ]
    for number, (name, parts) in enumerate(chapters, 1):
        prose.head(author, 1, number, name)
        for part in parts:
            if part is tables.costs and author.chance(0.4):
                continue
            part(author)
    _referring(author)
    prose.annexes(author)


def _referring(author: Author) -> None:
    said = author.say("annex-reference", "附件3", lambda rng: f"附件{rng.randint(5, 9)}")
    prose.say(author, f"问卷的内容与统计结果{author.pick('详见', '见')}{said}。")
    prose.say(author, author.pick("附件清单如下：", "附件："))
