"""The cast of every test: a drafter and a reviewer of 示例市科学技术局, a stranger of another agency."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings as django_settings
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
