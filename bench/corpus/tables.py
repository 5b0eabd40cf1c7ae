"""The tables of a generated report, in many shapes."""

from __future__ import annotations

from fractions import Fraction

from bench.corpus.pieces import Grid, GridCell, grid
from bench.corpus.project import CHOICES, Source
from bench.corpus.prose import say
from bench.corpus.writing import Author


def captioned(author: Author, title: str) -> str:
    """The caption of the next table, numbered."""
    author.chances["tables"] += 1
    return f"表{author.chances['tables']}{author.pick('：', ' ', '　')}{title}"


def funds(author: Author) -> None:
    """Money by source, in one of the shapes seen in reports."""
    number = author.chances["tables"] + 1
    said = author.say("table-reference", f"表{number}", lambda rng: f"表{number + 7}")
    say(author, f"资金到位与支出情况{author.pick('详见', '见')}{said}。")
    shape = author.pick(
        "flat", "flat", "headed", "turned", "subtotals", "leading", "grouped", "measured", "sides"
    )
    SHAPES[shape](author)


def _amounts(author: Author, source: Source) -> list[str]:
    return [author.style.plain_money(x) for x in (source.due, source.arrived, source.spent)]


def _totals(author: Author) -> list[str]:
    p = author.project
    return [author.money("table-total", x, cell=True) for x in (p.due, p.arrived, p.spent)]


def _rate(author: Author, spent: Fraction, arrived: Fraction) -> str:
    return author.percent("ratio-column", spent / arrived, cell=True)


def _flat(author: Author) -> None:
    p = author.project
    inside = author.chance(0.6)
    unit = "（万元）" if inside else ""
    names = (f"应到位资金{unit}", f"实际到位资金{unit}", f"实际支出{unit}")
    rows = [["序号", "资金来源", *names, "支出率"]]
    for number, source in enumerate(p.sources, 1):
        rate = _rate(author, source.spent, source.arrived)
        rows.append([str(number), source.name, *_amounts(author, source), rate])
    label = author.pick("合计", "合 计", "总计")
    rows.append(["", label, *_totals(author), _rate(author, p.spent, p.arrived)])
    caption = captioned(author, "资金到位及使用情况表")
    author.pieces.append(grid(rows, caption=caption, unit="" if inside else "单位：万元"))


def _headed(author: Author) -> None:
    p = author.project
    top = (
        GridCell("资金来源", rows=2),
        GridCell("预算安排", rows=2),
        GridCell("执行情况", columns=3),
    )
    rows = [top, tuple(GridCell(x) for x in ("到位金额", "支出金额", "执行率"))]
    for source in p.sources:
        rate = _rate(author, source.spent, source.arrived)
        rows.append(tuple(GridCell(x) for x in (source.name, *_amounts(author, source), rate)))
    rate = _rate(author, p.spent, p.arrived)
    rows.append(tuple(GridCell(x) for x in ("合计", *_totals(author), rate)))
    caption = captioned(author, "项目预算执行情况表")
    author.pieces.append(Grid(tuple(rows), caption=caption, unit="单位：万元", headers=2))


def _turned(author: Author) -> None:
    p = author.project
    rows = [["项目", *(source.name for source in p.sources), "合计"]]
    sums = _totals(author)
    parts = [_amounts(author, source) for source in p.sources]
    names = ("应到位金额", "到位金额", "支出金额")
    for at, name in enumerate(names):
        rows.append([name, *(amounts[at] for amounts in parts), sums[at]])
    rates = [_rate(author, source.spent, source.arrived) for source in p.sources]
    rows.append(["支出率", *rates, _rate(author, p.spent, p.arrived)])
    caption = captioned(author, "各来源资金情况表")
    author.pieces.append(grid(rows, caption=caption, unit="单位：万元"))


