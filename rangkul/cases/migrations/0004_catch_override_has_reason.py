"""A decision otherwise than the catch rule names its listed reason and its words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_what_goes_along_at_a_handover"),
    ]

    operations = [
        migrations.AddField(
            model_name="catchdecision",
            name="override_code",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddConstraint(
            model_name="catchdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided", models.F("proposed")),
                    models.Q(
                        models.Q(("override_code", ""), _negated=True),
                        models.Q(("override_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="catch_override_has_reason",
            ),
        ),
    ]
