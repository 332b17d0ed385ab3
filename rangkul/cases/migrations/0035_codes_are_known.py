"""Where a register stands, what became of a row, and four more codes are of their lists, whoever writes them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0034_who_is_asked_is_not_told"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["dry", "running", "done", "undone"])),
                name="import_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["in", "before", "adult", "undone"])),
                name="import_row_fate_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", ["urgent", "routine"])), name="referral_urgency_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["question", "answer", "report"])),
                name="message_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["family", "relative", "institution", "home_city"])),
                name="return_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["", "doing_well", "needs_support", "at_risk", "on_street", "moved", "not_found"],
                    )
                ),
                name="visit_outcome_is_known",
            ),
        ),
    ]
