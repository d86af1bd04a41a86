"""Guards: what the database itself refuses, whoever asks, as triggers on SQLite and PostgreSQL.

A package declares its own in guards.py.  They are set by `manage.py migrate` and lifted while it
runs: SQLite makes a table anew to change a column, which loses the table's triggers and fails where
another table's trigger names it.  There is no switch; who may not change the schema cannot lift them.
See docs/decisions/0008-what-the-database-itself-refuses.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import module_has_submodule

PREFIX = "guard_"


@dataclass(frozen=True)
class Guard:
    """One thing refused: `on` (INSERT, UPDATE or DELETE) of a row of `table` while `when` holds."""

    table: str
    on: str
    sentence: str
    # SQL that both databases read, over OLD and NEW.
    when: str = "TRUE"
    # PostgreSQL: rows whose state decides, read under a lock, so that a change under way is waited for.
    decided_by: str = ""
    # Tells apart what several packages refuse of the same table.
    key: str = ""

    @property
    def name(self) -> str:
        """The trigger's name in the database."""
        return "_".join(filter(None, (f"{PREFIX}{self.table}", self.on.lower(), self.key)))

    @property
    def keeps_all(self) -> bool:
        """Whether nobody may do this to any row."""
        return self.when == "TRUE"

    def sql(self, vendor: str) -> str:
        """The statements that set the guard."""
        return self._sqlite() if vendor == "sqlite" else self._postgresql()

    def _sqlite(self) -> str:
        # Before 3.39 SQLite knew only IS NOT.
        when = self.when.replace("IS DISTINCT FROM", "IS NOT")
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        )

    def _postgresql(self) -> str:
        row = "OLD" if self.on == "DELETE" else "NEW"
        wait = f"PERFORM 1 FROM {self.decided_by} FOR SHARE; " if self.decided_by else ""
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {wait}"
            f"IF {self.when} THEN RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {row}; END $guard$; "
            f"CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def declared() -> list[Guard]:
    """The guards of every package."""
    configs = [c for c in apps.get_app_configs() if module_has_submodule(c.module, "guards")]
    return [guard for c in configs for guard in import_module(f"{c.name}.guards").GUARDS]


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the guards the database has, and has not been told to pass over."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Declared guards that do not stand."""
    found = standing(connection)
    return [guard.name for guard in declared() if guard.name not in found]


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away, also one no longer declared."""
    if connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER {name}" for name in standing(connection)]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
            functions = [name for (name,) in cursor.fetchall() if name.startswith(PREFIX)]
        statements = [f"DROP FUNCTION {name}() CASCADE" for name in functions]
    _execute(connection, statements)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Set every declared guard, in place of those that stand."""
    with transaction.atomic(using=connection.alias):
        lift(connection)
        _execute(connection, [guard.sql(connection.vendor) for guard in declared()])
        if connection.vendor == "postgresql":
            _revoke(connection)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within, the guards do not stand: for the owner of the schema, who changes it."""
    lift(connection)
    try:
        yield
    finally:
        put_up(connection)


def _revoke(connection: BaseDatabaseWrapper) -> None:
    """Leave nobody but the owner a privilege that a guard takes away altogether (deploy/postgres/roles.sql)."""
    kept = sorted({guard.table for guard in declared() if guard.keeps_all})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname, g.grantee::regrole::text FROM pg_class c "
            "CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE c.relnamespace = current_schema()::regnamespace "
            "AND c.relname = ANY(%s) AND g.grantee NOT IN (0, c.relowner)",
            [kept],
        )
        grantees = cursor.fetchall()
    taken = [f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {table} FROM {role}" for table, role in grantees]
    _execute(connection, [*taken, *(f"REVOKE ALL ON {table} FROM PUBLIC" for table in kept)])


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
