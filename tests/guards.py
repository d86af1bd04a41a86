"""Taking the guards of the database away: for the twin of a test that meets one, and to write what they refuse."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import connection, models

from govreports.audit import guard


def drop(model: type[models.Model], on: str, key: str = "") -> None:
    """Take one guard away until the test's transaction is rolled back."""
    name = guard.Guard(model._meta.db_table, on, "", key=key).name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE")


def lifted() -> AbstractContextManager[None]:
    """Within, rows are changed as the owner of the database can, behind the application's back."""
    return guard.lifted(connection)
