"""The late referrals of an office are read along an index; of two alike on the case one goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_notices_name_the_paper"),
        ("people", "0003_grants_take_a_second_person"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                models.F("from_organisation"),
                models.F("turn_due"),
                condition=models.Q(("answered_at", None), ("turn_due__isnull", False)),
                name="referral_unanswered",
            ),
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_of_case",
        ),
    ]
