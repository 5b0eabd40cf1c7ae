"""Webhooks: set up, tried, stopped; deliveries sent again. For administrators."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.administration import is_inside, no_reason
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.notices import targets
from hengjian.site.notices.kinds import KINDS, TRIAL
from hengjian.site.notices.models import Delivery, Webhook
from hengjian.site.notices.queries import deliveries_visible_to, webhooks_visible_to
from hengjian.site.notices.signing import secret_of
from hengjian.site.notices.telling import enqueue_event


@action(Permission.ACCOUNTS_MANAGE)
def add(
    *, by: Membership, organisation: Organisation, name: str, url: str, kinds: Sequence[str]
) -> tuple[Webhook, str]:
    """A webhook of a region and its secret, to be handed over; shown once.

    Raises ``Refused`` with everything that is wrong.
    """
    wrong: list[Problem] = []
    if not name.strip():
        wrong.append(problem("webhook-unnamed", Place(path="name")))
    if not kinds or not set(kinds) <= set(KINDS):
        wrong.append(problem("webhook-kinds", Place(path="kinds")))
    if not is_inside(by, organisation):
        place = Place(path="organisation")
        wrong.append(problem("organisation-outside", place, organisation=organisation))
    wrong += targets.problems_of(url)
    if wrong:
        raise Refused(wrong)
    row = Webhook.objects.create(
        organisation=organisation, name=name.strip(), url=url, kinds=sorted(set(kinds))
    )
    record(by=by, action="webhook.add", subject=row)
    return row, secret_of(row)


@action(Permission.ACCOUNTS_MANAGE)
def end(*, by: Membership, webhook: Webhook, why: str) -> None:
    """Nothing is sent there any more; what waits is given up."""
    if wrong := no_reason(why):
        raise Refused(wrong)
    row = webhooks_visible_to(by).select_for_update(of=("self",)).get(pk=webhook.pk)
    before = snapshot(row)
    row.active = False
    row.save(update_fields=["active"])
    record(by=by, action="webhook.end", subject=row, before=before, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def attempt(*, by: Membership, webhook: Webhook) -> Delivery:
    """Send a trial event, to see whether it arrives."""
    row = webhooks_visible_to(by).get(pk=webhook.pk, active=True)
    record(by=by, action="webhook.check", subject=row, after={})
    return enqueue_event(row, TRIAL, link="/")


@action(Permission.ACCOUNTS_MANAGE)
def send_again(*, by: Membership, delivery: Delivery) -> None:
    """One more round of tries, under the same number, for what was given up."""
    row = deliveries_visible_to(by).get(pk=delivery.pk)
    again = Delivery.objects.filter(pk=row.pk, state=Delivery.State.DEAD)
    again.update(state=Delivery.State.WAITING, attempts=0, next_at=timezone.now(), ended_at=None)
