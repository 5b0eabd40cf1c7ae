"""Keeping contacts and posting notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Refused
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.public.models import Announcement, Contact


@action(Permission.SITE_EDIT)
def name_contact(*, by: Membership, site: Site, values: Mapping[str, Any]) -> Contact:
    """A contact of the site from a day on; who had the role before ends the day before.

    Raises ``Refused`` with everything that is wrong.
    """
    row = Contact(site=site, region=site.sub_district, **values)
    row.code = new_code(site.code, "L")
    if problems := problems_of(row, Surroundings()):
        raise Refused(problems)
    row.save()
    record(by=by, action="contact.create", subject=row)
    return row


@action(Permission.SITE_EDIT)
def post(*, by: Membership, site: Site, values: Mapping[str, Any]) -> Announcement:
    """Tell the residents of the site something, from today on. Raises ``Refused``."""
    told = {"posted_on": current_day(), **values}
    row = Announcement(site=site, region=site.sub_district, **told)
    row.entered_by = by.person.username
    row.code = new_code(site.code, "G")
    if problems := problems_of(row, Surroundings()):
        raise Refused(problems)
    row.save()
    record(by=by, action="announcement.post", subject=row)
    return row
