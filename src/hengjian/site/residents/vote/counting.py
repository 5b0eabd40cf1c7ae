"""A vote is counted: both bases, every matter, and the file that anybody can count anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Sum

from hengjian.ballots.editions import Edition, Line, rules
from hengjian.ballots.published import written
from hengjian.ballots.tally import ANSWERS, INVALID, Test, Weight, count
from hengjian.ballots.tally import Count as Tally
from hengjian.ballots.tally import Vote as Counted
from hengjian.bilingual import Text
from hengjian.site.common.words import words
from hengjian.site.residents.vote.casting import counts_latest, terms_of
from hengjian.site.residents.vote.models import Ballot, Matter, OwnedUnit, Owner
from hengjian.site.residents.vote.rolls import metres


def law_of(ballot: Ballot) -> Edition:
    """The law it is counted by: that of the day it opened; before, of the day it is to open."""
    return rules().law(ballot.law) if ballot.law else rules().law_on(ballot.opens_on)


def rules_in_words(ballot: Ballot) -> list[Text]:
    """The lines it is counted by, and what the place has set, a sentence each."""
    law, terms = law_of(ballot), terms_of(ballot)
    named = (
        (Text("参与", "Taking part"), law.quorum),
        (Text("一般事项", "Ordinary matters"), law.ordinary),
        (Text("特别事项", "Special matters"), law.special),
    )
    lines = [_in_words(what, line) for what, line in named if line is not None]
    lines.append(Text("弃权算参与。", "To abstain is to take part."))
    if ballot.silent == Ballot.Silent.MAJORITY:
        basis = ballot.silent_basis
        lines.append(
            Text(
                f"不投票的按管理规约计入多数意见：{basis}。",
                f"Who does not vote is added to the majority by the by-laws: {basis}.",
            )
        )
    else:
        lines.append(Text("不投票的不计入。", "Who does not vote is left out."))
    if counts_latest(ballot):
        told = Text("以后收到的为准。", "the later counts.")
    else:
        told = Text("以先收到的为准。", "the first counts.")
    lines.append(Text(f"网上、纸质重复的，{told.zh}", f"Of an online and a paper vote {told.en}"))
    per_owner = Text(
        "一人名下几套房合并，算一人；共有的一套算一人。",
        "Several units of one person count as one head; so do co-owners of one unit.",
    )
    per_unit = Text("一套算一人。", "Every unit counts as one head.")
    return [*lines, per_owner if terms.heads == "owner" else per_unit]


def _in_words(what: Text, line: Line) -> Text:
    of = Text("全体", "all owners") if line.of_all else Text("参与者", "those who took part")
    if line.reached:
        return Text(
            f"{what.zh}：面积和人数都达到{of.zh}的 {line.share}（含本数）。",
            f"{what.en}: at least {line.share} of {of.en}, by area and by heads.",
        )
    return Text(
        f"{what.zh}：面积和人数都超过{of.zh}的 {line.share}（不含本数）。",
        f"{what.en}: more than {line.share} of {of.en}, by area and by heads.",
    )


def roll_of(ballot: Ballot) -> Weight:
    """The whole roll; as it was frozen once it is open."""
    if ballot.roll_heads:
        return Weight(ballot.roll_area, ballot.roll_heads)
    rows = list(ballot.owners.values_list("area", "heads"))
    return Weight(sum(area for area, _ in rows), sum(heads for _, heads in rows))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How much has taken part so far, on one basis."""

    basis: str
    """``area`` or ``heads``."""
    title: Any
    part: str
    whole: str
    percent: str


def turnout(ballot: Ballot) -> list[Turnout]:
    """How much has taken part so far, on both bases; nothing while nobody is on the roll."""
    roll = roll_of(ballot)
    if not roll.heads:
        return []
    return _turnout(roll, _weigh_turnout([ballot]).get(ballot.pk, Weight(0, 0)))


def turnouts(ballots: Sequence[Ballot]) -> dict[int, list[Turnout]]:
    """The same of each vote that has been opened, by its key."""
    taken = _weigh_turnout(ballots)
    return {
        each.pk: _turnout(roll_of(each), taken.get(each.pk, Weight(0, 0)))
        for each in ballots
        if each.roll_heads
    }


def _weigh_turnout(ballots: Sequence[Ballot]) -> dict[int, Weight]:
    rows = Owner.objects.filter(ballot__in=ballots).exclude(voted_on=None).order_by()
    totals = rows.values_list("ballot").annotate(Sum("area"), Sum("heads"))
    return {ballot: Weight(area, heads) for ballot, area, heads in totals}


