"""Editions that were out before their imprint was kept: theirs in the words their PDFs bear."""

from django.db import migrations
from django.utils import timezone


def keep(apps, schema_editor):
    for edition in apps.get_model("publication", "Publication").objects.filter(number__gt=1, imprint=""):
        day = timezone.localdate(edition.published_at)
        edition.imprint = f"第{edition.number}版，{day.year}年{day.month}月{day.day}日更正"
        edition.save(update_fields=["imprint"])


class Migration(migrations.Migration):
    dependencies = [("publication", "0004_imprint")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
