"""Who may do what: permissions, and the roles that hold them."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    """One thing a person may do in an agency: to its reports, or to its own affairs."""

    VIEW = "report.view"
    EDIT = "report.edit"
    SUBMIT = "report.submit"
    REVIEW = "report.review"
    PUBLISH = "report.publish"
    CORRECT = "report.correct"  # to open a published report again, with the reason the public gets
    PROPOSE = "report.propose"  # to the reports of the agencies directly below one's own
    ADMINISTER = "agency.administer"  # set its review steps, stand-ins and people


class Role(models.TextChoices):
    """What a person is in an agency."""

    DRAFTER = "drafter", "填报人"
    REVIEWER = "reviewer", "审核人"
    SUPERVISOR = "supervisor", "指导人"
    ADMINISTRATOR = "administrator", "单位管理员"


HELD: dict[Role, frozenset[Permission]] = {
    Role.DRAFTER: frozenset({Permission.VIEW, Permission.EDIT, Permission.SUBMIT, Permission.CORRECT}),
    Role.REVIEWER: frozenset({Permission.VIEW, Permission.REVIEW, Permission.PUBLISH, Permission.CORRECT}),
    # Of an office above: it proposes values for reports of others and writes none.
    Role.SUPERVISOR: frozenset({Permission.PROPOSE}),
    # Says who writes and who reviews; does neither, and reads no draft.
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}


def holding(permission: Permission) -> list[Role]:
    """The roles that hold a permission."""
    return [role for role, held in HELD.items() if permission in held]
