"""The pages of an agency's people: who works here as what, and what its administrator does about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from govreports.agencies import staff
from govreports.agencies.authority import NotSet, administers, not_yours
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit.presenters import ACTIONS
from govreports.review import leaving
from govreports.review.foresight import foresee
from govreports.review.setting_forms import PersonForm, Username, named, others
from govreports.review.setting_views import attempted, confirm, found
from govreports.web.errors import BadRequest


@dataclass(frozen=True)
class Act:
    """One thing an administrator does about a person: what it takes, and what is said of it first."""

    key: str
    action: str  # of its event, whose label it bears
    run: Callable[..., Any]
    takes: tuple[str, ...] = ()
    means: str = ""  # what comes of it; where it is said, a person confirms
    confirm_self: bool = False  # confirmed only by whoever does it to himself

    @property
    def label(self) -> str:
        """The words of its button."""
        return ACTIONS[self.action]


def _role(sent: QueryDict) -> str:
    if sent.get("role") not in Role.values:
        raise BadRequest("没有选任职，请返回选一项。")
    return sent["role"]


def _taking(sent: QueryDict) -> str:
    if not re.fullmatch(Username.regex, sent.get("taking", "")):
        raise BadRequest("没有选接手人，请返回选一人。")
    return sent["taking"]


TAKES: dict[str, Callable[[QueryDict], Any]] = {
    "role": _role,
    "taking": _taking,
    "close": lambda sent: sent.get("close") == "1",
}


def _hand_over(*, username: str, **given: Any) -> Any:
    return leaving.hand_over(leaving=username, **given)


ACTS = {
    act.key: act
    for act in (
        Act(
            "give", "give_role", staff.give, ("role",),
            means="您在给自己加任职，修改记录中写明是本人操作。自己填写、提交过的报告，仍须由别人审核。",
            confirm_self=True,
        ),
        Act(
            "take", "take_role", leaving.take, ("role",),
            means="取消后，他不能再以这个任职查看和办理报告；是审核人的，同时不再办理各审核步骤。已办理的不变。",
        ),
        Act(
            "password", "set_password", staff.set_password,
            means="原密码立即失效，他在别处的登录随即退出。新的初始密码在下一页显示一次，请当面交给本人，由本人登录后修改。",
        ),
        Act(
            "deactivate", "deactivate", leaving.deactivate,
            means="停用后不能登录，也不再办理各审核步骤；任职保留，可以恢复。办理过的记录不变。",
        ),
        Act("activate", "activate", staff.activate),
        Act(
            "hand-over", "hand_over", _hand_over, ("taking", "close"),
            means="移交人在本机关的全部任职、审核步骤和还没有退回的意见都转给接手人；移交人以后看不到本机关的报告。"
            "在办报告的修改记录中写明。已办理的步骤仍记在移交人名下。",
        ),
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who works here as what; a new person, whose first password is shown on this answer and never again."""
    if request.method != "POST":
        return render(request, "review/people.html", _list(_administered(request, code), PersonForm()))
    agency, form = attempted(request, code, "add_person"), PersonForm(request.POST)
    if form.is_valid():
        try:
            added = staff.add(agency=agency, by=request.user, **form.cleaned_data)
        except NotSet as e:
            form.add_error(None, e.sentence)
        else:
            return _handed_out(request, agency, added, "add_person")
    return render(request, "review/people.html", _list(agency, form), status=400)


@login_required
@require_safe
def person(request: HttpRequest, code: str, username: str) -> HttpResponse:
    """One person of the agency, and what can be done about him."""
    agency = _administered(request, code)
    return render(request, "review/person.html", _person(agency, _member(agency, username)))


@login_required
@require_POST
def act(request: HttpRequest, code: str, username: str, key: str) -> HttpResponse:
    """Do it; what takes something away is first said, and then confirmed."""
    chosen = ACTS.get(key)
    if chosen is None:
        raise Http404
    agency = attempted(request, code, chosen.action)
    user = _member(agency, username)
    if "back" in request.POST:
        return render(request, "review/person.html", {**_person(agency, user), "typed": request.POST})
    given = {name: TAKES[name](request.POST) for name in chosen.takes}
    try:
        return _confirmed(request, agency, user, chosen, given)
    except NotSet as e:
        context = {**_person(agency, user), "fault": e.sentence, "typed": request.POST}
        return render(request, "review/person.html", context, status=e.status)


def _confirmed(request: HttpRequest, agency: Agency, user: User, act: Act, given: dict[str, Any]) -> HttpResponse:
    """The question, or what came of it."""

    def run() -> Any:
        return act.run(agency=agency, by=request.user, username=user.username, **given)

    if act.means and (user == request.user or not act.confirm_self):
        foreseen = foresee(agency, run)
        if request.POST.get("confirmed") != foreseen.mark:
            return confirm(request, agency, act.label, _in_words(agency, user, act, given), foreseen)
    done = run()
    if act.key == "password":
        return _handed_out(request, agency, done, act.action)
    messages.success(request, f"{act.label}，已办理。")
    if not administers(agency, request.user):  # he gave it away himself
        return redirect("reports:list")
    if not Membership.objects.filter(agency=agency, user=user).exists():
        return redirect("setting:people", agency.code)
    return redirect("setting:person", agency.code, user.username)


def _in_words(agency: Agency, user: User, act: Act, given: dict[str, Any]) -> list[tuple[str, str]]:
    said = [("人员", named(user))]
    if role := given.get("role"):
        said.append(("任职", Role(role).label))
    if taking := given.get("taking"):
        said.append(("接手人", named(_member(agency, taking))))
        said.append(("移交人的账号", "同时停用" if given["close"] else "保留"))
    return [*said, ("办理后", act.means)]


def _handed_out(request: HttpRequest, agency: Agency, added: staff.Added, action: str) -> HttpResponse:
    """A first password, on this answer alone: it is in no message, no session and no address."""
    context = {"agency": agency, "person": added.user, "password": added.password, "title": ACTIONS[action]}
    return render(request, "review/person_password.html", context)


def _administered(request: HttpRequest, code: str) -> Agency:
    agency = found(request, code)
    if not administers(agency, request.user):
        raise not_yours(agency)
    return agency


def _member(agency: Agency, username: str) -> User:
    here = Membership.objects.filter(agency=agency).values("user")
    return get_object_or_404(User.objects.filter(pk__in=here), username=username)


def _list(agency: Agency, form: PersonForm) -> dict[str, Any]:
    held = Membership.objects.filter(agency=agency).select_related("user").prefetch_related("stages")
    found: dict[User, list[Membership]] = {}
    for membership in held.order_by("user__username", "pk"):
        found.setdefault(membership.user, []).append(membership)
    rows = [(user, [m.get_role_display() for m in roles], _steps(roles)) for user, roles in found.items()]
    return {"agency": agency, "people": rows, "form": form}


def _person(agency: Agency, user: User) -> dict[str, Any]:
    roles = list(Membership.objects.filter(agency=agency, user=user).prefetch_related("stages").order_by("pk"))
    elsewhere = Membership.objects.filter(user=user).exclude(agency=agency).exists()
    held = {m.role for m in roles}
    return {
        "agency": agency,
        "person": user,
        "roles": [(m, _steps([m])) for m in roles],
        "free": [(value, label) for value, label in Role.choices if value not in held],
        "others": others(agency, user),
        "elsewhere": elsewhere,
        "acts": ACTS,
    }


def _steps(roles: list[Membership]) -> list[str]:
    return [stage.name for m in roles for stage in sorted(m.stages.all(), key=lambda s: s.number)]
