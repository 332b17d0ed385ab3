"""An informant answers a finding anew: the newer answer follows the older one, each with its day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0019_newest_of_a_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="membercheck",
            name="said_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="membercheck",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.membercheck",
            ),
        ),
        migrations.AddConstraint(
            model_name="membercheck",
            constraint=models.UniqueConstraint(models.F("follows"), name="member_check_is_followed_once"),
        ),
        migrations.RunSQL(
            "ALTER TABLE evidence_membercheck"
            " ADD CONSTRAINT membercheck_is_named_with_its_study UNIQUE (study_id, id)",
            "ALTER TABLE evidence_membercheck DROP CONSTRAINT membercheck_is_named_with_its_study",
        ),
        migrations.RunSQL(
            "ALTER TABLE evidence_membercheck ADD CONSTRAINT membercheck_follows_is_of_its_study"
            " FOREIGN KEY (study_id, follows_id) REFERENCES evidence_membercheck (study_id, id)",
            "ALTER TABLE evidence_membercheck DROP CONSTRAINT membercheck_follows_is_of_its_study",
        ),
    ]
