"""What a memo is about and what a set holds are rows that the database ties to their study."""

import django.db.models.deletion
from django.db import migrations, models

import rangkul.core.ids

_ABOUT = {"source": "source", "text": "sourcetext", "code": "code", "coding": "coding", "case": "studycase"}
# What is not of the memo's study, or is not there, is not known: the memo is about the study then.
FILL_MEMOS = (
    *[
        f"UPDATE evidence_memo m SET about_{kind}_id = t.id FROM evidence_{table} t"
        f" WHERE m.about_kind = '{kind}' AND t.id = m.about_id AND t.study_id = m.study_id"
        for kind, table in _ABOUT.items()
    ],
    "UPDATE evidence_memo SET about_kind = 'study' WHERE num_nonnulls("
    + ", ".join(f"about_{kind}_id" for kind in _ABOUT)
    + ") = 0 AND about_kind <> 'study'",
)
_MEMBERS = {"code": "codes", "source": "sources", "memo": "memos"}
FILL_SETS = tuple(
    f"INSERT INTO evidence_setmember (id, study_id, set_id, {kind}_id)"
    " SELECT DISTINCT ON (s.id, t.id) gen_random_uuid(), s.study_id, s.id, t.id FROM evidence_codeset s"
    f" CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(s.members->'{listed}', '[]')) named"
    f" JOIN evidence_{kind} t ON t.study_id = s.study_id AND upper(t.guid::text) = upper(named)"
    for kind, listed in _MEMBERS.items()
)


def _of_its_study(table: str, field: str, named: str) -> migrations.RunSQL:
    name = f"{table}_{field}_is_of_its_study"
    return migrations.RunSQL(
        f"ALTER TABLE evidence_{table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY (study_id, {field}_id) REFERENCES evidence_{named} (study_id, id)",
        f"ALTER TABLE evidence_{table} DROP CONSTRAINT {name}",
    )


def _named_with_its_study(table: str) -> migrations.RunSQL:
    name = f"{table}_is_named_with_its_study"
    return migrations.RunSQL(
        f"ALTER TABLE evidence_{table} ADD CONSTRAINT {name} UNIQUE (study_id, id)",
        f"ALTER TABLE evidence_{table} DROP CONSTRAINT {name}",
    )


def _link(model: str, name: str, to: str) -> migrations.AddField:
    return migrations.AddField(
        model_name=model,
        name=name,
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=f"evidence.{to}",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0013_codes_in_two_languages"),
    ]

    operations = [
        *[_link("memo", f"about_{kind}", table) for kind, table in _ABOUT.items()],
        migrations.CreateModel(
            name="SetMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rangkul.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="evidence.codeset",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.study"
                    ),
                ),
            ],
        ),
        *[_link("setmember", kind, kind) for kind in _MEMBERS],
        migrations.AddConstraint(
            model_name="setmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__isnull", False), ("memo", None), ("source", None)),
                    models.Q(("code", None), ("memo", None), ("source__isnull", False)),
                    models.Q(("code", None), ("memo__isnull", False), ("source", None)),
                    _connector="OR",
                ),
                name="set_member_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="setmember",
            constraint=models.UniqueConstraint(
                models.F("set"),
                models.F("code"),
                models.F("source"),
                models.F("memo"),
                name="set_has_a_member_once",
                nulls_distinct=False,
            ),
        ),
        *[_named_with_its_study(table) for table in ("memo", "codeset")],
        *[_of_its_study("memo", f"about_{kind}", table) for kind, table in _ABOUT.items()],
        _of_its_study("setmember", "set", "codeset"),
        *[_of_its_study("setmember", kind, kind) for kind in _MEMBERS],
        # What was taken back stands for good, and still gets its key; the walls are laid anew afterwards.
        migrations.RunSQL("DROP TRIGGER IF EXISTS settled ON evidence_memo", migrations.RunSQL.noop),
        *[migrations.RunSQL(fill, migrations.RunSQL.noop) for fill in (*FILL_MEMOS, *FILL_SETS)],
    ]
