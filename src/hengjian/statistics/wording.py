"""What the insight says, in lines of words; a terminal, a page or a notebook shows them."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.bilingual import Language, Text
from hengjian.engine.describing import describe_part
from hengjian.engine.result import Evaluation
from hengjian.quantities import round_half_up
from hengjian.statistics.insight import Insight
from hengjian.statistics.judgements import JudgementInsight
from hengjian.statistics.robustness import Distance, Turn
from hengjian.statistics.surveys import SurveyInsight

SHOWN = 5
"""How many facts and judgements are named."""
TITLE = Text("等级稳不稳", "How firmly the grade stands")
JUDGEMENT_HEADS = (
    Text("评判", "judgement"),
    Text("原", "from"),
    Text("改", "to"),
    Text("总分变动", "moves total"),
    Text("等级", "grade"),
)


def distance_lines(gap: Distance | None, language: Language) -> list[str]:
    """Points up to the better grade and down to the worse."""
    found: list[Text] = []
    if gap is not None and gap.better is not None:
        zh, en = (
            f"距“{gap.better}”还差 {gap.to_better} 分",
            f"{gap.to_better} points below {gap.better}",
        )
        found.append(Text(zh, en))
    if gap is not None and gap.worse is not None:
        zh = f"比“{gap.worse}”的上限高 {gap.to_worse} 分"
        found.append(Text(zh, f"{gap.to_worse} points above the bound of {gap.worse}"))
    return [each.of(language) for each in found]


def survey_lines(
    evaluation: Evaluation, surveys: tuple[SurveyInsight, ...], language: Language
) -> list[str]:
    """Intervals of the surveys and the scores at their ends."""
    lines = []
    for survey in surveys:
        if survey.interval is None or survey.at_low is None or survey.at_high is None:
            continue
        found = survey.interval
        low, high = (f"{round_half_up(x * 100, 2)}%" for x in (found.low, found.high))
        name = evaluation[survey.code].compiled.indicator.name.of(language)
        counts = f"{found.positive}/{found.answers}"
        scores = f"{survey.at_low.score}–{survey.at_high.score}"
        totals = f"{survey.at_low.total}–{survey.at_high.total}"
        told = Text(
            f"{survey.code} {name}：{counts}，{found.confidence}% 置信区间 {low}–{high}，"
            f"得分 {scores}，总分 {totals}",
            f"{survey.code} {name}: {counts}, {found.confidence}% interval {low}–{high}, "
            f"score {scores}, total {totals}",
        )
        lines.append(told.of(language))
    return lines


@dataclass(frozen=True, slots=True)
class InsightWords:
    """The words of one evaluation's insight, in one language."""

    evaluation: Evaluation
    insight: Insight
    language: Language

    def word(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return Text(zh, en).of(self.language)

    def distance(self) -> list[str]:
        """Points up to the better grade and down to the worse."""
        return distance_lines(self.insight.distance, self.language)

    def surveys(self) -> list[str]:
        """Intervals of the surveys and the scores at their ends."""
        return survey_lines(self.evaluation, self.insight.surveys, self.language)

    def facts(self) -> list[str]:
        """Single facts that alone would change the grade."""
        turning = [f for f in self.insight.facts if f.rising or f.falling]
        if not turning:
            return [self.word("没有哪一个数单独能改变等级", "no single fact can change the grade")]
        return [
            self._turn(fact.name, str(fact.value), turn)
            for fact in turning[:SHOWN]
            for turn in (fact.rising, fact.falling)
            if turn is not None
        ]

    def _turn(self, name: str, value: str, turn: Turn) -> str:
        return self.word(
            f"{name} 由 {value} 变为 {turn.value}（{turn.change}），总分 {turn.total}，"
            f"等级变为“{turn.grade}”",
            f"{name} from {value} to {turn.value} ({turn.change}): total {turn.total}, "
            f"grade {turn.grade}",
        )

    def judgements(self) -> str:
        """How many judgements could change the grade; empty where there are none."""
        found = self.insight.judgements
        if not found:
            return ""
        changing = sum(1 for judgement in found if judgement.changes_grade)
        return self.word(
            f"{len(found)} 项评判逐项反过来，{changing} 项会改变等级；影响最大的：",
            f"of {len(found)} judgements turned one by one, {changing} would change the grade; "
            "those that weigh most:",
        )

    def judgement_rows(self) -> list[tuple[str, ...]]:
        """The judgements that move the total most, below ``JUDGEMENT_HEADS``."""
        moves = sorted(self.insight.judgements, key=lambda j: abs(j.move), reverse=True)
        return [self._judge(each) for each in moves[:SHOWN]]

    def _judge(self, judged: JudgementInsight) -> tuple[str, ...]:
        text = describe_part(self.evaluation[judged.code].compiled, judged.part)
        what = f"{judged.code} {text.of(self.language)}"
        return what, judged.before, judged.after, f"{judged.move:+}", judged.grade or "—"

    def weights(self) -> list[str]:
        """What random weights do."""
        drawn = self.insight.weights
        if drawn is None:
            return []
        spread = f"{round_half_up(drawn.spread * 100, 0)}%"
        grades = "  ".join(
            f"{grade} {round_half_up(drawn.share(grade) * 100, 1)}%" for grade, _ in drawn.grades
        )
        told = self.word(
            f"权重在 ±{spread} 内随机变动 {drawn.draws} 次（种子 {drawn.seed}）：{grades}；"
            f"总分 {drawn.low}–{drawn.high}",
            f"weights drawn within ±{spread}, {drawn.draws} times (seed {drawn.seed}): "
            f"{grades}; total {drawn.low}–{drawn.high}",
        )
        return [told]
