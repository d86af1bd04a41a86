"""The page of 《校验规则手册》, read from the register when it is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from govreports.findings import handbook, register
from govreports.findings.finding import LEVEL_LABELS
from govreports.findings.left_out import LEFT_OUT


@login_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Every check: what it asks, how to mend, on what ground, with its examples."""
    context = {
        "introduction": handbook.INTRODUCTION,
        "levels": [(LEVEL_LABELS[level], level, meaning) for level, meaning in handbook.LEVEL_MEANINGS.items()],
        "checks": [(check, LEVEL_LABELS[check.level]) for check in register.checks()],
        "left_out": LEFT_OUT,
    }
    return render(request, "reports/checks.html", context)
