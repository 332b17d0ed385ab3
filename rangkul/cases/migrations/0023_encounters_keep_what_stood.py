"""A correction of an encounter keeps the words that stood before."""

import django.db.models.deletion
from django.db import migrations, models

import rangkul.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_children_pass_together"),
    ]

    operations = [
        migrations.CreateModel(
            name="EncounterVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.CharField(max_length=13)),
                (
                    "legal_basis",
                    models.CharField(
                        choices=[
                            ("public_task", "Public task"),
                            ("vital_interest", "Vital interest of the child"),
                            ("consent_guardian", "Consent of parent or guardian"),
                            ("court_order", "Court order"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("before", models.JSONField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.child"
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="cases.encounter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "legal_basis__in",
                                ["public_task", "vital_interest", "consent_guardian", "court_order"],
                            )
                        ),
                        name="encounterversion_legal_basis_is_known",
                    ),
                    models.UniqueConstraint(
                        models.F("encounter"), models.F("version"), name="encounter_version_is_kept_once"
                    ),
                ],
            },
        ),
    ]
