from itertools import groupby

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def number_rounds(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give the steps taken so far their round: it grows with every submission."""
    steps = apps.get_model("review", "Step").objects.order_by("report", "pk").iterator()
    for _, taken in groupby(steps, key=lambda step: step.report_id):
        rounds = 0
        for step in taken:
            rounds += step.move == "submit"
            step.round = rounds
            step.save(update_fields=["round"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("reports", "0001_initial"),
        ("review", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("read", models.BooleanField(default=False, verbose_name="已读")),
                ("mailed", models.DateTimeField(null=True, verbose_name="邮件发出时间")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveIntegerField(verbose_name="轮次")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=80, verbose_name="位置")),
                ("start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("end", models.PositiveIntegerField(null=True, verbose_name="止")),
                (
                    "quote",
                    models.TextField(
                        blank=True, help_text="the figure or words pinned, as they stood", verbose_name="原文"
                    ),
                ),
                ("text", models.TextField(verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="序号")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("changed", "改了"), ("explained", "说明"), ("kept", "不改，因为")],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("answer_text", models.TextField(blank=True, verbose_name="答复说明")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
            ],
            options={
                "ordering": ["step", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
            ],
            options={
                "verbose_name": "审核步骤",
                "verbose_name_plural": "审核步骤",
                "ordering": ["agency", "number"],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(verbose_name="至")),
            ],
            options={
                "verbose_name": "代理",
                "verbose_name_plural": "代理",
                "ordering": ["since"],
            },
        ),
        migrations.AddField(
            model_name="step",
            name="round",
            field=models.PositiveIntegerField(default=0, verbose_name="轮次"),
        ),
        migrations.AddField(
            model_name="step",
            name="stage",
            field=models.CharField(
                blank=True, help_text="the name of the review step decided", max_length=20, verbose_name="审核步骤"
            ),
        ),
        migrations.RunPython(number_rounds, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("move__in", ["submit", "pass", "approve"]), ("round__gt", 0)),
                fields=("report", "round", "by"),
                name="step_four_eyes",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="step",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pins",
                to="review.step",
                verbose_name="退回",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stages",
                to="agencies.agency",
                verbose_name="机关",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="holders",
            field=models.ManyToManyField(related_name="stages", to="agencies.membership", verbose_name="审核人"),
        ),
        migrations.AddField(
            model_name="standin",
            name="absent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="外出人",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stand_ins",
                to="agencies.agency",
                verbose_name="机关",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="stand_in",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代理人",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "read"], name="notice_by_reader"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(fields=("report", "round"), name="opened_once_a_round"),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.UniqueConstraint(fields=("step", "number"), name="pin_once_a_number"),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", True), ("step__isnull", True)),
                    models.Q(("number__isnull", False), ("step__isnull", False)),
                    _connector="OR",
                ),
                name="pin_numbered_when_returned",
            ),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="pin_answered_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("agency", "number"), name="stage_once_a_number"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("agency", "name"), name="stage_once_a_name"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__range", (1, 3))), name="stage_at_most_three"
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("until"))), name="stand_in_from_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent", models.F("stand_in")), _negated=True), name="stand_in_is_another"
            ),
        ),
    ]
