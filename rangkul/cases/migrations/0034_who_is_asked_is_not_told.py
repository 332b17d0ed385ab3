"""What opened a referral to an office that was asked only asks: it no longer tells which child it is about."""

from django.db import migrations

# Given by whoever sent it; what acceptance opened was taken by the receiver and stays as it is.
ONLY_ASK = """
UPDATE core_edge e SET purpose = 'asked' FROM cases_referral r
WHERE e.source = r.id AND e.child_id = r.child_id AND e.subject = 'd:' || r.to_organisation_id
  AND e.level = 1 AND e.granted_by = r.recorded_by AND e.purpose = r.service
  AND e.revoked_at IS NULL AND e.valid_to > statement_timestamp()
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0033_columns_that_said_nothing"), ("core", "__first__")]

    operations = [migrations.RunSQL(ONLY_ASK, migrations.RunSQL.noop)]
