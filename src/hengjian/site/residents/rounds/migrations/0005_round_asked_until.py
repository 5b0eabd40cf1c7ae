"""The last day of a round is called what it is: until when it is asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_fifteen_digits")]
    operations = [
        migrations.AlterField(
            model_name="round",
            name="closes_on",
            field=models.DateField(verbose_name="征询截止"),
        ),
    ]
