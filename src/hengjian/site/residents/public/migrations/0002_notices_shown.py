"""How often a notice was shown on the public page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("public", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="opened",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="在公开页显示（次）"
            ),
        )
    ]
