"""Votes for everybody: what is decided and what came of it; and one's own vote by code."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import override

from hengjian.ballots.tally import ANSWERS
from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.codes import Bearer
from hengjian.site.accounts.gate import Arrival, coded, public
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import said, words
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.public.printing import printed
from hengjian.site.residents.public.queries import shown_sites
from hengjian.site.residents.vote.casting import answers_of, cast, closed_why, prove, terms_of
from hengjian.site.residents.vote.counting import (
    WORDS,
    law_of,
    published,
    roll_of,
    rules_in_words,
    told,
    turnout,
)
from hengjian.site.residents.vote.models import Ballot, Owner
from hengjian.site.residents.vote.objecting import object_to
from hengjian.site.residents.vote.rolls import metres
from hengjian.site.residents.vote.steps import CODED

LOOKING = Rate(300, 60)
PRINTING = Rate(20, 60)
WRONG_CODES = Rate(60, 600)
S = Ballot.State
SHOWN = (S.OPEN, S.COUNTED, S.PUBLISHED, S.VOID)
COUNTED = (S.COUNTED, S.PUBLISHED)


def _find(code: str, ballot: str) -> Ballot:
    """A vote of a site that has a public page; one that is prepared is nobody's business yet."""
    site = get_object_or_404(shown_sites(), code=code)
    rows = Ballot.objects.filter(site=site, state__in=SHOWN).select_related("site")
    return get_object_or_404(rows, code=ballot)


@public(LOOKING)
def ballot(request: HttpRequest, arrival: Arrival, code: str, ballot: str) -> HttpResponseBase:
    """A vote for everybody: the matters, the lines of the law, who can know what, the result."""
    row = _find(code, ballot)
    today = current_day()
    context = {
        "ballot": row,
        "site": row.site,
        "matters": list(row.matters.all()),
        "law": law_of(row),
        "rules": rules_in_words(row),
        "roll": roll_of(row),
        "roll_area": metres(roll_of(row).area),
        "turnout": turnout(row),
        "told": told(row) if row.state in COUNTED else [],
        "left": (row.closes_on - today).days if row.state == S.OPEN else None,
        "closed": closed_why(row, today),
    }
    return render(request, "vote/open_ballot.html", context)


@public(PRINTING)
def file(request: HttpRequest, arrival: Arrival, code: str, ballot: str) -> HttpResponseBase:
    """The count as a file that anybody can count anew (``hengjian verify``)."""
    row = _find(code, ballot)
    if row.state not in COUNTED:
        raise Http404
    lines: Iterator[bytes] = (f"{line}\n".encode() for line in published(row))
    answer = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.jsonl"'
    return answer


@public(PRINTING)
def sheet(request: HttpRequest, arrival: Arrival, code: str, ballot: str) -> HttpResponseBase:
    """The result sheet for the notice board, A4."""
    row = _find(code, ballot)
    if row.state not in COUNTED:
        raise Http404
    address = request.build_absolute_uri(reverse("open-vote:ballot", args=[code, ballot]))
    answer = HttpResponse(_sheet(row, address), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.code}-result.pdf"'
    return answer


@override("zh-hans")
def _sheet(row: Ballot, address: str) -> bytes:
    """What hangs in the hall is Chinese, whoever prints it."""
    assert row.counted_on is not None
    parts = []
    for each in told(row):
        lines = [
            (bar.title.zh, f"{bar.part} / {bar.whole} = {bar.percent}　线 {bar.line}（至少 "
             f"{bar.least}）　{'✓ 达到' if bar.holds else '✗ 没有达到'}")
            for bar in each.bars
        ]  # fmt: skip
        lines += [(row.word.zh, f"{row.area} 平方米　{row.heads} 人") for row in each.by_answer]
        parts.append((f"{each.matter}　{each.ended.zh}", lines))
    law = law_of(row)
    told_by = [
        ("适用规则", law.source.zh),
        ("方式", f"{row.get_mode_display()}　{row.opens_on} 至 {row.closes_on}"),
        ("异议", f"{row.objections_until} 前凭告知信的码在公开页提出，或向街道提出"),
        ("名册指纹", f"{row.roll_hash[:16]}…"),
        ("计票文件末行哈希", f"{row.last_hash[:32]} {row.last_hash[32:]}"),
    ]
    return printed(
        paper="a4",
        title=f"{row.title}　表决结果",
        subtitle=f"{row.site.name}　计票 {row.counted_on}"
        + ("　（合成数据，仅供演示）" if row.synthetic else ""),
        parts=[*parts, ("怎么算的", told_by)],
        address=address,
        foot=f"编号 {row.code}　打印前核对：末行哈希与公开页一致",
        day=row.counted_on,
        scan=Text(
            "扫码看结果，下载逐票计票文件自行核对", "Scan: the result, and every vote as a file"
        ),
        dense=True,
    )


