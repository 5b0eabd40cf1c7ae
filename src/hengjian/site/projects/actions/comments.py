"""Comments on schemes: entered after the scheme is drawn up, adopted or rejected with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import LONG_REASON, unreasoned
from hengjian.site.projects.keeping.rules import problems_of
from hengjian.site.projects.keeping.surroundings import Surroundings
from hengjian.site.projects.models import Scheme, SchemeComment
from hengjian.site.projects.steps import by_author, next_code

Decision = SchemeComment.Decision


@action(Permission.COMMENT_ENTER)
def enter(*, by: Membership, scheme: Scheme, values: Mapping[str, Any]) -> SchemeComment:
    """Enter what a resident or a utility owner says to a scheme that is drawn up.

    Residents are not named: the words only. Raises ``Refused`` with all that is wrong.
    """
    scheme = locked(scheme)
    comment = SchemeComment(scheme=scheme, entered_by=by.person.username, **values)
    comment.code = next_code(SchemeComment, f"{scheme.code}-Y")
    problems = problems_of(comment, Surroundings())
    if scheme.state == Scheme.State.DRAFT:
        problems.append(problem("comment-before-plan", name=scheme))
    if comment.voice == SchemeComment.Voice.UTILITY and not comment.utility:
        label = Text("管线", "utility")
        problems.append(problem("field-empty", Place(path="utility"), field=label))
    if problems:
        raise Refused(problems)
    comment.save()
    record(by=by, action="comment.enter", subject=comment)
    return comment


@action(Permission.COMMENT_DECIDE)
def decide(*, by: Membership, comment: SchemeComment, decision: str, reason: str) -> SchemeComment:
    """Adopt a comment, in part or not at all, with the reason; by another person than entered it.

    A decision may be changed later, again with a reason.
    """
    comment = locked(comment)
    problems = [*by_author(comment, by, comment.entered_by), *unreasoned(reason, LONG_REASON)]
    if decision not in (Decision.ADOPTED, Decision.PARTLY, Decision.REJECTED):
        label = Text("处理", "decision")
        problems.append(problem("field-empty", Place(path="decision"), field=label))
    if problems:
        raise Refused(problems)
    before = snapshot(comment)
    comment.decision, comment.reason = decision, reason
    comment.decided_by, comment.decided_on = by.person.username, timezone.localdate()
    comment.version += 1
    comment.save()
    record(by=by, action="comment.decide", subject=comment, why=reason, before=before)
    return comment
