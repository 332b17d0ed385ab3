import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A question is counted by the names it asks about, no longer by the form."""

    dependencies = [("core", "0003_personal_edges_name_the_office")]

    operations = [
        migrations.AddField(
            model_name="lookup",
            name="names",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
