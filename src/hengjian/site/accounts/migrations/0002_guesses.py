"""Wrong tries are counted by keyed hashes; the tables that named who was tried go."""

from django.db import migrations, models

NAMED = ("accessattemptexpiration", "accessattempt", "accesslog", "accessfailurelog")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Guesses",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("closed_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="accounts_guesses_since")],
            },
        ),
        migrations.RunSQL(
            [
                *(f"DROP TABLE IF EXISTS axes_{name}" for name in NAMED),
                "DELETE FROM django_migrations WHERE app = 'axes'",
            ],
            migrations.RunSQL.noop,
        ),
    ]