def _turnout(roll: Weight, taken: Weight) -> list[Turnout]:
    return [
        Turnout("area", words("面积（平方米）", "area (m²)"), metres(taken.area),
                metres(roll.area), percent(Fraction(taken.area, roll.area))),
        Turnout("heads", words("业主人数（人）", "heads"), str(taken.heads), str(roll.heads),
                percent(Fraction(taken.heads, roll.heads))),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Building:
    """What the roll has of one building."""

    building: str
    units: int
    owners: int
    area: int
    """In 0.01 m²."""

    @property
    def metres(self) -> str:
        """Its area in m²."""
        return metres(self.area)


def buildings_of(ballot: Ballot) -> list[Building]:
    """The roll by building."""
    found = (
        OwnedUnit.objects.filter(ballot=ballot)
        .values("building")
        .annotate(units=Count("pk"), owners=Count("owner", distinct=True), total=Sum("area"))
        .order_by("building")
    )
    return [Building(e["building"], e["units"], e["owners"], e["total"]) for e in found]


def votes_of(ballot: Ballot) -> list[dict[str, Any]]:
    """Every vote that counts, in the order of their keys, which were drawn by chance."""
    rows = ballot.votes.filter(replaced=False, struck_why="").order_by("key")
    return [row.as_published() for row in rows]


def counts_of(ballot: Ballot, silent: str = "") -> list[Tally]:
    """Every matter counted as things stand; ``silent`` where not as the vote says."""
    votes = [
        Counted({int(number): said for number, said in each["answers"].items()},
                Weight(each["area"], each["heads"]))
        for each in votes_of(ballot)
    ]  # fmt: skip
    law, roll = law_of(ballot), roll_of(ballot)
    return [
        count(
            matter.number,
            matter.kind,
            votes,
            roll,
            law,
            silent=silent or ballot.silent,
            invalid_takes_part=terms_of(ballot).invalid_takes_part,
        )
        for matter in ballot.matters.all()
    ]


def published(ballot: Ballot) -> Iterator[str]:
    """The lines of the count as it is published."""
    law, roll = law_of(ballot), roll_of(ballot)
    header = {
        "code": ballot.code,
        "title": ballot.title,
        "site": ballot.site.name,
        "synthetic": ballot.synthetic,
        "mode": ballot.mode,
        "opened": str(ballot.opens_on),
        "closed": str(ballot.closes_on),
        "questions": [
            {"number": each.number, "text": each.text, "kind": each.kind}
            for each in ballot.matters.all()
        ],
        "law": {
            "code": law.code,
            "source": law.source.zh,
            "quorum": law.quorum.as_kept() if law.quorum else None,
            "ordinary": law.ordinary.as_kept(),
            "special": law.special.as_kept(),
        },
        "silent": ballot.silent,
        "invalid_takes_part": terms_of(ballot).invalid_takes_part,
        "roll": {"area": roll.area, "heads": roll.heads, "hash": ballot.roll_hash},
    }
    return written(header, votes_of(ballot))


@dataclass(frozen=True, slots=True)
class Bar:
    """One basis of one line as it is drawn: how far it comes, and where the line stands."""

    of: str
    """``1-consent-area``: which matter, line and basis, as the address of its figure has it."""
    title: Text
    part: str
    whole: str
    percent: str
    line: str
    least: str
    holds: bool
    width: str
    """Of 100, with a point: an attribute of a drawing, not of a sentence."""
    mark: str


@dataclass(frozen=True, slots=True)
class Said:
    """What came under one answer to a matter, on both bases."""

    of: str
    """``1-yes``: which matter and answer, as the address of its figures has it."""
    word: Text
    area: str
    """Square metres."""
    heads: int


@dataclass(frozen=True, slots=True)
class Told:
    """One matter with its bars."""

    matter: Matter
    count: Tally
    bars: Sequence[Bar]
    by_answer: Sequence[Said]
    otherwise: bool | None = None
    """How it ends where those who did not vote are counted the other way; None where alike."""

    @property
    def ended(self) -> Text:
        """The result, with what failed."""
        if self.count.passed:
            return Text("通过", "passed")
        failed = [bar.title for bar in self.bars if not bar.holds]
        zh = "、".join(each.zh for each in failed)
        return Text(f"未通过（{zh}不够）", f"not passed ({', '.join(each.en for each in failed)})")


BASES = {"area": Text("面积", "area"), "heads": Text("人数", "people")}
WORDS = {
    "yes": Text("同意", "agree"),
    "no": Text("反对", "against"),
    "abstain": Text("弃权", "abstained"),
    INVALID: Text("无效", "invalid"),
}


def told(ballot: Ballot) -> list[Told]:
    """Every matter as a result page shows it."""
    other = "majority" if ballot.silent == Ballot.Silent.APART else "apart"
    matters = {each.number: each for each in ballot.matters.all()}
    turned = {each.number: each.passed for each in counts_of(ballot, other)}
    found = []
    for each in counts_of(ballot):
        differs = turned[each.number] != each.passed
        rows = [
            Said(f"{each.number}-{name}", WORDS[name], metres(weight.area), weight.heads)
            for name, weight in ((name, each.by_answer[name]) for name in (*ANSWERS, INVALID))
        ]
        bars = [
            *_bars(f"{each.number}-quorum", Text("参与", "taking part"), each.quorum),
            *_bars(f"{each.number}-consent", Text("同意", "agree"), each.consent),
        ]
        otherwise = turned[each.number] if differs else None
        found.append(Told(matters[each.number], each, bars, rows, otherwise))
    return found


def _bars(of: str, what: Text, tests: tuple[Test, Test] | None) -> Iterator[Bar]:
    if tests is None:
        return
    for test, name, basis in zip(tests, BASES, BASES.values(), strict=True):
        area = name == "area"
        yield Bar(
            f"{of}-{name}",
            Text(f"{what.zh}{basis.zh}", f"{what.en}: {basis.en}"),
            metres(test.part) if area else str(test.part),
            metres(test.whole) if area else str(test.whole),
            percent(Fraction(test.part, test.whole)) if test.whole else "—",
            f"{'≥' if test.line.reached else '>'} {percent(test.line.share)}",
            metres(test.least) if area else str(test.least),
            test.holds,
            _hundredth(Fraction(test.part, test.whole)) if test.whole else "0",
            _hundredth(test.line.share),
        )


def percent(share: Fraction) -> str:
    """``66.67%``: rounded once, half up."""
    return f"{_hundredth(share)}%"


def _hundredth(share: Fraction) -> str:
    exact = share * 10_000 + Fraction(1, 2)
    whole = exact.numerator // exact.denominator
    return f"{whole // 100}.{whole % 100:02}"
