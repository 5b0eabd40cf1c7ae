"""How firmly the grade stands, in the terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.cli.output import console
from hengjian.engine.describing import describe_part
from hengjian.engine.result import Evaluation
from hengjian.quantities import round_half_up
from hengjian.statistics.insight import Insight
from hengjian.statistics.robustness import Turn

SHOWN = 5


class InsightTable:
    """The insight of one evaluation, in one language."""

    def __init__(self, evaluation: Evaluation, insight: Insight, language: Language) -> None:
        self.evaluation = evaluation
        self.insight = insight
        self.language = language
        self.out: Console = console()

    def word(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return Text(zh, en).of(self.language)

    def print(self) -> None:
        """Distance to other grades, surveys, facts and judgements that matter, weights."""
        self.out.print(Styled(self.word("等级稳不稳", "How firmly the grade stands"), "bold"))
        self.distance()
        self.surveys()
        self.facts()
        self.judgements()
        self.weights()

    def line(self, text: str) -> None:
        """One finding."""
        self.out.print(f"  · {text}", soft_wrap=True, markup=False)

    def distance(self) -> None:
        """Points up to the better grade and down to the worse."""
        gap = self.insight.distance
        if gap is None:
            return
        if gap.better is not None:
            self.line(
                self.word(
                    f"距“{gap.better}”还差 {gap.to_better} 分",
                    f"{gap.to_better} points below {gap.better}",
                )
            )
        if gap.worse is not None:
            self.line(
                self.word(
                    f"比“{gap.worse}”的上限高 {gap.to_worse} 分",
                    f"{gap.to_worse} points above the bound of {gap.worse}",
                )
            )

    def surveys(self) -> None:
        """Intervals of the surveys and the scores at their ends."""
        for survey in self.insight.surveys:
            if survey.interval is None or survey.at_low is None or survey.at_high is None:
                continue
            found = survey.interval
            low, high = (f"{round_half_up(x * 100, 2)}%" for x in (found.low, found.high))
            name = self.evaluation[survey.code].compiled.indicator.name.of(self.language)
            counts = f"{found.positive}/{found.answers}"
            scores = f"{survey.at_low.score}–{survey.at_high.score}"
            totals = f"{survey.at_low.total}–{survey.at_high.total}"
            self.line(
                self.word(
                    f"{survey.code} {name}：{counts}，{found.confidence}% 置信区间 {low}–{high}，"
                    f"得分 {scores}，总分 {totals}",
                    f"{survey.code} {name}: {counts}, {found.confidence}% interval {low}–{high}, "
                    f"score {scores}, total {totals}",
                )
            )

    def facts(self) -> None:
        """Single facts that alone would change the grade."""
        turning = [f for f in self.insight.facts if f.rising or f.falling]
        if not turning:
            words = self.word("没有哪一个数单独能改变等级", "no single fact can change the grade")
            self.line(words)
        for fact in turning[:SHOWN]:
            for turn in (fact.rising, fact.falling):
                if turn is not None:
                    self.line(self.turned(fact.name, str(fact.value), turn))

    def turned(self, name: str, value: str, turn: Turn) -> str:
        """One fact that changes the grade."""
        return self.word(
            f"{name} 由 {value} 变为 {turn.value}（{turn.change}），总分 {turn.total}，"
            f"等级变为“{turn.grade}”",
            f"{name} from {value} to {turn.value} ({turn.change}): total {turn.total}, "
            f"grade {turn.grade}",
        )

    def judgements(self) -> None:
        """The judgements that move the total most."""
        moves = sorted(self.insight.judgements, key=lambda j: abs(j.move), reverse=True)
        if not moves:
            return
        changing = sum(1 for judgement in moves if judgement.changes_grade)
        head = self.word(
            f"{len(moves)} 项评判逐项反过来，{changing} 项会改变等级；影响最大的：",
            f"of {len(moves)} judgements turned one by one, {changing} would change the grade; "
            "those that weigh most:",
        )
        self.line(head)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(self.word("评判", "judgement"), overflow="fold")
        for name in (("原", "from"), ("改", "to"), ("总分变动", "moves total"), ("等级", "grade")):
            table.add_column(self.word(*name), justify="right")
        for judged in moves[:SHOWN]:
            text = describe_part(self.evaluation[judged.code].compiled, judged.part)
            what = f"{judged.code} {text.of(self.language)}"
            move = f"{judged.move:+}"
            table.add_row(what, judged.before, judged.after, move, judged.grade or "—")
        self.out.print(table)

    def weights(self) -> None:
        """What random weights do."""
        drawn = self.insight.weights
        if drawn is None:
            return
        spread = f"{round_half_up(drawn.spread * 100, 0)}%"
        grades = "  ".join(
            f"{grade} {round_half_up(drawn.share(grade) * 100, 1)}%" for grade, _ in drawn.grades
        )
        self.line(
            self.word(
                f"权重在 ±{spread} 内随机变动 {drawn.draws} 次（种子 {drawn.seed}）：{grades}；"
                f"总分 {drawn.low}–{drawn.high}",
                f"weights drawn within ±{spread}, {drawn.draws} times (seed {drawn.seed}): "
                f"{grades}; total {drawn.low}–{drawn.high}",
            )
        )
