"""Writes what a request was refused into the history of its report or agency, after it was undone and answered."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from govreports.agencies import history as of_agency
from govreports.agencies.models import Agency
from govreports.audit import refusals, subjects
from govreports.audit.models import Result
from govreports.audit.refusals import Refusal
from govreports.reports import history
from govreports.reports.models import Report

logger = logging.getLogger(__name__)


def kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: keep what is refused while a request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with refusals.gathered() as found:
            response = get_response(request)
        for refusal in found:
            _keep(refusal)
        return response

    return middleware


def _keep(refusal: Refusal) -> None:
    """Its own transaction; where even that fails, nothing was done that history would miss."""
    try:
        with transaction.atomic():
            now = timezone.now()
            told = {"result": Result.REFUSED, "note": refusal.why}
            if subjects.is_agency(refusal.report):
                agency = Agency.objects.select_for_update(no_key=True).filter(pk=-refusal.report).first()
                if agency is not None and not refusals.is_known(refusal, now):
                    of_agency.write(agency, refusal.by, now, refusal.action, **told)
                return
            report = Report.objects.select_for_update().filter(pk=refusal.report).first()
            if report is not None and not refusals.is_known(refusal, now):
                history.write(report, refusal.by, now, refusal.action, **told)
    except DatabaseError:
        logger.exception("a refusal was not recorded: report %s, %s", refusal.report, refusal.action)
