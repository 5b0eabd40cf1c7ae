"""A name of a group in Chinese takes nine characters a sign in an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_told_as_other_rows_are")]

    operations = [
        migrations.AlterField("savedcomparison", "query", models.TextField(blank=True)),
    ]
