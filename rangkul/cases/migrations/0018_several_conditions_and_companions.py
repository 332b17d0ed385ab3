"""A child is hungry and ill at once, and comes with a brother and a stranger: lists in place of one code."""

import django.contrib.postgres.fields
from django.db import migrations, models

_TABLES = {"encounter": ("condition", "companions"), "handover": ("condition",)}


def _to_list(table: str, column: str) -> migrations.RunSQL:
    """The same column as a list of codes; what was told once is a list of one."""
    alter = f"ALTER TABLE cases_{table} ALTER COLUMN {column} TYPE varchar(20)"
    return migrations.RunSQL(
        f"{alter}[] USING CASE WHEN {column} = '' THEN '{{}}'::varchar(20)[] ELSE ARRAY[{column}] END",
        f"{alter} USING coalesce({column}[1], '')",
    )


def _codes() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=20), default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_shift_notes_are_read_along_an_index"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                _to_list(table, column) for table, columns in _TABLES.items() for column in columns
            ],
            state_operations=[
                migrations.AlterField(table, column, _codes())
                for table, columns in _TABLES.items()
                for column in columns
            ],
        ),
        migrations.RenameField("encounter", "condition", "conditions"),
        migrations.RenameField("handover", "condition", "conditions"),
    ]
