"""A notice may be for one person; those of before are for the office, as they were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_visits_of_a_case")]

    operations = [
        migrations.AddField(model_name="notice", name="for_user", field=models.BigIntegerField(null=True)),
    ]
