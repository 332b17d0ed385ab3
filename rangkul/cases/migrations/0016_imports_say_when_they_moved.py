from django.db import migrations, models


class Migration(migrations.Migration):
    """A register on its way in says when it last moved, so that a dead worker is noticed."""

    dependencies = [("cases", "0015_what_comes_instead_of_a_referral")]

    operations = [
        migrations.AddField(model_name="importbatch", name="moved_at", field=models.DateTimeField(null=True)),
    ]
