"""Children pass together: the sitting, and which handovers belong to it."""

import django.db.models.deletion
from django.db import migrations, models

import rangkul.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_referrals_are_read_by_turn"),
        ("people", "0002_accounts_are_invited"),
    ]

    operations = [
        migrations.CreateModel(
            name="JointHandover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("city", models.CharField(max_length=13)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("given_by", models.BigIntegerField()),
                ("given_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("adults_male", models.PositiveSmallIntegerField(default=0)),
                ("adults_female", models.PositiveSmallIntegerField(default=0)),
                ("recorded_at", models.DateTimeField()),
                (
                    "from_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.operation",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="handover",
            name="joint",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers",
                to="cases.jointhandover",
            ),
        ),
    ]
