"""A referral keeps its reminder and the consent it rests on; its reason is listed as well as told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_match_proposals")]

    operations = [
        migrations.AddField(
            "referral",
            "consent",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.consent"
            ),
        ),
        migrations.AddField("referral", "remind_at", models.DateTimeField(null=True)),
        migrations.AddField("referralreason", "reason", models.CharField(blank=True, max_length=20)),
    ]
