"""The doors of the site, for a try in a process of its own: a database in memory, one person."""

from __future__ import annotations

import os
from pathlib import Path


def open_site() -> None:
    """Set the site up in this process: its forks each have a copy of the database."""
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    from django.urls import get_resolver

    django.setup()
    from hengjian.site.common.first_tables import make_tables

    settings.ALLOWED_HOSTS = ["*"]
    make_tables()
    _people()
    get_resolver().app_dict  # noqa: B018  loads all addresses here and not in each fork


def _people() -> None:
    from hengjian.site.accounts.models import Membership, Organisation, Person

    kind, made = Organisation.Kind, Organisation.objects.create
    city = made(code="C", name="某市", kind=kind.CITY)
    district = made(code="D", name="某区", kind=kind.DISTRICT, parent=city)
    made(code="D1", name="东街道", kind=kind.SUB_DISTRICT, parent=district)
    housing = made(code="HSG", name="住建局", kind=kind.UNIT, parent=district)
    person = Person.objects.create_user("housing", "a-long-password-1", name="甲")
    Membership.objects.create(person=person, organisation=housing, role_code="competent_department")


def at_import(path: Path) -> list[str]:
    """Hand the file in as a table of sites; what it says is wrong."""
    from django.core.files import File

    from hengjian.site.accounts.models import Membership
    from hengjian.site.exchange.actions import hand_in

    by = Membership.objects.get()
    with path.open("rb") as file:
        batch = hand_in(
            by=by,
            table="sites",
            region=by.organisation.region,
            datum="",
            synthetic=True,
            file=File(file, name=path.name),
        )
    return [each["zh"]["message"] for each in batch.problems]


def at_attachment(path: Path) -> list[str]:
    """Hand the file in as evidence; it raises ``Refused`` itself."""
    from hengjian.site.accounts.models import Membership
    from hengjian.site.common import attachments

    with path.open("rb") as file:
        attachments.store(file, name=path.name, by=Membership.objects.get())
    return []


DOORS = {
    "site: import of sites": at_import,
    "site: evidence": at_attachment,
}
