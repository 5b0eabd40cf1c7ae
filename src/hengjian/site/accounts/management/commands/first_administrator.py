"""``hengjian manage first_administrator``: the first account of a new site."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hengjian.site.accounts import passwords
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.actor import System
from hengjian.site.common.trail import record


class Command(BaseCommand):
    """Makes the top region, an administrator in it, and prints the one-time password."""

    help = "make the first administrator of a new site; everybody else is made on its pages"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and of which region."""
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--region-code", required=True, help="such as 530402")
        parser.add_argument("--region-name", required=True)
        kinds = [kind.value for kind in Organisation.Kind if kind != Organisation.Kind.UNIT]
        parser.add_argument("--region-kind", choices=kinds, default="district")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where an administrator exists already."""
        managing = [
            c for c, role in roles().by_code.items() if Permission.ACCOUNTS_MANAGE in role.may
        ]
        if Membership.objects.filter(role_code__in=managing, active=True).exists():
            raise CommandError("there is an administrator already: others are made on the site")
        password = passwords.one_time()
        with transaction.atomic():
            region, fresh = Organisation.objects.get_or_create(
                code=options["region_code"],
                defaults={"name": options["region_name"], "kind": options["region_kind"]},
            )
            person = Person.objects.create_user(
                options["username"], password, name=options["name"], must_change_password=True
            )
            membership = Membership.objects.create(
                person=person, organisation=region, role_code=managing[0]
            )
            if fresh:
                record(by=System(), action="organisation.add", subject=region)
            record(by=System(), action="person.create", subject=person)
            record(by=System(), action="membership.add", subject=membership)
        self.stdout.write(f"{person.username} {password}")
