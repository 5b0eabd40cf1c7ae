"""Votes for staff: the list, one vote with all that is done about it, letters and papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Place, page_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, in_order, sentence, show_on, tell_refusal
from hengjian.site.residents.open.qr import qr_of
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.casting import answers_of, terms_of
from hengjian.site.residents.vote.counting import (
    buildings_of,
    law_of,
    roll_of,
    told,
    turnout,
    turnouts,
)
from hengjian.site.residents.vote.forms import (
    BallotForm,
    MatterForm,
    ObjectionForm,
    PaperForm,
    RollForm,
)
from hengjian.site.residents.vote.models import Ballot, Matter, PaperVote, Vote
from hengjian.site.residents.vote.rolls import COLUMNS, metres

VIEW, RUN, COUNT = Permission.LIBRARY_VIEW, Permission.VOTE_RUN, Permission.VOTE_COUNT
S = Ballot.State
KEYED = {
    acts.Keyed.ONCE: words(
        "已录第一遍，请另一人再录一遍", "entered once: another person enters it again"
    ),
    acts.Keyed.COUNTS: words("两遍一致，已计入", "both entries agree: it counts"),
    acts.Keyed.ASIDE: words(
        "两遍一致；这位业主已有一票，按规则这一张不计入",
        "both entries agree; a vote of this owner counts already, so this one is left out",
    ),
}


@in_menu("residents", 50, words("业主表决", "Owners' votes"), "scale")
@needs(VIEW)
def ballots(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every vote in sight, the newest first."""
    rows = visible_to(Ballot, membership)
    state = request.GET.get("state", "")
    if state in S.values:
        rows = rows.filter(state=state)
    place = Place.at(request)
    page = page_of(rows, "-opens_on", place, ("site",))
    rows_here = list(page.rows)
    taken = turnouts(rows_here)
    context = {
        "page": page,
        "rows": [(each, taken.get(each.pk, ())) for each in rows_here],
        "states": S.choices,
        "state": state,
        "may_run": membership.may(RUN),
    }
    return render(request, "vote/ballots.html", context)


@needs(RUN)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Draw up a vote: what, for whom, between which days."""
    form = BallotForm(
        membership, request.POST or None, initial={"site": request.GET.get("site", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            site = form.cleaned_data["site"]
            row = acts.draw_up(by=membership, site=site, values=form.values())
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(
                request, words("已建立，接着写事项、导入名册", "now its matters and its roll")
            )
            return redirect("vote:ballot", row.code)
    status = 422 if form.errors else 200
    return render(request, "vote/new.html", {"form": form}, status=status)


def _find(membership: Membership, code: str) -> Ballot:
    rows = visible_to(Ballot, membership).select_related("site", "site__sub_district")
    return get_object_or_404(rows, code=code)


@needs(VIEW)
def ballot(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One vote: its matters, its roll by building, how far it is, papers, objections, result."""
    row = _find(membership, code)
    return render(request, "vote/ballot.html", _about(row, membership))


def _about(row: Ballot, membership: Membership) -> dict[str, Any]:
    run = membership.may(RUN)
    counted = row.state in (S.COUNTED, S.PUBLISHED)
    roll, law = roll_of(row), law_of(row)
    return {
        "ballot": row,
        "matters": list(row.matters.all()),
        "law": law,
        "terms": terms_of(row),
        "roll": roll,
        "roll_area": metres(roll.area),
        "buildings": buildings_of(row),
        "turnout": turnout(row) if row.state != S.DRAFT else [],
        "told": told(row) if counted else [],
        "papers": list(row.papers.select_related("owner")[:200]) if run else [],
        "me": membership.person.username,
        "struck": list(row.votes.exclude(struck_why="")[:50]),
        "objections": list(row.objections.select_related("owner")[:100]),
        "columns": COLUMNS,
        "may_run": run,
        "may_strike": membership.may(COUNT) and row.state == S.COUNTED and not row.secret,
        "prepared": row.state == S.DRAFT,
        "opened": row.state == S.OPEN,
        "counted": counted,
        "matter_form": MatterForm(),
        "roll_form": RollForm(),
        "paper_form": PaperForm(row) if row.state == S.OPEN else None,
        "objection_form": ObjectionForm(),
    }


