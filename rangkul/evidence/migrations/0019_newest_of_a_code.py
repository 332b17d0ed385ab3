"""The newest codings of a code along an index; that of the key alone said less than its neighbour."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0018_texts_in_pieces"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="coding",
            index=models.Index(
                models.F("code"),
                models.OrderBy(models.F("made_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="coding_newest_of_code",
            ),
        ),
        migrations.AlterField(
            model_name="coding",
            name="code",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="codings",
                to="evidence.code",
            ),
        ),
    ]
