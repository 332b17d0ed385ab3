from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_closures_say_since_when")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="paper",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        # For functions and older code that do not name it. A default that Django knows would be asked back after
        # each insert, and who tells another office may not read what it told.
        migrations.RunSQL(
            "ALTER TABLE cases_notice ALTER COLUMN paper SET DEFAULT ''",
            "ALTER TABLE cases_notice ALTER COLUMN paper DROP DEFAULT",
        ),
    ]
