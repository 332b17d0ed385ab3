"""The index of subjects goes without the child, so that every wall reads edges from the index made for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_edges_are_read_from_an_index")]

    # The old one goes last: while the new one is built, a running server still reads along it. An index is
    # renamed without stopping who reads; taking one away waits for them, and holds them up for a moment only.
    operations = [
        migrations.RenameIndex(
            model_name="edge", old_name="edge_of_subject", new_name="edge_of_subject_before"
        ),
        migrations.AddIndex(
            model_name="edge", index=models.Index(models.F("subject"), name="edge_of_subject")
        ),
        migrations.RemoveIndex(model_name="edge", name="edge_of_subject_before"),
    ]
