"""The cast of every test: a drafter and a reviewer of 示例市科学技术局, a stranger of another agency."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from govreports import settings as shipped
from govreports.agencies.models import Agency, User
from govreports.agencies.roles import Role
from govreports.reports.models import Report
from tests import factories

# Examples are drawn anew on every run; a machine shared with others is no reason to fail.
hypothesis_settings.register_profile("suite", deadline=None, max_examples=40)
hypothesis_settings.load_profile("suite")
# Playwright's loop runs in the thread of the tests; Django would take it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def _static_folder() -> None:
    """WhiteNoise warns where nothing was collected; here a warning is an error."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_guards() -> Iterator[None]:
    """After a test with transactions of its own Django empties every table.

    On SQLite it deletes, which the guards refuse; so they are dropped and made again around it, as
    only the owner of the schema can.  On PostgreSQL it truncates, which no guard sees and the
    application's role may not do.
    """
    operations = type(connection.ops)
    flush = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        lifted = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*lifted, *flush(self, *args, **kwargs), *(sql for _, sql in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr(operations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    """Argon2 takes its time on purpose; tests of other things do without."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def argon2(settings: Any) -> None:
    """Passwords are hashed as they are in use."""
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS


@pytest.fixture
def agency(db: None) -> Agency:
    return factories.agency()


@pytest.fixture
def drafter(agency: Agency) -> User:
    return factories.person("drafter", Role.DRAFTER, at=agency)


@pytest.fixture
def colleague(agency: Agency) -> User:
    """A second drafter of the same agency."""
    return factories.person("colleague", Role.DRAFTER, at=agency)


@pytest.fixture
def reviewer(agency: Agency) -> User:
    return factories.person("reviewer", Role.REVIEWER, at=agency)


@pytest.fixture
def both(agency: Agency) -> User:
    """One person who drafts and reviews."""
    return factories.person("both", Role.DRAFTER, Role.REVIEWER, at=agency)


@pytest.fixture
def administrator(agency: Agency) -> User:
    """Who settles the agency's steps and people, and does nothing else."""
    return factories.person("administrator", Role.ADMINISTRATOR, at=agency)


@pytest.fixture
def stranger(db: None) -> User:
    """Drafter and reviewer, of another agency."""
    elsewhere = factories.agency("swj", "示例市水务局")
    return factories.person("stranger", Role.DRAFTER, Role.REVIEWER, at=elsewhere)


@pytest.fixture
def blank(agency: Agency, drafter: User) -> Report:
    """A report just opened."""
    return factories.blank_report(agency, drafter)


@pytest.fixture
def complete(agency: Agency, drafter: User) -> Report:
    """A balanced report, ready to be submitted."""
    return factories.complete_report(agency, drafter)


@pytest.fixture
def approved(agency: Agency, drafter: User, reviewer: User) -> Report:
    return factories.approved_report(agency, drafter=drafter, reviewer=reviewer)


@pytest.fixture
def drafting(drafter: User) -> Client:
    """The drafter's browser."""
    return factories.client_of(drafter)


@pytest.fixture
def reviewing(reviewer: User) -> Client:
    """The reviewer's browser."""
    return factories.client_of(reviewer)
