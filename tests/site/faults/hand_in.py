"""Hands a table of sites in, or confirms it, from a process of its own, as the page does."""

from __future__ import annotations

import io
import sys

import django


def main(act: str, number: int) -> None:
    """``hand_in ROWS`` or ``confirm BATCH``: print the numbers of the batch and of its job."""
    django.setup()
    from django.core.files import File

    from hengjian.site.accounts.models import Membership
    from hengjian.site.exchange import actions
    from hengjian.site.exchange.models import ImportBatch
    from hengjian.site.exchange.steps import IMPORT

    if act == "confirm":
        by = Membership.objects.get(person__username="clerk")
        batch = IMPORT.take("confirm", by=by, row=ImportBatch.objects.get(pk=number), why="建库")
    else:
        by = _clerk()
        lines = ["编码,小区名称,街道,户数（户）"]
        lines += [f"K-{row},小区{row},东街道,{row % 90 + 10}" for row in range(number)]
        content = io.BytesIO("\n".join(lines).encode("gb18030"))
        batch = actions.hand_in(
            by=by,
            table="sites",
            region=by.organisation.region,
            datum="",
            synthetic=True,
            file=File(content, name="小区.csv"),
        )
    print(batch.pk, batch.job)


def _clerk():  # type: ignore[no-untyped-def]
    from hengjian.site.accounts.models import Membership, Organisation, Person

    kind = Organisation.Kind
    place = Organisation.objects.create(code="KD", name="某区", kind=kind.DISTRICT)
    Organisation.objects.create(code="KS", name="东街道", kind=kind.SUB_DISTRICT, parent=place)
    housing = Organisation.objects.create(code="KH", name="住建局", kind=kind.UNIT, parent=place)
    person = Person.objects.create_user("clerk", "a-long-password-1", name="甲")
    return Membership.objects.create(
        person=person, organisation=housing, role_code="competent_department"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
