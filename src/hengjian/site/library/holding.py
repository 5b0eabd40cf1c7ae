"""Which rows of the library hold files."""

from __future__ import annotations

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import Attachment
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import holders


def sees(attachment: Attachment, membership: Membership) -> bool:
    """Whether the membership sees a row that holds the file."""
    return any(
        visible_to(model, membership).filter(**{field: attachment}).exists()
        for model, field in holders()
    )
