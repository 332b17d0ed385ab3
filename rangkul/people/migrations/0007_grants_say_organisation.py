"""The words of a grant say organisation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_accreditations_end_on_a_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="kind",
            field=models.CharField(
                choices=[
                    ("role", "A role in an organisation"),
                    ("link", "A link for a new password"),
                    ("second_step", "A reset of the second step"),
                    ("resume", "The end of a suspension"),
                    ("office", "An organisation that may see more"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unknown", "Nobody here knows this person"),
                    ("not_asked", "The person did not ask for it"),
                    ("wrong_role", "It is the wrong role or the wrong organisation"),
                    ("not_settled", "Why it was closed or suspended is not settled yet"),
                    ("no_paper", "I have seen no paper that says so"),
                    ("wrong_kind", "It is not an organisation of that kind"),
                    ("not_now", "Not now: speak with me first"),
                ],
                max_length=20,
            ),
        ),
    ]
