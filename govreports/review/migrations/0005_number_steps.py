"""Number the steps taken so far in their order."""

from typing import Any

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery


def number(apps: Any, editor: Any) -> None:
    """Each step comes after those of its report that were written before it."""
    steps = apps.get_model("review", "Step").objects.using(editor.connection.alias)
    before = steps.filter(report=OuterRef("report"), pk__lte=OuterRef("pk")).order_by().values("report")
    steps.update(number=Subquery(before.annotate(count=Count("pk")).values("count")))


class Migration(migrations.Migration):
    dependencies = [("review", "0004_step_number")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
