"""A grant of a role may take the place of a membership, which ends when somebody says yes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_second_steps_are_sealed_for_their_owner"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_of_a_role_names_it",
        ),
        migrations.AddField(
            model_name="grant",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "role"),
                        (
                            "role__in",
                            [
                                "outreach_worker",
                                "order_officer",
                                "shelter_staff",
                                "intake_desk",
                                "social_worker",
                                "case_supervisor",
                                "focal_point",
                                "agency_head",
                                "lks_manager",
                                "forum_secretary",
                                "facilitator",
                                "evaluator",
                                "second_rater",
                                "data_officer",
                                "administrator",
                            ],
                        ),
                        ("valid_from__isnull", False),
                    ),
                    models.Q(models.Q(("kind", "role"), _negated=True), ("replaces", None), ("role", "")),
                    _connector="OR",
                ),
                name="grant_of_a_role_names_it",
            ),
        ),
    ]