@require_POST
@needs(RUN)
def matter(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Add a matter, or take one out (``remove``: its number)."""
    row = _find(membership, code)
    number = request.POST.get("remove", "")
    if number.isdecimal():
        gone = get_object_or_404(Matter, ballot=row, number=number)
        attempt(
            request, lambda: acts.drop(by=membership, matter=gone), words("已删去", "taken out")
        )
        return redirect("vote:ballot", code)
    form = MatterForm(request.POST)
    if in_order(request, form):
        text, kind = form.cleaned_data["text"], form.cleaned_data["kind"]
        attempt(
            request,
            lambda: acts.ask_for(by=membership, ballot=row, text=text, kind=kind),
            words("已加入", "added"),
        )
    return redirect("vote:ballot", code)


@require_POST
@needs(RUN)
def roll(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Put a sheet in place of the roll: all of it, or nothing and why."""
    row = _find(membership, code)
    form = RollForm(request.POST, request.FILES)
    if not in_order(request, form):
        return redirect("vote:ballot", code)
    file = form.cleaned_data["file"]
    try:
        count = acts.bring_roll(
            by=membership, ballot=row, path=Path(file.temporary_file_path()), name=file.name
        )
    except Refused as refused:
        context = _about(row, membership) | {"problems": _list(refused.problems)}
        return render(request, "vote/ballot.html", context, status=422)
    messages.success(request, words(f"名册 {count} 位业主", f"{count} owners on the roll"))
    return redirect("vote:ballot", code)


def _list(problems: Any) -> list[tuple[str, str]]:
    rows: list[Problem] = list(problems)
    return [(str(each.place), sentence(each)) for each in rows[:200]]


@require_POST
@needs(RUN)
def letters(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Letters with new codes, to be printed: they cannot be shown again."""
    row = _find(membership, code)
    building = request.POST.get("building", "")[:40]
    try:
        found = acts.print_letters(by=membership, ballot=row, building=building)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("vote:ballot", code)
    address = request.build_absolute_uri(reverse("open-vote:vote"))
    context = {
        "ballot": row,
        "matters": list(row.matters.all()),
        "address": address,
        "letters": [(each, qr_of(f"{address}#{each.plain}")) for each in found],
    }
    answer = render(request, "vote/letters.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@needs(RUN)
def papers(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter a paper; entered again by another person, it counts. Or take back (``back``: its
    number) what one entered oneself."""
    row = _find(membership, code)
    if "back" in request.POST:
        paper = get_object_or_404(PaperVote, ballot=row, sheet=request.POST["back"])
        attempt(
            request,
            lambda: acts.take_back_paper(by=membership, paper=paper),
            words("已撤回", "withdrawn"),
        )
        return redirect("vote:ballot", code)
    form = PaperForm(row, request.POST)
    if not in_order(request, form):
        return redirect("vote:ballot", code)
    try:
        sheet = acts.Sheet(
            form.cleaned_data["number"].strip(),
            form.cleaned_data["owner"],
            form.cleaned_data["received_on"],
            answers_of(form.cleaned_data, row, spoilt=True),
        )
        keyed = acts.key_paper(by=membership, ballot=row, sheet=sheet)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        tell = messages.warning if keyed is acts.Keyed.ASIDE else messages.success
        tell(request, KEYED[keyed])
    return redirect("vote:ballot", code)


@require_POST
@needs(RUN)
def objections(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter an objection that was told to staff."""
    row = _find(membership, code)
    form = ObjectionForm(request.POST)
    if in_order(request, form):
        text = form.cleaned_data["text"]
        attempt(
            request,
            lambda: acts.enter_objection(by=membership, ballot=row, text=text),
            words("已登记，按期答复", "entered; it is answered in time"),
        )
    return redirect("vote:ballot", code)


@require_POST
@needs(COUNT)
def strike(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take one named vote out of the count, by the number of its owner, with a reason."""
    row = _find(membership, code)
    number = request.POST.get("number", "")
    rows = Vote.objects.filter(ballot=row, replaced=False, owner__isnull=False)
    vote = get_object_or_404(rows, owner__number=int(number) if number.isdecimal() else 0)
    why = request.POST.get("why", "")
    attempt(
        request,
        lambda: acts.strike(by=membership, vote=vote, why=why),
        words("已剔除，请重新计票", "struck; count it again"),
    )
    return redirect("vote:ballot", code)
