"""Django's migrate, with the guards lifted while it runs and set when the schema is complete."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from govreports.audit import guard


class Command(Migrate):
    """What Django's does; see audit/guard.py for why the guards are not in the migrations themselves."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate.  Half-way back or stopped by a fault, the guards stay lifted until the next complete run."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection.prepare_database()
        guard.lift(connection)
        try:
            super().handle(*args, **options)
        finally:
            executor = MigrationExecutor(connection)
            if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
                guard.put_up(connection)
