"""A no to an organisation has reasons of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_what_opens_more_takes_a_second_person"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unknown", "Nobody here knows this person"),
                    ("not_asked", "The person did not ask for it"),
                    ("wrong_role", "It is the wrong role or the wrong office"),
                    ("not_settled", "Why it was closed or suspended is not settled yet"),
                    ("no_paper", "I have seen no paper that says so"),
                    ("wrong_kind", "It is not an organisation of that kind"),
                    ("not_now", "Not now: speak with me first"),
                ],
                max_length=20,
            ),
        ),
    ]
