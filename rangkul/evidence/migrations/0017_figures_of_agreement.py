"""The figures of a double coding are kept with what they were computed from."""

import django.db.models.deletion
from django.db import migrations, models

import rangkul.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0016_variables_change_and_have_bands"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementFigures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Being computed"),
                            ("made", "Computed"),
                            ("failed", "Not computed"),
                        ],
                        default="asked",
                        max_length=6,
                    ),
                ),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(null=True)),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="evidence.sample",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.study"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("sample"), models.F("fingerprint"), name="agreement_figures_are_made_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("figures", None), ("state", "asked")),
                            models.Q(
                                ("ended_at__isnull", False), ("figures__isnull", False), ("state", "made")
                            ),
                            models.Q(("ended_at__isnull", False), ("figures", None), ("state", "failed")),
                            _connector="OR",
                        ),
                        name="agreement_figures_state_is_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE evidence_agreementfigures ADD CONSTRAINT agreementfigures_sample_is_of_its_study"
            " FOREIGN KEY (study_id, sample_id) REFERENCES evidence_sample (study_id, id)",
            "ALTER TABLE evidence_agreementfigures DROP CONSTRAINT agreementfigures_sample_is_of_its_study",
        ),
    ]
