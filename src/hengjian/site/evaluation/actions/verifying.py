"""An issued package is verified by an office that had no part in making it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hengjian.engine.verification import verify_file
from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import path_of
from hengjian.site.common.trail import record
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import Evaluation, PackageCheck, Snapshot


@action(Permission.EVALUATION_VERIFY)
def verify_package(*, by: Membership, evaluation: Evaluation) -> PackageCheck:
    """Verify the issued package as ``hengjian verify`` does, and keep what each check found.

    A package that fails is kept as failed: that is what it was looked at for. Raises ``Refused``
    where nothing is issued, ``FileLost`` where the file is gone.
    """
    if not queries.known(by).filter(pk=evaluation.pk).exists():
        raise Refused([problem("row-out-of-reach", found=evaluation)])
    made = evaluation.snapshots.filter(kind=Snapshot.Kind.ISSUE).select_related("package").first()
    if evaluation.state != Evaluation.State.ISSUED or made is None:
        raise Refused([problem("evaluation-no-package")])
    found = list(_checks(made))
    kept = PackageCheck.objects.create(
        snapshot=made,
        office=by.organisation,
        holds=bool(found) and all(each["holds"] for each in found),
        found=found,
        checked_by=by.person.username,
    )
    after = {"sha256": made.sha256, "holds": kept.holds}
    record(by=by, action="evaluation.verify", subject=evaluation, before={}, after=after)
    return kept


def _checks(made: Snapshot) -> Iterator[dict[str, Any]]:
    assert made.package is not None, "a constraint of the table"
    try:
        checks = verify_file(path_of(made.package))
    except Refused as refused:
        for each in refused.problems:
            yield {"zh": each.message("zh"), "en": each.message("en"), "holds": False}
        return
    for check in checks:
        yield {"zh": check.title.zh, "en": check.title.en, "holds": check.holds}
