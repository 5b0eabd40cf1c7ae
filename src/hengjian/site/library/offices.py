"""Which organisation answers for a project in an office: unit, department, finance bureau."""

from __future__ import annotations

from functools import cached_property

from hengjian.monitoring.model import Office
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Project


class Offices:
    """Finds offices; the finance bureaus are read once, however many projects are asked about."""

    @cached_property
    def _bureaus(self) -> list[tuple[str, Organisation]]:
        """Each finance bureau with the path of its region, the nearest regions last."""
        held = Membership.objects.filter(role_code="finance_bureau", active=True)
        rows = Organisation.objects.filter(pk__in=held.values("organisation"), retired_on=None)
        paths = [(row.region.path, row) for row in rows.select_related("parent__parent__parent")]
        return sorted(paths, key=lambda pair: (len(pair[0]), pair[1].pk))

    def of(self, project: Project, office: Office) -> Organisation:
        """The organisation. A project without an implementing unit answers through its competent
        department; so does one in whose regions no finance bureau works on this site."""
        if office == "implementing_unit":
            return project.implementer or project.competent_department
        if office == "finance_bureau":
            path = project.region.path
            above = [row for region, row in self._bureaus if path.startswith(region)]
            return above[-1] if above else project.competent_department
        return project.competent_department
