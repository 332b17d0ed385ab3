"""A personal edge says for which organisation its person acts."""

from django.db import migrations, models

# Which organisation gave an older one is not written anywhere: office 0 reaches nobody, a supervisor assigns anew.
CLOSE_THE_NAMELESS = "UPDATE core_edge SET subject = subject || '@0' WHERE subject ~ '^u:[0-9]+$'"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_lookup_question"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="edge",
            name="edge_subject_is_well_formed",
        ),
        migrations.AlterField(
            model_name="edge",
            name="subject",
            field=models.CharField(max_length=44),
        ),
        migrations.RunSQL(CLOSE_THE_NAMELESS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="edge",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__regex", r"^([ds]:[0-9]+|u:[0-9]+@[0-9]+)$")),
                name="edge_subject_is_well_formed",
            ),
        ),
    ]
