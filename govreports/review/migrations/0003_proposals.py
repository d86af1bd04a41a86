import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_explanation"),
        ("review", "0002_stages_pins_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=80, verbose_name="位置")),
                ("value", models.TextField(blank=True, verbose_name="建议值")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "version",
                    models.PositiveIntegerField(help_text="the report's version the office saw", verbose_name="版本"),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待答复"), ("accepted", "已采纳"), ("declined", "未采纳")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="答复")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_someone",
                    )
                ],
            },
        ),
    ]
