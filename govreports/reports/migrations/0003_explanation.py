"""What was said about findings, bound to the values it was said of."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_narrative_bindings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=24, verbose_name="问题")),
                (
                    "values",
                    models.CharField(
                        help_text="fingerprint of what the finding rested on", max_length=24, verbose_name="所据数值"
                    ),
                ),
                ("rule", models.CharField(max_length=10, verbose_name="规则")),
                ("message", models.TextField(help_text="as it was when it was explained", verbose_name="检查结果")),
                ("figures", models.JSONField(default=dict, verbose_name="当时的数")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("business", "情况属实：业务或申请量有变化"),
                            ("scope", "统计范围、口径与上年或与正文不同"),
                            ("reorganized", "机构合并、分设或职能划转"),
                            ("corrected", "上年报告有误，已经或将要更正"),
                            ("wording", "表述有依据，检查误读了文字"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="原因",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="说明")),
                ("note_cell", models.CharField(blank=True, max_length=80, verbose_name="印作附注的格")),
                ("given_at", models.DateTimeField(verbose_name="说明时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="explanations", to="reports.report"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("report", "key"),
                        name="explanation_once_a_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="explanation_withdrawn_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["business", "scope", "reorganized", "corrected", "wording", "other"])
                        ),
                        name="explanation_kind_known",
                    ),
                ],
            },
        ),
    ]
