"""What an administrator fills in: steps, stand-ins, people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Permission, Role
from govreports.review import setting
from govreports.review.models import Stage
from govreports.review.models.stage import MOST_STAGES

USUAL = ("初审", "复审", "签发")
# Of holders that are sent: more than an agency has.
MOST_HOLDERS = 200


class Username:
    """What a log-in name may consist of (Django's UnicodeUsernameValidator)."""

    regex = r"[\w.@+-]{1,150}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    to_url = to_python


def named(user: User) -> str:
    """A person to choose; two may have one name."""
    return f"{user}（{user.username}）"


def _within_form() -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    return helper


@dataclass(frozen=True)
class StepRow:
    """One of the three steps as it is filled in."""

    number: int
    name: str
    chosen: tuple[str, ...]

    @property
    def ordinal(self) -> str:
        """Its place in words."""
        return f"第{setting.ORDINALS[self.number - 1]}步"

    @property
    def usual(self) -> str:
        """What this step is mostly called."""
        return USUAL[self.number - 1]

    @property
    def is_blank(self) -> bool:
        """Whether there is no such step."""
        return not self.name and not self.chosen


def rows_of(agency: Agency) -> list[StepRow]:
    """The steps as they are set."""
    kept = Stage.objects.filter(agency=agency).order_by("number").prefetch_related("holders__user")
    found = [(stage.name, tuple(m.user.username for m in stage.holders.all())) for stage in kept]
    blank = [("", ())] * (MOST_STAGES - len(found))
    return [StepRow(n, name, chosen) for n, (name, chosen) in enumerate([*found, *blank], 1)]


def rows_sent(sent: QueryDict) -> list[StepRow]:
    """The steps as a person filled them in."""
    return [
        StepRow(n, sent.get(f"name-{n}", "").strip(), tuple(sent.getlist(f"holder-{n}")[:MOST_HOLDERS]))
        for n in range(1, MOST_STAGES + 1)
    ]


def steps(rows: Iterable[StepRow]) -> setting.Steps:
    """What the action takes."""
    return [(row.name, row.chosen) for row in rows if not row.is_blank]


class StandInForm(forms.Form):
    """Who is away, who decides for him, from when to when."""

    absent = forms.ChoiceField(label="外出人")
    stand_in = forms.ChoiceField(label="代理人")
    since = forms.DateField(
        label="开始日期（当天起）",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请按年-月-日填写日期，如 2026-01-20。"},
    )
    until = forms.DateField(
        label="结束日期（含当天）",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请按年-月-日填写日期，如 2026-01-31。"},
    )

    def __init__(self, agency: Agency, only: User | None, *args: Any, **kwargs: Any) -> None:
        """`only`: who may say this of himself alone."""
        super().__init__(*args, **kwargs)
        people = [m.user for m in setting.holding(agency, Permission.REVIEW)]
        choices = [("", "请选择"), *((user.username, named(user)) for user in people)]
        self.fields["stand_in"].choices = choices  # type: ignore[attr-defined]
        mine = [(only.username, named(only))] if only else choices
        self.fields["absent"].choices = mine  # type: ignore[attr-defined]
        self.helper = _within_form()

    def clean(self) -> dict[str, Any]:
        """What is over before it begins would be set and never seen."""
        given = super().clean() or {}
        if (until := given.get("until")) and until < timezone.localdate():
            self.add_error("until", "结束日期已经过去。")
        return given


class PersonForm(forms.Form):
    """Somebody new in the agency."""

    username = forms.CharField(
        label="用户名", max_length=150, help_text="登录用，字母、数字和 @ . + - _；不能与他人相同"
    )
    name = forms.CharField(label="姓名", max_length=60)
    email = forms.CharField(label="邮箱（接收提醒，可不填）", required=False, max_length=254)
    roles = forms.MultipleChoiceField(
        label="任职",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项任职。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _within_form()


def others(agency: Agency, user: User) -> list[tuple[str, str]]:
    """Who of the agency could take over from somebody."""
    held = Membership.objects.filter(agency=agency, user__is_active=True).exclude(user=user)
    people = User.objects.filter(pk__in=held.values("user")).order_by("username")
    return [(person.username, named(person)) for person in people]
