"""Comments on schemes, entered after the scheme is drawn up; see ``library.steps``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library.models import Scheme, SchemeComment
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.locking import locked
from hengjian.site.platform.surroundings import Surroundings


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
