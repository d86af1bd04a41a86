"""PostgreSQL: the role the site runs as writes reports, and can neither alter history nor lift a guard.

The role is made by the script that docker-compose.yml runs.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from govreports.agencies.models import User
from govreports.audit import guard
from govreports.audit.models import Event
from govreports.publication.actions import publish
from govreports.reports.actions import save
from govreports.reports.models import Report
from govreports.review.actions import make

ROLES = Path(__file__).resolve().parents[2] / "deploy/postgres/roles.sql"
PSQL = shutil.which("psql") or max(map(str, Path("/usr/lib/postgresql").glob("*/bin/psql")), default=None)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's"),
    pytest.mark.skipif(PSQL is None, reason="psql is missing"),
]
REFUSED = [
    "UPDATE audit_event SET note = 'x'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "UPDATE publication_publication SET document = '{}'",
    "DELETE FROM publication_publication",
    "UPDATE review_step SET note = 'x'",
    "DELETE FROM review_step",
    "TRUNCATE reports_narrative CASCADE",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE reports_narrative DISABLE TRIGGER USER",
    "DROP TRIGGER guard_audit_event_update ON audit_event",
    "DROP FUNCTION guard_reports_narrative_update() CASCADE",
    "CREATE OR REPLACE FUNCTION guard_reports_narrative_update() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RETURN NEW; END'",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE audit_event OWNER TO govreports_app",
    "GRANT UPDATE ON audit_event TO govreports_app; UPDATE audit_event SET note = 'x'",
    "SET session_replication_role = replica",
    "DROP TABLE audit_event CASCADE",
]


def run_script() -> None:
    given = connection.settings_dict
    place = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"]}
    environment = {**os.environ, **{k: str(v) for k, v in place.items() if v}, "POSTGRES_APP_PASSWORD": "secret'1"}
    command = [str(PSQL), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(ROLES), given["NAME"]]
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603  our own script


@pytest.fixture(autouse=True)
def role() -> Iterator[None]:
    """The role as an installation has it: the script, then migrate's last act."""
    with (settings.VAR_DIR / "role.lock").open("w") as lock:  # a role is the cluster's, and others test beside us
        fcntl.flock(lock, fcntl.LOCK_EX)
        run_script()
        guard.put_up(connection)
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY govreports_app")


def execute(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@contextmanager
def as_application() -> Iterator[None]:
    """What follows is done with the application's rights."""
    execute("SET ROLE govreports_app")
    try:
        yield
    finally:
        execute("RESET ROLE")


def came_through(sql: str) -> bool:
    """Whether the role may; a guard's refusal would not do."""
    try:
        with transaction.atomic():
            execute(sql)
    except ProgrammingError as e:
        return not any(said in str(e) for said in ("permission denied", "must be owner"))
    return True


def test_application_s_role_is_refused(approved: Report) -> None:
    with as_application():
        assert [sql for sql in REFUSED if came_through(sql)] == []


def test_application_s_role_does_all_its_work(complete: Report, drafter: User, reviewer: User) -> None:
    with as_application():
        save(
            report=complete.pk,
            changes={"preamble": "本报告所列数据的统计期限自2025年1月1日至12月31日止。"},
            base=complete.version,
            by=drafter,
        )
        make("submit", report=complete.pk, by=drafter)
        make("approve", report=complete.pk, by=reviewer)
        assert publish(report=complete.pk, by=reviewer).number == 1


def test_application_s_role_meets_the_guards_too(approved: Report) -> None:
    with as_application(), pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
        execute("UPDATE reports_narrative SET text = 'x'")


def test_control_with_the_right_granted_only_the_guard_is_left(complete: Report) -> None:
    execute("GRANT UPDATE ON audit_event TO govreports_app")
    with as_application(), pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        execute("UPDATE audit_event SET note = 'x'")


def test_control_with_right_and_no_guard_history_is_altered(complete: Report) -> None:
    execute("GRANT UPDATE ON audit_event TO govreports_app")
    guard.lift(connection)
    try:
        with as_application():
            assert execute("UPDATE audit_event SET note = 'x'") == Event.objects.count()
    finally:
        guard.put_up(connection)


def test_script_runs_twice() -> None:
    run_script()
    guard.put_up(connection)
    with as_application(), pytest.raises(DatabaseError), transaction.atomic():
        execute("DELETE FROM audit_event")
