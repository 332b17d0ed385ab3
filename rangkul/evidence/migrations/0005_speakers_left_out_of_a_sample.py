from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_steps_are_of_coding_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="sample",
            name="left_out",
            field=models.JSONField(null=True),
        ),
    ]
