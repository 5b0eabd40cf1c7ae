"""A portfolio is told by the interface, with the fields that every row has."""

from django.db import migrations, models

from hengjian.site.common.words import words


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0002_saved_comparisons")]

    operations = [
        migrations.RenameField("portfolio", "loaded_at", "changed_at"),
        migrations.AlterField(
            "portfolio",
            "changed_at",
            models.DateTimeField(words("装入时间", "loaded at"), auto_now=True),
        ),
        migrations.AddField(
            "portfolio",
            "as_of",
            models.DateField(words("截至日期", "as-of date"), null=True, editable=False),
        ),
    ]