def _subtotals(author: Author) -> None:
    p = author.project
    first, second = p.sources[:2], p.sources[2:]
    rows = [["类别", "资金来源", "应到位（万元）", "到位（万元）", "支出（万元）"]]
    for name, group in (("上级资金", first), ("其他资金", second)):
        rows += [[name, source.name, *_amounts(author, source)] for source in group]
        sums = [
            author.money("table-subtotal", sum((getattr(x, f) for x in group), Fraction(0)), cell=1)
            for f in ("due", "arrived", "spent")
        ]
        rows.append([name, "小计", *sums])
    rows.append(["合计", "—", *_totals(author)])
    author.pieces.append(grid(rows, caption=captioned(author, "资金分类到位情况表")))


def _leading(author: Author) -> None:
    p = author.project
    rows = [["资金来源", "应到位", "到位", "支出", "备注"]]
    rows.append(["资金总额", *_totals(author), "—"])
    for number, source in enumerate(p.sources):
        name = f"其中：{source.name}" if not number else source.name
        rows.append([name, *_amounts(author, source), ""])
    caption = captioned(author, "项目资金情况表")
    author.pieces.append(grid(rows, caption=caption, unit="金额单位：万元"))


def _grouped(author: Author) -> None:
    """Two groups of columns under names of their own."""
    p = author.project
    top = (
        GridCell("资金来源", rows=2),
        GridCell("资金到位", columns=2),
        GridCell("资金使用", columns=2),
    )
    rows = [top, tuple(GridCell(x) for x in ("应到位", "实际到位", "支出", "支出率"))]
    for source in p.sources:
        rate = _rate(author, source.spent, source.arrived)
        rows.append(tuple(GridCell(x) for x in (source.name, *_amounts(author, source), rate)))
    rate = _rate(author, p.spent, p.arrived)
    rows.append(tuple(GridCell(x) for x in ("合计", *_totals(author), rate)))
    caption = captioned(author, "资金到位及使用情况表")
    author.pieces.append(Grid(tuple(rows), caption=caption, unit="单位：万元", headers=2))


def _measured(author: Author) -> None:
    """Units in a header row of their own."""
    p = author.project
    top = [GridCell("资金来源", rows=2)]
    top += [GridCell(name) for name in ("应到位资金", "到位资金", "支出金额", "支出率")]
    rows = [tuple(top), tuple(GridCell(x) for x in ("（万元）", "（万元）", "（万元）", "（%）"))]
    for source in p.sources:
        rate = _rate(author, source.spent, source.arrived)
        rows.append(tuple(GridCell(x) for x in (source.name, *_amounts(author, source), rate)))
    rate = _rate(author, p.spent, p.arrived)
    rows.append(tuple(GridCell(x) for x in ("总计", *_totals(author), rate)))
    caption = captioned(author, "资金拨付使用情况表")
    author.pieces.append(Grid(tuple(rows), caption=caption, headers=2))


def _sides(author: Author) -> None:
    """Where the money comes from beside what it is for: two lists of different length."""
    p = author.project
    left = [[source.name, author.style.plain_money(source.due)] for source in p.sources]
    right = [[name, author.style.plain_money(cost)] for name, cost in p.costs]
    rows = [["资金来源", "金额（万元）", "资金用途", "金额（万元）"]]
    for at in range(max(len(left), len(right))):
        pairs = (side[at] if at < len(side) else ["", ""] for side in (left, right))
        rows.append([cell for pair in pairs for cell in pair])
    sums = [author.money("table-total", p.budget, cell=True) for _ in range(2)]
    rows.append(["合计", sums[0], "合计", sums[1]])
    author.pieces.append(grid(rows, caption=captioned(author, "资金平衡表")))


SHAPES = {
    "grouped": _grouped,
    "measured": _measured,
    "sides": _sides,
    "flat": _flat,
    "headed": _headed,
    "turned": _turned,
    "subtotals": _subtotals,
    "leading": _leading,
}