@coded(CODED, WRONG_CODES, ask="vote/ask.html")
def vote(request: HttpRequest, bearer: Bearer) -> HttpResponseBase:
    """One's own vote by the code of the letter and a second factor; afterwards, that it came."""
    rows = Owner.objects.select_related("ballot", "ballot__site")
    owner = get_object_or_404(rows, pk=bearer.code.subject)
    problems: list[str] = []
    done: Any = ""
    receipt = ""
    wanted = request.POST.get("do", "")
    try:
        if wanted == "cast":
            owner, done, receipt = _cast(request, bearer, owner)
        elif wanted == "object":
            prove(owner, request.POST.get("second", ""))
            object_to(owner.ballot, request.POST.get("text", ""), bearer, owner)
            done = words("异议已收到，按期答复", "your objection came; it is answered in time")
    except Refused as refused:
        problems = [sentence(each) for each in refused.problems]
    context = {
        **_about(owner, current_day()),
        "typed": request.POST["code"],
        "sent_as": request.POST.get("sent_as") or uuid.uuid4(),
        "drawn": request.POST.get("drawn") or uuid.uuid4(),
        "receipt": receipt,
        "chosen": _chosen(request, owner.ballot),
        "problems": problems,
        "done": done,
    }
    return render(request, "vote/vote.html", context, status=422 if problems else 200)


def _cast(request: HttpRequest, bearer: Bearer, owner: Owner) -> tuple[Owner, Any, str]:
    ballot = owner.ballot
    prove(owner, request.POST.get("second", ""))
    cast_now = cast(
        by=bearer,
        owner=owner,
        answers=answers_of(request.POST, ballot),
        channel=Owner.Channel.WEB,
        sent_as=request.POST.get("sent_as", "")[:36],
        drawn=request.POST.get("drawn", "")[:36],
    )
    if cast_now.again:
        done = words("这一票已经收到过，只算一次", "it came before and counts once")
    else:
        done = words("您的票已收到", "your vote came")
    return cast_now.owner, done, cast_now.receipt


def _chosen(request: HttpRequest, ballot: Ballot) -> list[tuple[Any, list[tuple[str, str, bool]]]]:
    """Each matter with its answers, and which was chosen: nothing typed is lost."""
    return [
        (
            matter,
            [
                (name, said(WORDS[name]), request.POST.get(f"matter-{matter.number}") == name)
                for name in ANSWERS
            ],
        )
        for matter in ballot.matters.all()
    ]


def _about(owner: Owner, today: date) -> dict[str, Any]:
    ballot = owner.ballot
    closed = closed_why(ballot, today)
    may_object = ballot.state in (S.OPEN, S.COUNTED) and (
        ballot.objections_until is None or today <= ballot.objections_until
    )
    return {
        "owner": owner,
        "ballot": ballot,
        "site": ballot.site,
        "units": list(owner.units.all()),
        "area": metres(owner.area),
        "closed": sentence(closed) if closed is not None else "",
        "may_object": may_object,
        "objections": list(owner.objections.all()),
        "latest": terms_of(ballot).counts == "latest" and not ballot.secret,
    }
