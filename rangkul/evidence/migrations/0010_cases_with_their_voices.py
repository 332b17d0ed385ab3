"""Which sources, passages and codes belong to a case: rows that the database ties to their study."""

import django.db.models.deletion
from django.db import migrations, models

import rangkul.core.ids

# Until now a case held their names, as other software writes them, in lists.
_LISTED = (
    " FROM evidence_studycase c JOIN evidence_study st ON st.id = c.study_id"
    " CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(c.members->'{kind}', '[]')) named"
    " JOIN evidence_{table} t ON t.study_id = c.study_id AND upper(t.guid::text) = upper(named)"
)
FILL = (
    "INSERT INTO evidence_casevoice (id, study_id, case_id, source_id, speaker, linked_by, linked_at)"
    " SELECT DISTINCT ON (c.id, t.id) gen_random_uuid(), c.study_id, c.id, t.id, '', st.opened_by,"
    " statement_timestamp()" + _LISTED.format(kind="sources", table="source"),
    "INSERT INTO evidence_casemark (id, study_id, case_id, coding_id)"
    " SELECT DISTINCT ON (c.id, t.id) gen_random_uuid(), c.study_id, c.id, t.id"
    + _LISTED.format(kind="codings", table="coding"),
    "INSERT INTO evidence_casemark (id, study_id, case_id, code_id)"
    " SELECT DISTINCT ON (c.id, t.id) gen_random_uuid(), c.study_id, c.id, t.id"
    + _LISTED.format(kind="codes", table="code"),
)


def _of_its_study(table: str, field: str, named: str) -> migrations.RunSQL:
    name = f"{table}_{field}_is_of_its_study"
    return migrations.RunSQL(
        f"ALTER TABLE evidence_{table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (study_id, {field}_id) REFERENCES evidence_{named} (study_id, id)",
        f"ALTER TABLE evidence_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0009_code_splits"),
    ]

    operations = [
        migrations.AddField(
            model_name="studycase",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="CaseMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="evidence.studycase",
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.code",
                    ),
                ),
                (
                    "coding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.coding",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__isnull", False), ("coding", None)),
                            models.Q(("code", None), ("coding__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_mark_is_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        models.F("case"),
                        models.F("coding"),
                        models.F("code"),
                        name="case_is_marked_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseVoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=80)),
                ("linked_by", models.BigIntegerField()),
                ("linked_at", models.DateTimeField()),
                ("unlinked_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="evidence.studycase",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="evidence.source",
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
                "indexes": [
                    models.Index(
                        models.F("source"), condition=models.Q(("unlinked_at", None)), name="voices_of_source"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        models.F("source"),
                        models.F("speaker"),
                        condition=models.Q(("unlinked_at", None)),
                        name="voice_is_of_a_case_once",
                    )
                ],
            },
        ),
        *[
            _of_its_study(table, field, named)
            for table, field, named in (
                ("casevoice", "case", "studycase"),
                ("casevoice", "source", "source"),
                ("casemark", "case", "studycase"),
                ("casemark", "coding", "coding"),
                ("casemark", "code", "code"),
            )
        ],
        *[migrations.RunSQL(fill, migrations.RunSQL.noop) for fill in FILL],
    ]
