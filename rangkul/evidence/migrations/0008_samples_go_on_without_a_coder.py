"""A sample goes on without a coder who will not finish; who said so, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_memo_kept_at"),
    ]

    operations = [
        migrations.AddField("samplecoder", "released_at", models.DateTimeField(null=True)),
        migrations.AddField("samplecoder", "released_by", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "samplecoder",
            models.CheckConstraint(
                condition=models.Q(released_at=None, released_by=None)
                | models.Q(released_at__isnull=False, released_by__isnull=False, finished_at=None),
                name="sample_coder_finishes_or_is_released",
            ),
        ),
    ]
