"""An accreditation ends on a day and for a reason; of those that ended before, neither is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_grants_are_refused_by_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="accreditation_ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="accreditation_ended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("expired", "It ran out and was not renewed"),
                    ("withdrawn", "The accreditation body withdrew it"),
                    ("given_up", "The institution gave it up"),
                    ("not_shown", "No valid certificate was shown"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accreditation_ended_on", None), ("accreditation_ended_why", "")),
                    models.Q(
                        ("accreditation_ended_on__isnull", False),
                        ("accredited", False),
                        ("accreditation_ended_why__in", ["expired", "withdrawn", "given_up", "not_shown"]),
                    ),
                    _connector="OR",
                ),
                name="organisation_accreditation_ends_for_a_reason",
            ),
        ),
    ]
