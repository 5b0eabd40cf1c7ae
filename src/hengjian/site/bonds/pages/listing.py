"""The lists of bonds, uses, goals, assessments.

What every form of bonds does: read, ask the action, show what it refused, or go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from hengjian.bilingual import Text
from hengjian.bonds.coverage import Coverage, Verdict, coverage
from hengjian.bonds.explained import ratio
from hengjian.errors import Refused
from hengjian.funds.rates import percent
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import AdjustedGoal, Assessment, Bond, Goal, UseChange
from hengjian.site.bonds.pages.drawings import years_of
from hengjian.site.bonds.queries import standing_from
from hengjian.site.bonds.rules import LISTS
from hengjian.site.bonds.spending import spending_by_use, together
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said, words
from hengjian.site.library.facts import book
from hengjian.site.library.pages.editing import edit_page, posted
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.platform.english import unit_name, with_unit
from hengjian.site.platform.lists import Column, Listing, facet_of, label_of
from hengjian.site.platform.resource import with_text
from hengjian.site.platform.telling import leading_to, offer, sentence

TABS = {
    "bonds": (words("债券", "Bonds"), "web:bonds"),
    "projects": (words("项目偿债", "Projects"), "web:bond-projects"),
    "calendar": (words("还本付息", "Debt service"), "web:bond-calendar"),
    "assessments": (words("事前评估", "Ex-ante assessments"), "web:assessments"),
    "changes": (words("用途调整", "Changes of use"), "web:use-changes"),
    "clauses": (words("按效付费", "Pay for performance"), "web:clauses"),
    "disclosure": (words("信息公开", "Disclosure"), "web:bond-disclosure"),
}
ASSESSMENT_MARKS = {"draft": "mark-grey", "submitted": "mark-amber", "admit": "mark-accent",
                    "adjust": "mark-amber", "refuse": "mark-red"}  # fmt: skip
CHANGE_MARKS = {"asked": "mark-amber", "agreed": "mark-blue", "approved": "mark-accent",
                "refused": "mark-red"}  # fmt: skip


def of_project(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """By the project's name or the row's code."""
    return rows.filter(Q(project__name__icontains=text) | Q(code__icontains=text))


def _share_in_time(bond: Any) -> Decimal | None:
    """What of its money was paid within the months it may lie, in per cent; None where none came,
    or the records do not fit each other."""
    found = together(each for _, each in spending_by_use(bond, shown_day()))
    return None if found.refused else percent(found.share)


BONDS = Listing(
    name="bonds",
    title=words("专项债券", "Special bonds"),
    columns=(
        Column("name", words("债券", "bond"), lambda b: b.name, "name", "name"),
        Column("code", words("编码", "code"), lambda b: b.code, sort="code"),
        Column("size", words("规模", "size"), lambda b: b.size, "money", "size"),
        Column("assigned", words("已安排", "assigned"), lambda b: b.assigned, "money", "assigned"),
        Column("rate", words("年利率", "rate"), lambda b: b.rate, "area", "rate", unit="%"),
        Column("term", words("期限", "term"), lambda b: b.term_years, "number", "term_years",
               unit=words("年", "years")),
        Column("issued", words("起息日", "interest from"), lambda b: b.issued_on, "date",
               "issued_on"),
        Column("within", words("期限内支付率", "paid in time"), _share_in_time, "area", unit="%",
               opens="within"),
        Column("projects", words("项目", "projects"), lambda b: b.projects_count, "number",
               "projects_count"),
    ),
    address=leading_to("web:bond"),
    facets=(
        facet_of("repayment", words("还本方式", "repayment"), Bond.Repayment),
    ),
    search=with_text("name", "code"),
    search_hint=words("债券名称或编码", "name or code of the bond"),
    order="-issued_on",
    empty_title=words("还没有登记债券", "No bonds yet"),
    empty_hint=words(
        "由财政部门登记发行要素，再安排给通过事前评估的项目",
        "the finance bureau enters the issue and assigns it to projects that were admitted",
    ),
)  # fmt: skip


NONE = Text("无", "none")
MARKS = {
    Verdict.BELOW: "mark-red",
    Verdict.WITHIN: "mark-accent",
    Verdict.ABOVE: "mark-amber",
    Verdict.UNDEFINED: "mark-grey",
}


def coverage_summary(found: Coverage) -> dict[str, Any]:
    """What a coverage comes to: ratio, verdict with its mark, years below the bound, shortfall."""
    below = [y.year for y in found.years if found.bounds.verdict(y.ratio) is Verdict.BELOW]
    return {
        "ratio": ratio(found.ratio, 2),
        "mark": MARKS[found.verdict],
        "verdict": found.verdict.wording,
        "below": years_of(below) or said(NONE),
        "short": str(found.short_years[0].year) if found.short_years else said(NONE),
    }


def _coverage_of(project: Any) -> dict[str, Any]:
    """Of a project of ``bonds.queries.lenders``, reckoned once a row."""
    known: dict[str, Any] | None = vars(project).get("judged")
    if known is None:
        known = vars(project)["judged"] = _judge(project)
    return known


def _judge(project: Any) -> dict[str, Any]:
    standing = standing_from(project)
    try:
        basis, bounds = standing.basis, standing.bounds
    except Refused as refused:
        return {"mark": "mark-red", "verdict": sentence(refused.problems[0])}
    if basis is None or not standing.streams:
        return {"mark": "mark-grey", "verdict": said(Text("没有收益测算", "no forecast yet"))}
    found = coverage_summary(coverage(basis, bounds))
    return found | {"verdict": said(found["verdict"])}


PROJECTS = Listing(
    name="bond-projects",
    title=words("项目偿债能力", "Projects and their debt service"),
    columns=(
        Column("name", words("项目", "project"), lambda p: p.name, "name", "name"),
        Column("code", words("编码", "code"), lambda p: p.code, sort="code"),
        Column("money", words("债券资金", "bond money"), lambda p: p.bond_money, "money",
               "bond_money", opens="bonds:amount"),
        Column("ratio", words("全周期覆盖倍数", "coverage for life"),
               lambda p: _coverage_of(p).get("ratio"), "area", opens="bonds:coverage"),
        Column("below", words("低于下限的年份", "years below the bound"),
               lambda p: _coverage_of(p).get("below")),
        Column("short", words("资金不足始于", "money missing from"),
               lambda p: _coverage_of(p).get("short")),
        Column("verdict", words("判断", "verdict"),
               lambda p: (_coverage_of(p)["mark"], _coverage_of(p)["verdict"]), "badge"),
    ),
    address=leading_to("web:bond-project"),
    search=with_text("name", "code"),
    empty_title=words("没有使用债券资金的项目", "No project uses bond money"),
    empty_hint=words("在债券页面安排给项目", "assign a bond to a project on the bond's page"),
)  # fmt: skip


def _assessment_mark(row: Assessment) -> tuple[str, str]:
    if row.state == Assessment.State.CONCLUDED:
        return ASSESSMENT_MARKS[row.conclusion], label_of(row, "conclusion")
    return ASSESSMENT_MARKS.get(row.state, "mark-grey"), label_of(row, "state")


ASSESSMENTS = Listing(
    name="assessments",
    title=words("事前绩效评估", "Ex-ante assessments"),
    columns=(
        Column("name", words("项目", "project"), lambda a: a.project.name, "name", "project__name"),
        Column("code", words("编号", "code"), lambda a: a.code, sort="code"),
        Column("on", words("评估日期", "assessed on"), lambda a: a.assessed_on, "date",
               "assessed_on"),
        Column("score", words("得分", "score"), lambda a: a.score, "area", "score"),
        Column("state", words("结论", "conclusion"), _assessment_mark, "badge", "state"),
    ),
    address=leading_to("web:assessment"),
    facets=(
        facet_of("state", words("状态", "state"), Assessment.State),
        facet_of("conclusion", words("结论", "conclusion"), Assessment.Conclusion),
    ),
    search=of_project,
    search_hint=words("项目名称或编号", "name of the project or code"),
    order="-assessed_on",
    empty_title=words("还没有事前评估", "No assessments yet"),
    empty_hint=words(
        "项目使用专项债券之前，先由主管部门按八个方面评估",
        "the department assesses a project in eight items before it may use bond money",
    ),
)  # fmt: skip


def change_mark(row: UseChange) -> tuple[str, str]:
    """The badge of its state."""
    return CHANGE_MARKS.get(row.state, "mark-grey"), label_of(row, "state")


CHANGES = Listing(
    name="use-changes",
    title=words("债券用途调整", "Changes of use"),
    columns=(
        Column("name", words("原项目", "from"), lambda c: c.from_project.name, "name",
               "from_project__name"),
        Column("to", words("新项目", "to project"), lambda c: c.to_project.name, "long"),
        Column("bond", words("债券", "bond"), lambda c: c.bond.name),
        Column("amount", words("金额", "amount"), lambda c: c.amount, "money", "amount"),
        Column("on", words("申请日期", "asked on"), lambda c: c.asked_on, "date", "asked_on"),
        Column("state", words("状态", "state"), change_mark, "badge", "state"),
    ),
    address=leading_to("web:use-change"),
    facets=(
        facet_of("state", words("状态", "state"), UseChange.State),
    ),
    search=lambda rows, text: rows.filter(
        Q(from_project__name__icontains=text) | Q(to_project__name__icontains=text)
    ),
    search_hint=words("项目名称", "name of a project"),
    order="-asked_on",
    empty_title=words("没有用途调整", "No changes of use"),
    empty_hint=words(
        "尚未支出的债券资金确需调整的，由实施单位申请、主管部门同意、财政部门批准",
        "unspent money moves to another project when three parties, one after another, say so",
    ),
)  # fmt: skip


class ListedField(forms.CharField):
    """Text of some lines as a list of entries; an entry of one part stands for itself."""

    widget = forms.Textarea

    def __init__(self, parts: int, **options: Any) -> None:
        super().__init__(**options)
        self.parts = parts

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        if not isinstance(value, list):
            return value
        return "\n".join(" ".join(each) if isinstance(each, list) else each for each in value)

    def to_python(self, value: Any) -> Any:
        """The entries; what an entry may say is the row's own rule."""
        lines = [line.replace(",", "").split() for line in str(value or "").splitlines()]
        entries = [line for line in lines if line]
        if self.parts == 1:
            return [part for line in entries for part in line]
        return entries


