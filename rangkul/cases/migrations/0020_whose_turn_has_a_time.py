"""Until when whoever has the turn takes it: added, and filled for the referrals that run."""

from typing import Any

from django.db import migrations, models

# As rules.referrals.turn_due says it.
FILL = """
UPDATE cases_referral SET turn_due = CASE
  WHEN status IN ('sent', 'delivered', 'opened', 'acknowledged', 'more_asked') THEN answer_due
  WHEN status = 'reported' THEN coalesce(reported_at + interval '3 days', access_until, expires_at)
  WHEN status = 'accepted' THEN least(coalesce(access_until, expires_at), answered_at
    + CASE urgency WHEN 'urgent' THEN interval '1 day' ELSE interval '7 days' END)
  ELSE coalesce(access_until, expires_at) END
WHERE turn_due IS NULL AND status NOT IN ('declined', 'withdrawn', 'expired', 'closed')
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Give every referral that runs the time of its next step."""
    schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_houses_close"),
    ]

    operations = [
        migrations.AddField("referral", "turn_due", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
