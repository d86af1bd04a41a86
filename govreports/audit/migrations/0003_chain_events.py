from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from govreports.audit import chain

# Rows held in memory at a time.
CHUNK = 1000


def number_and_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Number the events of every report as they were written, and chain them."""
    events = apps.get_model("audit", "Event").objects.using(schema_editor.connection.alias)
    reports = events.order_by("report").values_list("report", flat=True).distinct()
    for report in list(reports):
        previous, changed = chain.START, []
        for number, event in enumerate(events.filter(report=report).order_by("pk").iterator(CHUNK), 1):
            event.sequence = number
            event.hash = previous = chain.link(previous, {name: getattr(event, name) for name in chain.FIELDS})
            changed.append(event)
        events.bulk_update(changed, ["sequence", "hash"], batch_size=200)


class Migration(migrations.Migration):
    """Chains what was written before there was a chain; backwards there is nothing to undo."""

    dependencies = [("audit", "0002_event_chain")]

    operations = [migrations.RunPython(number_and_chain, migrations.RunPython.noop)]
