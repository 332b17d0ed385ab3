"""When the words of a memo were kept here; of what stands already we know when it was made."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0006_rows_of_one_study"),
    ]

    operations = [
        migrations.AddField("memo", "kept_at", models.DateTimeField(db_default=Now())),
        migrations.RunSQL(
            "UPDATE evidence_memo SET kept_at = made_at WHERE withdrawn_at IS NULL", migrations.RunSQL.noop
        ),
    ]
