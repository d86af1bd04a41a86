from django.db import migrations, models


class Migration(migrations.Migration):
    """From now on every event has its number, once."""

    dependencies = [("audit", "0003_chain_events")]

    operations = [
        migrations.AlterField(
            "event",
            "sequence",
            models.PositiveIntegerField("序号", help_text="from 1, without a gap, within the report"),
        ),
        migrations.AlterField(
            "event",
            "hash",
            models.CharField("SHA-256", max_length=64, help_text="over the hash before and all fields of this event"),
        ),
        migrations.AddConstraint(
            "event", models.UniqueConstraint(fields=["report", "sequence"], name="event_sequence_once")
        ),
        migrations.AddIndex(
            "event",
            models.Index(
                condition=models.Q(("result", "refused")), fields=["actor", "at"], name="event_refused_by_actor"
            ),
        ),
    ]
