"""The work of making a package, in the background."""

from __future__ import annotations

import hashlib

from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.attachments import store_made
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record
from hengjian.site.evaluation.freezing import TITLE, make_package
from hengjian.site.evaluation.models import Evaluation, Snapshot

KIND = "evaluation.package"
ZIP = "application/zip"


@jobs.work(KIND, title=TITLE)
def make(job: Job, step: jobs.Step, *, evaluation: str, address: str) -> jobs.Result:
    """Write, verify, keep; what fails leaves nothing behind."""
    by = Membership.objects.get(pk=job.membership or 0)
    row = Evaluation.objects.select_related("project", "edition").get(code=evaluation)
    step(0, 2, TITLE)
    content, body = make_package(row)
    step(1, 2, TITLE)
    keep_package(by, row, content, body)
    return {"address": address}


def keep_package(
    by: Membership, row: Evaluation, content: bytes, body: dict[str, object]
) -> Snapshot:
    """Keep a verified package with its line on the trail, inside the caller's transaction."""
    kept = store_made(content, name=f"{row.code}.zip", media_type=ZIP, by=by)
    made = Snapshot.objects.create(
        evaluation=row,
        kind=Snapshot.Kind.ISSUE,
        as_of=row.as_of,
        body=body,
        sha256=hashlib.sha256(content).hexdigest(),
        package=kept,
        made_by=by.person.username,
    )
    after = {"sha256": made.sha256, "total": body["total"], "grade": body["grade"]}
    record(by=by, action="evaluation.package", subject=row, before={}, after=after)
    return made
