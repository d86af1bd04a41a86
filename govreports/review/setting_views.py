"""The page 审核设置: an agency's review steps, who holds them, who stands in for whom today."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from govreports.agencies import history
from govreports.agencies.authority import May, NotSet, administers, not_yours
from govreports.agencies.models import Agency
from govreports.agencies.roles import Permission, Role
from govreports.audit import presenters, refusals, subjects, verify
from govreports.review import rounds, setting
from govreports.review.foresight import Foreseen, foresee
from govreports.review.models import Stage, StandIn
from govreports.review.setting_forms import StandInForm, StepRow, named, rows_of, rows_sent, steps

RECENT = 5
# Of a long history the newest.
SHOWN = 500


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The setting as it stands, to everybody who works on the agency's reports."""
    return render(request, "review/setting.html", _page(request, found(request, code)))


@login_required
@require_POST
def set_steps(request: HttpRequest, code: str) -> HttpResponse:
    """Set the review steps; first said is what that does to the reports under way."""
    agency, rows = attempted(request, code, "set_steps"), rows_sent(request.POST)
    if "back" in request.POST:
        return render(request, "review/setting.html", _page(request, agency, rows=rows))
    seen = request.POST.get("seen", "")
    change = partial(setting.set_stages, agency=agency, by=request.user, steps=steps(rows), seen=seen)
    if "confirmed" in request.POST and setting.are_set(agency, steps(rows)):
        messages.info(request, "审核步骤已是这样，没有重复修改。")
        return redirect("setting:index", code)
    try:
        foreseen = foresee(agency, change)
        if request.POST.get("confirmed") != foreseen.mark:
            return confirm(request, agency, "修改审核步骤", _in_words(agency, rows), foreseen)
        warnings = change()
    except (NotSet, setting.Outdated) as e:
        context = _page(request, agency, rows=rows, steps_fault=e.sentence)
        return render(request, "review/setting.html", context, status=e.status)
    messages.success(request, "审核步骤已修改。")
    for warning in warnings:
        messages.warning(request, warning)
    return redirect("setting:index", code)


@login_required
@require_POST
def set_stand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody decide for one who is away."""
    agency = attempted(request, code, "set_stand_in", setting.may_set_some_stand_in)
    form = _stand_in_form(request, agency, request.POST)
    if form.is_valid():
        try:
            made = setting.set_stand_in(agency=agency, by=request.user, **form.cleaned_data)
        except NotSet as e:
            form.add_error(None, e.sentence)
        else:
            messages.success(request, f"已设置代理：{made}。")
            return redirect("setting:index", code)
    return render(request, "review/setting.html", _page(request, agency, form=form), status=400)


@login_required
@require_POST
def end_stand_in(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a stand-in from today on."""
    agency = attempted(request, code, "end_stand_in", setting.may_set_some_stand_in)
    ended = setting.end_stand_in(agency=agency, by=request.user, stand_in=pk)
    messages.success(request, f"代理已结束：{ended}。")
    return redirect("setting:index", code)


@login_required
@require_safe
def log(request: HttpRequest, code: str) -> HttpResponse:
    """Who set what when, newest first, and whether that is what was written."""
    agency = found(request, code)
    context = {
        "agency": agency,
        "events": _events(agency, SHOWN),
        "fault": verify.first_fault(subjects.of_agency(agency.pk)),
    }
    return render(request, "review/setting_log.html", context)


# --- what the pages of people need too ---


def found(request: HttpRequest, code: str) -> Agency:
    """The agency, to whoever may see its setting."""
    return get_object_or_404(Agency.objects.open_to(request.user), code=code)


def attempted(request: HttpRequest, code: str, action: str, may: May = administers) -> Agency:
    """The agency in which somebody wants to change something; who may not leaves that in its history.

    The action looks again under its lock.
    """
    agency = get_object_or_404(Agency, code=code)
    with refusals.noted(report=subjects.of_agency(agency.pk), by=request.user, action=action):
        if not Agency.objects.open_to(request.user).filter(pk=agency.pk).exists():
            raise Http404
        if not may(agency, request.user):
            raise not_yours(agency)
    return agency


def confirm(
    request: HttpRequest, agency: Agency, title: str, said: list[tuple[str, str]], foreseen: Foreseen
) -> HttpResponse:
    """What a change would do, with all that was filled in, before it is done."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "confirmed", "back"}
        for value in values
    ]
    context = {
        "agency": agency,
        "title": title,
        "said": said,
        "foreseen": foreseen,
        "kept": kept,
        "again": "confirmed" in request.POST,
    }
    return render(request, "review/setting_confirm.html", context)


# --- the page ---


def _page(
    request: HttpRequest,
    agency: Agency,
    *,
    rows: list[StepRow] | None = None,
    steps_fault: str = "",
    form: StandInForm | None = None,
) -> dict[str, Any]:
    may, own = (ask(agency, request.user) for ask in (administers, setting.holds_the_last_step))
    today = timezone.localdate()
    stand_ins = StandIn.objects.filter(agency=agency, until__gte=today).select_related("absent", "stand_in")
    desks = rounds.desks(agency)
    in_force = {s.pk for desk in desks for s in desk.stand_ins}
    return {
        "agency": agency,
        "desks": desks,
        "is_set": Stage.objects.filter(agency=agency).exists(),
        "stand_ins": [
            (s, s.pk in in_force, s.since > today, may or (own and s.absent == request.user)) for s in stand_ins
        ],
        "may": may,
        "administrator": Role.ADMINISTRATOR.label,
        "administrators": [m.user for m in setting.holding(agency, Permission.ADMINISTER)],
        "rows": rows or rows_of(agency),
        "seen": setting.mark(agency),
        "steps_fault": steps_fault,
        "reviewers": [(m.user.username, named(m.user)) for m in setting.holding(agency, Permission.REVIEW)],
        "form": form or (_stand_in_form(request, agency) if may or own else None),
        "events": _events(agency, RECENT),
    }


def _stand_in_form(request: HttpRequest, agency: Agency, data: Any = None) -> StandInForm:
    """Whoever only signs says it of himself."""
    only = None if administers(agency, request.user) else request.user
    initial = {"since": timezone.localdate(), "absent": only.username if only else ""}
    return StandInForm(agency, only, data, initial=initial)


def _in_words(agency: Agency, rows: list[StepRow]) -> list[tuple[str, str]]:
    """What is now and what is to be, step by step."""
    known = {m.user.username: named(m.user) for m in setting.holding(agency, Permission.REVIEW)}
    written = [f"{row.name}：{'、'.join(known[name] for name in row.chosen)}" for row in rows if not row.is_blank]
    return [(row.ordinal, text) for row, text in zip(rows, written, strict=False)] or [
        ("审核", "恢复为一步，由全部审核人办理")
    ]


def _events(agency: Agency, most: int) -> list[tuple[Any, ...]]:
    roles = dict(Role.choices)
    return [
        (e, presenters.title(e), presenters.origin(e, roles), presenters.lines(e, setting.step_label))
        for e in history.of(agency)[:most]
    ]
