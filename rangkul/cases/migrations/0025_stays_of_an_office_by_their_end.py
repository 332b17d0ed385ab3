"""Today asks which children slept in an office's houses lately and have no case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_today_asks_along_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(models.F("organisation_id"), models.F("out_at"), name="stay_of_office_by_end"),
        ),
    ]
