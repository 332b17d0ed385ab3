"""Two columns that nobody wrote or read are no longer ours.

A case's step was "intake" for ever, the problems of a row stand in the report of its register. The tables keep
both, filled by a default, while programs from before this release still name them; the next release drops them.
"""

from django.db import migrations

STEP = "ALTER TABLE cases_case ALTER COLUMN step SET DEFAULT 'intake'"
PROBLEMS = "ALTER TABLE cases_importrow ALTER COLUMN problems SET DEFAULT '[]'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_what_is_always_true")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(STEP, "ALTER TABLE cases_case ALTER COLUMN step DROP DEFAULT"),
                migrations.RunSQL(PROBLEMS, "ALTER TABLE cases_importrow ALTER COLUMN problems DROP DEFAULT"),
            ],
            state_operations=[
                migrations.RemoveField("case", "step"),
                migrations.RemoveField("importrow", "problems"),
            ],
        ),
    ]
