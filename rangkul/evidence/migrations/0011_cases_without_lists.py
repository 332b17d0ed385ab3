"""The lists of names in a case go: what they named has rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0010_cases_with_their_voices"),
    ]

    operations = [
        migrations.RemoveField(model_name="studycase", name="members"),
    ]