def places(author: Author) -> None:
    """Objects by township, with shares or rates of completion."""
    p, s, t = author.project, author.style, author.project.topic
    share = author.chance(0.5)
    last = "占比" if share else t.rate
    rows = [["乡镇（街道）", f"计划数（{t.unit}）", f"完成数（{t.unit}）", f"{t.people}数", last]]
    for area in p.areas:
        if share:
            rate = author.percent("share-column", Fraction(area.planned, p.planned), cell=True)
        else:
            rate = author.percent("ratio-column", Fraction(area.done, area.planned), cell=True)
        counts = (area.planned, area.done, area.people)
        rows.append([area.name, *(str(n) for n in counts), rate])
    sums = [
        author.say("table-total", str(n), lambda rng, n=n: str(n + rng.choice([-10, 1, 9, 18])))
        for n in (p.planned, p.done, p.people)
    ]
    rate = s.percent_cell(Fraction(1) if share else Fraction(p.done, p.planned))
    rows.append([author.pick("合计", "总计"), *sums, rate])
    caption = captioned(author, f"各乡镇{t.thing}{author.pick('分布', '进度')}情况表")
    author.pieces.append(grid(rows, caption=caption))


def costs(author: Author) -> None:
    """Cost parts with their shares."""
    p, s = author.project, author.style
    rows = [["费用名称", "金额（万元）", "占总投资比例"]]
    for name, cost in p.costs:
        share = author.percent("share-column", cost / p.budget, cell=True)
        rows.append([name, s.plain_money(cost), share])
    total = author.money("table-total", p.budget, cell=True)
    rows.append(["合计", total, s.percent_cell(Fraction(1))])
    author.pieces.append(grid(rows, caption=captioned(author, "投资构成表")))


def answers(author: Author) -> None:
    """The questionnaire, in prose and as a table."""
    p, s = author.project, author.style
    rate = Fraction(p.pleased, p.valid)
    say(
        author,
        f"评价组发放问卷{s.count(p.asked, '份')}，收回有效问卷{s.count(p.valid, '份')}，"
        f"有效回收率为{author.percent('ratio-in-words', Fraction(p.valid, p.asked))}。"
        f"选择“非常满意”和“满意”的共{s.count(p.pleased, '份')}，"
        f"服务对象满意度{s.equals}{p.pleased}{s.over}{p.valid}{s.times}100%{s.equals}"
        f"{author.percent('ratio', rate)}。",
    )
    rows = [["评价选项", "份数", "占比"]]
    for choice, n in zip(CHOICES, p.answers, strict=True):
        share = author.percent("share-column", Fraction(n, p.valid), cell=True)
        rows.append([choice, str(n), share])
    total = author.say(
        "table-total", str(p.valid), lambda rng: str(p.valid + rng.choice([-9, 1, 2, 10]))
    )
    rows.append(["合计", total, s.percent_cell(Fraction(1))])
    author.pieces.append(grid(rows, caption=captioned(author, "满意度调查统计表")))
    sample = 10 + p.valid % 31
    known = sample * 2 // 3
    possible = s.percent(Fraction(known, sample), 2)
    impossible = author.say(
        "impossible-percentage",
        possible,
        lambda rng: s.percent(Fraction(known * 3 + 1, sample * 3), 2),
    )
    say(
        author,
        f"另对{sample}名社区干部进行访谈，其中知晓项目政策的占{impossible}。"
        + author.pick("", "受访者意见已归入第三部分。"),
    )


def years(author: Author) -> None:
    """A yearly number with its growth."""
    p, t = author.project, author.project.topic
    old, mid, new = p.benefit
    rows = [["年度", f"{t.benefit}（{t.benefit_unit}）", "比上年增长"]]
    rows.append([f"{p.year - 2}年", str(old), author.pick("—", "/", "")])
    for year, before, now in ((p.year - 1, old, mid), (p.year, mid, new)):
        rate = author.percent("growth-column", Fraction(now - before, before), cell=True)
        rows.append([f"{year}年", str(now), rate])
    author.pieces.append(grid(rows, caption=captioned(author, f"{t.benefit}变化情况表")))
