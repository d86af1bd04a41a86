"""A step has a number; the version it names is the one it was made over, which several steps may share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0003_proposals")]

    operations = [
        migrations.RemoveConstraint("step", "step_once_a_version"),
        migrations.AddField(
            "step",
            "number",
            models.PositiveIntegerField("序号", default=0, help_text="from 1, without a gap, within the report"),
        ),
        migrations.AlterField(
            "step",
            "version",
            models.PositiveIntegerField("版本", help_text="the version the step was made over"),
        ),
    ]
