"""The index of codings by their text holds where they end, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0011_cases_without_lists")]

    operations = [
        migrations.AddIndex(
            model_name="coding",
            index=models.Index("text", "start", "end", name="coding_of_span"),
        ),
        migrations.RemoveIndex(model_name="coding", name="coding_of_text"),
    ]
