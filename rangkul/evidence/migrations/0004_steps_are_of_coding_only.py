from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_projects_of_other_software"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="codingstep",
            name="coding_step_kind_is_known",
        ),
        migrations.AlterField(
            model_name="codingstep",
            name="kind",
            field=models.CharField(
                choices=[("coded", "Coded"), ("withdrawn", "Withdrawn"), ("changed", "Changed")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="codingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["coded", "withdrawn", "changed"])),
                name="coding_step_kind_is_known",
            ),
        ),
    ]
