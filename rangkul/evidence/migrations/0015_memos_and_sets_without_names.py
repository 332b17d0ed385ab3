"""The plain names go: what a memo is about and what a set holds are rows."""

from django.db import migrations, models

_COLUMNS = ("case", "code", "coding", "source", "text")


def _only(kind: str) -> models.Q:
    empty = [(f"about_{column}__isnull", column != kind) for column in _COLUMNS]
    return models.Q(*sorted([*empty, ("about_kind", kind)]))


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0014_memos_and_sets_name_rows"),
    ]

    operations = [
        # The policy reads the column; it is laid anew after the migrations, and until then nobody reads.
        migrations.RunSQL("DROP POLICY IF EXISTS see ON evidence_memo", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="codeset", name="members"),
        migrations.RemoveConstraint(model_name="memo", name="memo_is_about_known"),
        migrations.RemoveIndex(model_name="memo", name="memo_about"),
        migrations.RemoveField(model_name="memo", name="about_id"),
        migrations.AddConstraint(
            model_name="memo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    *[_only(kind) for kind in ("study", "source", "text", "code", "coding", "case")],
                    _connector="OR",
                ),
                name="memo_is_about_one_thing",
            ),
        ),
    ]
