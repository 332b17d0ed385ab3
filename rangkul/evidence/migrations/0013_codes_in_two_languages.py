"""A code may be worded in the other language too; factors that nobody reworded have it in their framework."""

from django.db import migrations, models

_OTHER = "CASE st.language WHEN 'en' THEN 'id' ELSE 'en' END"
FILL = (
    f"UPDATE evidence_code c SET other_language = {_OTHER}, other_name = factor->'label'->>({_OTHER}),"
    f" other_definition = coalesce(factor->'definition'->>({_OTHER}), '')"
    " FROM evidence_study st JOIN evidence_framework f ON f.id = st.framework_id"
    " CROSS JOIN LATERAL jsonb_array_elements(f.content->'nodes') factor"
    " WHERE c.study_id = st.id AND c.node = factor->>'id' AND c.other_language = ''"
    " AND c.name = factor->'label'->>st.language AND c.definition = factor->'definition'->>st.language"
    f" AND factor->'label'->>({_OTHER}) IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0012_codings_by_their_span"),
    ]

    operations = [
        migrations.AddField(
            model_name="code",
            name="other_definition",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="code",
            name="other_examples",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="code",
            name="other_exclude",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="code",
            name="other_include",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="code",
            name="other_language",
            field=models.CharField(blank=True, db_default="", max_length=2),
        ),
        migrations.AddField(
            model_name="code",
            name="other_name",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_definition",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_examples",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_exclude",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_include",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_language",
            field=models.CharField(blank=True, db_default="", max_length=2),
        ),
        migrations.AddField(
            model_name="codeversion",
            name="other_name",
            field=models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
