"""The paragraphs of a generated report."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from bench.corpus import alike
from bench.corpus.pieces import Heading, Paragraph
from bench.corpus.project import Area
from bench.corpus.styles import fixed, spoken
from bench.corpus.writing import Author, changed


def say(author: Author, text: str) -> None:
    """One paragraph."""
    author.pieces.append(Paragraph(text))


def head(author: Author, level: int, number: int, words: str) -> None:
    """One heading."""
    author.pieces.append(Heading(level, author.style.heading(level, number, words)))


def day(date: dt.date) -> str:
    """A date as prose writes it."""
    return f"{date.year}年{date.month}月{date.day}日"


def summary(author: Author) -> None:
    """The abstract: figures that the body says again, in words of its own."""
    p, s, t = author.project, author.style, author.project.topic
    done = author.count("restated", p.done, t.unit)
    did = author.pick(
        f"已{t.verb}{done}", f"已完成{t.verb}{done}", f"累计完成{done}", f"实际{t.verb}{done}"
    )
    people = author.count("restated", p.people, t.people_unit)
    arrived, spent = author.money("restated", p.arrived), author.money("restated", p.spent)
    money = author.pick(
        f"到位资金{arrived}，支出{spent}",
        f"实际到位资金{arrived}，累计支出{spent}",
        f"资金到位{arrived}，实际支出{spent}",
    )
    say(
        author,
        f"{p.county}{t.name}由{p.county}{t.bureau}组织实施，计划{t.verb}{t.thing}"
        f"{author.count('restated', p.planned, t.unit)}，"
        f"{author.pick('惠及', '涉及')}{t.people}{people}，"
        + author.pick(f"{s.stage}总投资", "项目总投资")
        + f"{author.money('restated', p.budget)}。截至{day(p.days['accepted'])}，"
        f"{did}；{money}。",
    )
    said = author.say("restated", score(p.total), lambda rng: score(p.total - 3))
    say(
        author,
        author.pick(
            f"本次评价得分{said}分，评价等级为“{p.grade}”。",
            f"经综合评价，项目得分为{said}分，等级为“{p.grade}”。",
        )
        + author.pick(
            "总体看，项目立项依据充分，实施程序完整，但仍有可以改进之处。",
            "项目按计划推进，受益对象总体认可，个别环节有待完善。",
            "项目基本实现了预期目标，管理上尚存薄弱环节。",
        ),
    )
    if author.chance(0.3):
        say(author, author.pick(*alike.of_scores(author)))


def score(value: Fraction, places: int = 2) -> str:
    """Points without needless zeros."""
    return fixed(value, places).rstrip("0").rstrip(".") if places else fixed(value, 0)


def overview(author: Author) -> None:
    """What the project is: outputs without relations, parts that do not make the whole."""
    p, s, t = author.project, author.style, author.project.topic
    head(author, 2, 1, "项目概况")
    outputs = "、".join(f"{name}{s.count(number, unit)}" for name, unit, number in p.outputs)
    say(
        author,
        f"根据实施方案，{p.year}年计划{t.verb}{t.thing}{s.count(p.planned, t.unit)}，"
        f"涉及{t.people}{s.count(p.people, t.people_unit)}，{t.extent}{extent(author)}。"
        + author.pick("主要建设内容包括", "实施内容主要有", "同步安排")
        + f"{outputs}等。",
    )
    areas = "，".join(f"{area.name}{s.count(area.planned, t.unit)}" for area in p.areas)
    lead = author.pick("其中", "其中：", "分布情况为：")
    say(
        author,
        f"{t.thing}分布在{len(p.areas)}个乡镇（街道），"
        f"共{author.count('part-sum', p.planned, t.unit)}，{lead}{areas}。",
    )
    largest = max(p.areas, key=lambda area: area.people)
    say(
        author,
        f"从服务范围看，{t.people}较集中的是{largest.name}，"
        f"共{s.count(largest.people, t.people_unit)}，"
        f"其中享受政策照顾的{s.count(largest.people // 9 + 2, t.people_unit)}。"
        + author.pick("", "其余乡镇数量相对较少。"),
    )
    timetable(author)
    among(author, alike.of_the_project(author), author.rng.randint(1, 4))


def among(author: Author, told: list[str], many: int) -> None:
    """Some of several paragraphs."""
    for text in author.rng.sample(told, many):
        say(author, text)


def extent(author: Author) -> str:
    """The second measure, sometimes with its value in 万."""
    p, s, t = author.project, author.style, author.project.topic
    full = f"{s.number(p.extent, 2)}{s.gap}{t.extent_unit}"
    if t.extent_unit == "元":
        return full
    short = fixed(p.extent / 10000, 2)
    text = author.say("unit-change", short, lambda rng: fixed(p.extent / 100000, 2))
    return f"{full}（{text}万{t.extent_unit}）"


def timetable(author: Author) -> None:
    """When things were done."""
    p = author.project
    end = author.say(
        "dates",
        day(p.days["end"]),
        lambda rng: day(p.days["start"] - dt.timedelta(rng.randint(20, 300))),
    )
    say(
        author,
        f"项目于{day(p.days['approved'])}取得批复，{day(p.days['tender'])}完成招标，"
        + author.pick(
            f"{day(p.days['start'])}开工，{end}完工，",
            f"自{day(p.days['start'])}起至{end}止组织实施，",
            f"开工日期为{day(p.days['start'])}，竣工日期为{end}，",
        )
        + f"{day(p.days['accepted'])}通过验收。",
    )


def money(author: Author) -> None:
    """What it costs and who pays."""
    p, s = author.project, author.style
    head(author, 2, 2, "资金情况")
    parts = "、".join(f"{name}{s.money(cost)}" for name, cost in p.costs)
    say(
        author,
        author.pick(f"项目{s.stage}总投资", f"{s.stage}总投资", "项目总投资")
        + author.money("part-sum", p.budget)
        + author.pick("，其中", "，其中：", "，包括")
        + f"{parts}。",
    )
    first = max(p.sources, key=lambda source: source.due)
    equation = "+".join(s.plain_money(source.due) for source in p.sources)
    say(
        author,
        f"按资金来源测算，应到位资金合计{equation}{s.equals}"
        f"{author.money('expression-sum', p.due)}，"
        f"其中{first.name}{s.money(first.due)}，占应到位资金的"
        f"{author.percent('ratio-in-words', first.due / p.due)}。",
    )
    rate = author.percent("ratio", p.spent / p.arrived)
    ways = (
        f"实际到位资金{s.money(p.arrived)}，实际支出{s.money(p.spent)}，"
        f"预算执行率{s.equals}{s.plain_money(p.spent)}{s.over}{s.plain_money(p.arrived)}"
        f"{s.times}100%{s.equals}{rate}。",
        f"截至评价基准日，到位{s.money(p.arrived)}，支出{s.money(p.spent)}，"
        f"支出{s.over}到位（{s.plain_money(p.spent)}{s.over}{s.plain_money(p.arrived)}）"
        f"{s.equals}{rate}。",
    )
    left = author.money("difference", p.arrived - p.spent)
    rest = (
        f"到位资金扣除支出后结余{left}。",
        f"资金结余{left}。",
        f"尚有{left}未支出。",
        f"剩余资金{left}。",
    )
    say(author, author.pick(*ways) + author.pick(*rest))
    say(
        author,
        f"应到位资金{s.money(p.due)}，实际到位{s.money(p.arrived)}，"
        f"资金到位率{author.pick('为', '达到', '')}"
        f"{author.percent('ratio-in-words', p.arrived / p.due)}。",
    )
    among(author, alike.of_money(author), author.rng.randint(0, 2))


def aims(author: Author) -> None:
    """Goals by kind, and kinds of objects."""
    p, t = author.project, author.project.topic
    head(author, 2, 3, "绩效目标")
    kinds = ("数量指标", "质量指标", "时效指标", "社会效益指标", "满意度指标")
    unit = author.pick("项", "个", "条")
    goals = "、".join(f"{kind}{n}{unit}" for kind, n in zip(kinds, p.goals, strict=True))
    total = author.say(
        "count-list",
        f"{sum(p.goals)}{unit}",
        lambda rng: f"{sum(p.goals) + rng.choice([-1, 1, 2])}{unit}",
    )
    say(author, f"年初共申报绩效指标{total}，其中：{goals}。" + author.pick("", "指标值见附件1。"))
    sums = [sum(area.kinds[i] for area in p.areas) for i in range(len(t.kinds))]
    listed = "，".join(
        f"{kind}{author.style.count(n, t.unit)}" for kind, n in zip(t.kinds, sums, strict=True)
    )
    say(
        author,
        f"按类型划分，{t.thing}共{author.count('count-list', p.planned, t.unit)}，其中{listed}。",
    )
    listing = ("数量", "质量", "时效", "成本")
    number = author.say("enumeration", spoken(4), lambda rng: rng.choice(["三", "五"]))
    say(
        author,
        f"产出目标从{number}个方面（{'、'.join(listing)}）提出要求，"
        f"要求{t.quality}不低于90%，服务对象满意度达到80%以上。",
    )


def work(author: Author) -> None:
    """How the evaluation was done."""
    p, t = author.project, author.project.topic
    head(author, 2, 1, "评价过程")
    total = author.say(
        "count-list",
        f"{sum(p.experts)}人",
        lambda rng: f"{sum(p.experts) + rng.choice([1, 2])}人",
    )
    say(
        author,
        f"{p.firm}会计师事务所受托成立评价组，评价组共{total}，其中财务{p.experts[0]}人、"
        f"工程{p.experts[1]}人、绩效管理{p.experts[2]}人。评价组于{p.year + 1}年3月至5月开展工作。",
    )
    seen, passed = p.checked
    say(
        author,
        f"现场核查点位{seen}处，{author.pick('符合要求', '核查合格')}的{passed}处，"
        f"{t.quality}{author.style.equals}{passed}{author.style.over}{seen}"
        f"{author.style.times}100%{author.style.equals}"
        f"{author.percent('ratio', Fraction(passed, seen))}。"
        + author.pick("约有三成点位为随机抽取。", "核查采用随机抽取与重点抽取相结合的办法。", ""),
    )


def doubled(author: Author) -> str:
    """A harmless sentence, which may stutter."""
    return author.say(
        "doubled-word",
        "实施单位对现场检查发现的问题进行了整改。",
        lambda rng: "实施单位对现场检查发现的问题问题进行了整改。",
    )


def troubles(author: Author) -> None:
    """Problems."""
    p = author.project
    for number, trouble in enumerate(p.troubles, 1):
        head(author, 2, number, trouble.problem)
        more = ""
        if number == 1:
            slow = min(p.areas, key=lambda area: Fraction(area.done, area.planned))
            more = _slow(author, slow)
        say(author, f"{trouble.told}。{more}")


def _slow(author: Author, area: Area) -> str:
    """Where least was done, in one of several ways."""
    s, t = author.style, author.project.topic
    plan, done = s.count(area.planned, t.unit), s.count(area.done, t.unit)
    rate = author.percent("ratio-in-words", Fraction(area.done, area.planned))
    return author.pick(
        f"例如{area.name}计划{plan}、完成{done}，完成率为{rate}。",
        f"以{area.name}为例，应{t.verb}{t.thing}{plan}，实际仅完成{done}，完成率仅{rate}。",
        f"如{area.name}年度任务为{plan}。截至评价日完成{done}，仅完成任务的{rate}。",
        f"{area.name}计划{t.verb}{plan}，已完成{done}，占计划的{rate}。",
    )


def advice(author: Author) -> None:
    """Recommendations, one a problem."""
    for number, trouble in enumerate(author.project.troubles, 1):
        head(author, 2, number, trouble.advice)
        say(author, f"{trouble.advised}。")


def annexes(author: Author) -> None:
    """The list of annexes."""
    names = ("绩效指标完成情况表", "评价指标体系及评分表", "调查问卷及统计结果")
    for number, name in enumerate(names, 1):
        say(author, f"附件{number}：{name}")


def growth(author: Author) -> None:
    """Growth over the years, in shares and points."""
    p, s, t = author.project, author.style, author.project.topic
    old, mid, new = p.benefit
    say(
        author,
        f"{t.benefit}由{p.year - 1}年的{s.count(mid, t.benefit_unit)}"
        + author.pick("增加到", "增长至", "提高到")
        + f"{p.year}年的{s.count(new, t.benefit_unit)}，"
        + author.pick("增长", "增幅为", "同比增长")
        + author.percent("growth", Fraction(new - mid, mid))
        + f"；{p.year - 2}年为{s.count(old, t.benefit_unit)}。",
    )
    more = author.count("difference", new - mid, t.benefit_unit)
    say(
        author,
        author.pick(
            f"{p.year}年{t.benefit}比{p.year - 1}年多{more}，服务能力稳步增强。",
            f"{p.year}年{t.benefit}较上年净增{more}，服务能力稳步增强。",
            f"与{p.year - 1}年相比，{p.year}年{t.benefit}增加{more}。",
            f"从变化看，{t.benefit}{p.year}年较{p.year - 1}年增加了{more}。",
        ),
    )
    among(author, alike.of_years(author), author.rng.randint(0, 2))
    before, after = (Fraction(fixed(rate * 100, 2)) for rate in p.rates)
    step = author.say(
        "percentage-points",
        fixed(after - before, 2),
        lambda rng: fixed(changed(rng, after - before, 2, 12), 2),
    )
    say(
        author,
        f"群众诉求按期办结率由上年的{fixed(before, 2)}%上升到{fixed(after, 2)}%，"
        f"{author.pick('提高', '上升', '提升')}{step}个百分点。",
    )
    floor = int(before) - 5
    word = author.say("comparison", "高于", lambda rng: "低于")
    say(
        author,
        f"上年群众诉求按期办结率为{fixed(before, 2)}%，{word}{floor}%的年度目标。{doubled(author)}",
    )
