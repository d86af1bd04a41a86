from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for number, hash, role, address and result; what is there gets them in 0003."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField("event", "sequence", models.PositiveIntegerField("序号", null=True)),
        migrations.AddField(
            "event",
            "role",
            models.CharField("角色", max_length=100, blank=True, help_text="keys held then, with commas between"),
        ),
        migrations.AddField(
            "event",
            "address",
            models.CharField("来源地址", max_length=45, blank=True, help_text="empty for a command on the server"),
        ),
        migrations.AddField(
            "event",
            "result",
            models.CharField("结果", max_length=8, choices=[("done", "已办理"), ("refused", "未办理")], default="done"),
        ),
        migrations.AddField("event", "hash", models.CharField("SHA-256", max_length=64, default="")),
    ]
