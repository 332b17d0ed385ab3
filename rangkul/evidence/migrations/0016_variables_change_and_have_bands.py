"""A variable can be changed, put out of use, and cut into bands of numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0015_memos_and_sets_without_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="studyvariable",
            name="bands",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="studyvariable",
            name="retired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="studyvariable",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
