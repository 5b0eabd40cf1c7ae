"""A planned evaluation has year and bureau from its plan."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0008_lines_into_campaigns")]

    operations = [
        migrations.AlterModelOptions(
            name="plannedevaluation",
            options={"ordering": ["campaign", "code"]},
        ),
        migrations.RemoveConstraint(
            model_name="plannedevaluation",
            name="planned_once_a_year",
        ),
        migrations.RemoveField(
            model_name="plannedevaluation",
            name="commissioner",
        ),
        migrations.RemoveField(
            model_name="plannedevaluation",
            name="year",
        ),
        migrations.AlterField(
            model_name="plannedevaluation",
            name="notice",
            field=models.CharField(blank=True, max_length=100, verbose_name="委托文号"),
        ),
        migrations.AlterField(
            model_name="plannedevaluation",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="evaluation.campaign",
                verbose_name="年度评价计划",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedevaluation",
            constraint=models.UniqueConstraint(
                fields=("campaign", "project", "kind", "timing"),
                name="planned_once_a_year",
                violation_error_message="这个项目本年度的同类评价已经列入计划",
            ),
        ),
    ]