def field_of_bonds(field: Field[Any, Any]) -> forms.Field | None:
    """The form field of a list of a row, or of what measures a goal; None for any other field."""
    if field.model in (Goal, AdjustedGoal) and field.name == "measure":
        measures = [
            ("", "—"),
            *((name, _measure_title(name, unit.symbol)) for name, unit in book().units.items()),
        ]
        return forms.ChoiceField(label=field.verbose_name, required=False, choices=measures)
    found = LISTS.get((field.model, field.name))
    if found is None:
        return None
    parts, example = found
    return ListedField(
        len(parts),
        label=field.verbose_name,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=words(f"一行一项，例如：{example}", f"one entry a line, for instance: {example}"),
    )


def _measure_title(name: str, unit: str) -> str:
    """A measure by its title with its unit, in the language of the page."""
    spec: Any = book().book.ranged(name)
    return with_unit(said(spec.title) if spec.title else name, unit_name(unit))


Words = str | Promise


@dataclass(slots=True)
class Asked:
    """A form of a row: what it is about, where it leads back to."""

    title: Words
    model: type[Model]
    fields: Sequence[str]
    back: str
    """The address to go to afterwards, and by "cancel"."""
    crumb: Words = ""
    """What the form is about, where that is not all bonds."""
    row: Model | None = None
    hint: Words = ""
    initial: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, QuerySet[Any]] = field(default_factory=dict)
    """The rows a pointer may name, where they are fewer than those one sees."""
    remove: str = ""
    """The address that takes the row out, where that is offered."""
    file: bool = False
    why: Words = ""
    """The label of a reason, where one may be given."""


def edit_or_save(
    request: HttpRequest,
    membership: Membership,
    asked: Asked,
    act: Callable[[RowForm], Model],
) -> HttpResponseBase:
    """Show the form; on POST save through ``act``, with every refusal or the merge page."""
    form = _form(request, membership, asked)
    return edit_page(
        request,
        form,
        lambda: act(form),
        template="bonds/form.html",
        to=lambda _: asked.back,
        context={"asked": asked},
        crumbs=[(asked.crumb or asked.title, asked.back)],
    )


def _form(request: HttpRequest, membership: Membership, asked: Asked) -> RowForm:
    form = row_form(
        membership,
        asked.model,
        asked.fields,
        row=asked.row,
        **posted(request),
        evidence="one" if asked.file else "",
    )
    form.initial = {**form.initial, **asked.initial}
    for name, rows in asked.choices.items():
        offer(form, name, queryset=rows)
    return form


def as_of(request: HttpRequest) -> date:
    """The day the page shows."""
    return shown_day()
