"""What was planned stands in the plan of its year and bureau.

By itself: PostgreSQL alters no table in the transaction that changed its rows.
"""

from typing import Any

from django.db import migrations


def put_into_plans(apps: Any, schema_editor: Any) -> None:
    """One plan for each year and bureau; public where something of it was commissioned already and
    it has a number."""
    plan, line = (apps.get_model("evaluation", each) for each in ("Campaign", "PlannedEvaluation"))
    for row in line.objects.order_by("pk"):
        there, _ = plan.objects.get_or_create(
            year=row.year,
            commissioner=row.commissioner,
            defaults={
                "code": f"JH{row.year}-{row.commissioner_id}",
                "title": f"{row.commissioner.name}{row.year}年度评价计划",
                "synthetic": row.synthetic,
                "source": row.source,
            },
        )
        if row.evaluation_id is not None and row.notice and there.state == "draft":
            there.state, there.notice = "published", row.notice
            there.published_on = row.created_at.date()
            there.save()
        line.objects.filter(pk=row.pk).update(campaign=there)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0007_campaign"),
    ]

    operations = [
        migrations.RunPython(put_into_plans, migrations.RunPython.noop),
    ]
