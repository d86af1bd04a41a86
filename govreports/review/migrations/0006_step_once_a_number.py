"""Of two steps that were to be the same one, the database takes one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0005_number_steps")]

    operations = [
        migrations.AddConstraint(
            "step", models.UniqueConstraint(fields=["report", "number"], name="step_once_a_number")
        ),
    ]
