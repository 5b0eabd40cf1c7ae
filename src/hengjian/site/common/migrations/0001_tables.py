"""Files, jobs and the trail, which the database guards; on PostgreSQL its words in an index."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hengjian.site.common import grams, trail_guard


def put_up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The database refuses to change or delete a line of the trail; the grams of the trail."""
    for statement in trail_guard.PUT_UP[editor.connection.vendor]:
        editor.execute(statement)
    grams.run(editor.connection, [grams.FUNCTION, *grams.put_up(*grams.TRAIL)])


def take_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The other way."""
    grams.run(editor.connection, [*grams.take_down(grams.TRAIL[0]), grams.DROP])
    for statement in trail_guard.TAKE_DOWN[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("common", "0001_initial"),
        ("common", "0002_jobs_have_claims"),
        ("common", "0003_trail_is_append_only"),
        ("common", "0004_words_are_found_by_an_index"),
        ("common", "0005_grams_are_kept_faster"),
        ("common", "0006_trail_by_organisation"),
        ("common", "0007_trail_by_actor"),
    ]
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("name", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                ("has_thumbnail", models.BooleanField(default=False)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("uploaded_by", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=64)),
                ("module", models.CharField(max_length=200)),
                ("arguments", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "没有完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(null=True)),
                ("result", models.JSONField(null=True)),
                ("problems", models.JSONField(default=list)),
                ("by", models.CharField(max_length=150)),
                ("membership", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["state"],
                        name="jobs_under_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(max_length=150)),
                ("actor_name", models.CharField(blank=True, max_length=100)),
                ("organisation", models.CharField(blank=True, max_length=64)),
                ("role", models.CharField(blank=True, max_length=32)),
                ("action", models.CharField(max_length=64)),
                ("subject_type", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=128)),
                ("subject_name", models.CharField(blank=True, max_length=255)),
                ("why", models.TextField(blank=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ["-sequence"],
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject", "-sequence"],
                        name="common_trai_subject_a0bcf4_idx",
                    ),
                    models.Index(fields=["organisation", "sequence"], name="trail_by_organisation"),
                    models.Index(fields=["actor", "sequence"], name="trail_by_actor"),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
