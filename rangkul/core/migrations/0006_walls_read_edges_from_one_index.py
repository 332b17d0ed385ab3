"""The index of subjects goes without the child, so that every wall reads edges from the index made for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_edges_are_read_from_an_index")]

    operations = [
        migrations.RemoveIndex(model_name="edge", name="edge_of_subject"),
        migrations.AddIndex(
            model_name="edge", index=models.Index(models.F("subject"), name="edge_of_subject")
        ),
    ]
