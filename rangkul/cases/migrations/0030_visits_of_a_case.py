"""Whether a case has a visit to come is read from one index; that of the case alone goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_referrals_nobody_answered")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                models.F("case"), models.F("done_at"), models.F("cancelled_at"), name="visit_of_case"
            ),
        ),
        migrations.AlterField(
            model_name="visit",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
    ]
