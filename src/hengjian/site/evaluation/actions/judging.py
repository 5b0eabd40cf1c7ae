"""Answers, figures and evidence of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.facts.cells import read_loose, read_value
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import store
from hengjian.site.common.days import current_moment
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.evaluation.asking import Given, asked_by, wrong
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import (
    Citation,
    Evaluation,
    Evidence,
    FactChoice,
    Finding,
    Judgement,
)
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.quotations import look_for
from hengjian.site.evaluation.rows import working_named
from hengjian.site.evaluation.rules import closed_to, lacking_words
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.evaluation.standing import mark_changed
from hengjian.site.library.evidence import Upload
from hengjian.site.platform.step import locked, next_code, unreasoned

Files = Sequence[Upload]


@action(Permission.EVALUATION_WORK)
def answer(
    *,
    by: Membership,
    evaluation: Evaluation,
    indicator: str,
    part: str,
    given: Given,
    version: int | None = None,
) -> Judgement:
    """Answer one part of an indicator; complete or not yet. A check by another person falls away
    where the answer changes. Raises ``Clash`` where somebody else was faster.
    """
    found = closed_to(by, evaluation)
    framework = framework_of(evaluation.edition)
    asked = asked_by(framework).get((indicator, part))
    if asked is None:
        at = f"{indicator}.{part}" if part else indicator
        raise Refused([*found, problem("judgement-unknown", found=at)])
    found += wrong(asked, given, framework.indicator(indicator))
    row = _find_answer(evaluation, indicator, part)
    values = {"answer": given.answer, "reason": given.reason}
    fresh = row is None
    if row is None:
        row = Judgement(
            code=next_code(Judgement, f"{evaluation.code}-{indicator}-"),
            evaluation=evaluation,
            indicator=indicator,
            part=part,
        )
        before: dict[str, Any] = {}
    else:
        row = hold(row, version, values)
        before = snapshot(row)
    row.answer, row.share, row.times = given.answer, given.share, given.times
    row.reason = given.reason.strip()
    if fresh or snapshot(row) != before:
        row.entered_by, row.checked_by, row.checked_at = by.person.username, "", None
        row.on_snapshot = working_named(evaluation)
    mark_changed(evaluation)
    if fresh:
        return save_new(by, row, "judgement.answer", found)
    return save_change(by, row, "judgement.answer", before, found)


def _find_answer(evaluation: Evaluation, indicator: str, part: str) -> Judgement | None:
    """The answer that is there; who gives the first one waits for whoever does so just now."""
    rows = evaluation.judgements.filter(indicator=indicator, part=part)
    row = rows.first()
    if row is None:
        locked(evaluation)
        row = rows.first()
    return row


@action(Permission.EVALUATION_WORK)
def cite(
    *,
    by: Membership,
    judgement: Judgement | None = None,
    finding: Finding | None = None,
    evidence: Evidence | None,
    place: str = "",
    quote: str = "",
) -> Citation:
    """Cite a piece of evidence for an answer or a finding; a check of the answer falls away.

    The words quoted are looked for in the files: what is not there is kept and says so.
    """
    row = judgement or finding
    assert row is not None, "one of the two is cited for"
    found = closed_to(by, row.evaluation)
    if evidence is None or evidence.evaluation_id != row.evaluation_id:
        raise Refused([*found, problem("evidence-elsewhere", Place(path="evidence"))])
    if evidence.state == Evidence.State.WITHDRAWN:
        found.append(problem("evidence-withdrawn", Place(path="evidence"), name=evidence))
    if found:
        raise Refused(found)
    said = quote.strip()[:500]
    cited = Citation.objects.create(
        evidence=evidence,
        place=place.strip()[:255],
        quote=said,
        judgement=judgement,
        finding=finding,
        quoted=look_for(said, evidence) if said else "",
    )
    _uncheck(by, judgement)
    after = {"evidence": evidence.code, "place": cited.place, "quote": cited.quote}
    record(by=by, action="judgement.cite", subject=row, before={}, after=after)
    return cited


@action(Permission.EVALUATION_WORK)
def uncite(*, by: Membership, citation: Citation) -> None:
    """Take a citation back from an answer, a finding or a paper; the evidence stays."""
    row = citation.judgement or citation.finding or citation.paper
    assert row is not None, "one of the three is cited for"
    found = closed_to(by, row.evaluation)
    if citation.finding is not None:
        found += FINDING.closed(citation.finding)
    if found:
        raise Refused(found)
    before = {"evidence": citation.evidence.code, "place": citation.place}
    citation.delete()
    _uncheck(by, citation.judgement)
    verb = "working-paper.uncite" if citation.paper is not None else "judgement.uncite"
    record(by=by, action=verb, subject=row, before=before, after={"evidence": None})


@action(Permission.EVALUATION_CHECK)
def check(*, by: Membership, evaluation: Evaluation, indicator: str) -> list[Judgement]:
    """Vouch as a second person for every answer of an indicator.

    Raises ``Refused`` where one lacks reason or evidence, or is one's own.
    """
    found = closed_to(by, evaluation)
    rows = list(
        evaluation.judgements.filter(indicator=indicator).prefetch_related("citations__evidence")
    )
    changes: list[Change] = []
    if not rows:
        found.append(problem("judgement-not-ready", key=indicator, lacks=Text("答案", "answers")))
    for row in rows:
        lacks = lacking_words(row)
        if lacks is not None:
            found.append(problem("judgement-not-ready", key=row, lacks=lacks))
        if row.entered_by == by.person.username:
            found.append(problem("judgement-own", key=row))
    if found:
        raise Refused(found)
    for row in rows:
        if row.checked_by:
            continue
        before = snapshot(row)
        row.checked_by, row.checked_at = by.person.username, current_moment()
        row.version += 1
        row.save()
        changes.append(Change("judgement.check", row, before))
    mark_changed(evaluation)
    record_all(by=by, changes=changes)
    return rows


@action(Permission.EVALUATION_WORK)
def choose(
    *,
    by: Membership,
    evaluation: Evaluation,
    name: str,
    value: str = "",
    on: date | None = None,
    evidence: Evidence | None = None,
    place: str = "",
    chosen: str = "",
    why: str = "",
    version: int | None = None,
) -> FactChoice:
    """Enter a reported figure, and choose whether it or the records count, with the reason."""
    found = closed_to(by, evaluation)
    found += _unreadable(evaluation, name, value)
    if evidence is not None and evidence.evaluation_id != evaluation.pk:
        found.append(problem("evidence-elsewhere", Place(path="evidence")))
    if chosen and not why.strip():
        found += unreasoned(why)
    if chosen == FactChoice.Chosen.REPORTED and not value.strip():
        found.append(problem("fact-nothing-reported", Place(path="value"), name=name))
    row = evaluation.choices.filter(name=name).first()
    fresh = row is None
    if row is None:
        row = FactChoice(
            code=next_code(FactChoice, f"{evaluation.code}-F"), evaluation=evaluation, name=name
        )
        before: dict[str, Any] = {}
    else:
        row = hold(row, version, {"value": value, "chosen": chosen, "why": why})
        before = snapshot(row)
    row.value, row.on, row.evidence = value.strip(), on, evidence
    row.place, row.chosen, row.why = place.strip(), chosen, why.strip()
    if fresh or snapshot(row) != before:
        row.entered_by = by.person.username
        row.chosen_by = by.person.username if chosen else ""
    mark_changed(evaluation)
    if fresh:
        return save_new(by, row, "fact.choose", found, why)
    return save_change(by, row, "fact.choose", before, found, why)


def _unreadable(evaluation: Evaluation, name: str, value: str) -> list[Problem]:
    framework = framework_of(evaluation.edition)
    at = Place(path="value")
    if not value.strip():
        known = name in framework.types
        close = "、".join(get_close_matches(name, framework.types, n=3, cutoff=0.5)) or "—"
        return [] if known else [problem("fact-not-asked", at, found=name, close=close)]
    try:
        if name in framework.types:
            read_value(value, framework.types[name], framework.units[name], framework.own_units)
        else:
            read_loose(value)
    except Refused as refused:
        why = Text(
            "；".join(each.message("zh") for each in refused.problems),
            "; ".join(each.message("en") for each in refused.problems),
        )
        return [problem("fact-unreadable", at, name=name, found=value, reason=why)]
    return []


@action(Permission.EVALUATION_WORK)
def add_evidence(
    *,
    by: Membership,
    evaluation: Evaluation,
    title: str,
    kind: str,
    number: str = "",
    place: str = "",
    dated: date | None = None,
    from_whom: str = "",
    files: Files = (),
) -> Evidence:
    """Put a piece of evidence into the bag, with its own date and its files."""
    row = Evidence(
        code=next_code(Evidence, f"{evaluation.code}-E"),
        evaluation=evaluation,
        title=title,
        kind=kind,
        number=number,
        place=place,
        dated=dated,
        from_whom=from_whom,
        entered_by=by.person.username,
    )
    save_new(by, row, "evidence.add", closed_to(by, evaluation))
    for file in files:
        kept = store(file, name=file.name or "", by=by)
        row.files.add(kept)
        after = {"file": kept.name, "sha256": kept.sha256}
        record(by=by, action="evidence.attach", subject=row, before={}, after=after)
    return row


@action(Permission.EVALUATION_WORK)
def withdraw_evidence(*, by: Membership, evidence: Evidence, why: str) -> Evidence:
    """Withdraw a piece of evidence: it stays visible, and what cited it does not count any more."""
    row = hold(evidence, None, {})
    found = [*closed_to(by, row.evaluation), *unreasoned(why)]
    if row.state == Evidence.State.WITHDRAWN:
        found.append(problem("evidence-withdrawn", name=row))
    before = snapshot(row)
    row.state, row.why = Evidence.State.WITHDRAWN, why.strip()
    row.withdrawn_by = by.person.username
    saved = save_change(by, row, "evidence.withdraw", before, found, why)
    for each in Judgement.objects.filter(citations__evidence=row).distinct():
        _uncheck(by, each)
    return saved


def _uncheck(by: Membership, row: Judgement | None) -> None:
    """The answer or what it rests on has changed: who checked it saw something else."""
    if row is None:
        return
    mark_changed(row.evaluation)
    if not row.checked_by:
        return
    held = hold(row, None, {})
    before = snapshot(held)
    held.checked_by, held.checked_at = "", None
    save_change(by, held, "judgement.uncheck", before)
