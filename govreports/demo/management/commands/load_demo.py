"""Loads the demo city 示例市: agencies, people, two years of published reports and one to fill in."""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from govreports.agencies.models import Agency, Membership, User
from govreports.demo import city
from govreports.publication.actions import publish
from govreports.reports import actions
from govreports.reports.models import Report
from govreports.review.actions import make


class Command(BaseCommand):
    """Idempotent: what is there already is left as it is.  Passwords are drawn anew on every machine."""

    help = "载入示例市的机关、账号和报告"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing and print the log-ins."""
        logins = settings.VAR_DIR / "demo-logins.txt"
        with transaction.atomic():
            made = [line for agency in city.AGENCIES for line in self._agency(agency)]
        if made:
            with os.fdopen(os.open(logins, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
                file.write("\n".join(made) + "\n")
        self._reports()
        self.stdout.write(f"演示账号（保存在 {logins.name}）：")
        self.stdout.write(logins.read_text() if logins.exists() else "演示账号的密码已不在本机，可用 add_user 另建。")

    def _agency(self, demo: city.DemoAgency) -> list[str]:
        agency, _ = Agency.objects.get_or_create(code=demo.code, defaults={"name": demo.name, "kind": demo.kind})
        lines = []
        for key, role in city.ROLES.items():
            username = f"{demo.code}-{key}"
            if User.objects.filter(username=username).exists():
                continue
            password = secrets.token_urlsafe(9)
            user = User.objects.create_user(username, password=password, name=f"{demo.short}{role.label}")
            Membership.objects.create(user=user, agency=agency, role=role)
            lines.append(f"  {username}  {password}  （{demo.name}，{role.label}）")
        return lines

    def _reports(self) -> None:
        this_year = timezone.localdate().year
        science, water, _ = city.AGENCIES
        for demo, year in ((science, this_year - 2), (science, this_year - 1), (water, this_year - 1)):
            self._published(demo, year)
        self._started(science, this_year)

    def _open(self, demo: city.DemoAgency, year: int) -> tuple[Report | None, User]:
        drafter = User.objects.get(username=f"{demo.code}-tianbao")
        agency = Agency.objects.get(code=demo.code)
        if Report.objects.filter(agency=agency, year=year).exists():
            return None, drafter
        return actions.open_year(agency=agency, year=year, by=drafter), drafter

    @transaction.atomic
    def _published(self, demo: city.DemoAgency, year: int) -> None:
        report, drafter = self._open(demo, year)
        if report is None:
            return
        reviewer = User.objects.get(username=f"{demo.code}-shenhe")
        actions.import_document(report=report.pk, document=city.report(demo, year), base=report.version, by=drafter)
        make("submit", report=report.pk, by=drafter)
        make("approve", report=report.pk, by=reviewer)
        publish(report=report.pk, by=reviewer)

    @transaction.atomic
    def _started(self, demo: city.DemoAgency, year: int) -> None:
        """This year's report: table 二 filled, a few lines of table 三, the rest open."""
        report, drafter = self._open(demo, year)
        if report is None:
            return
        typed = {n: str(v) for n, v in city.figures(demo.code, year).items() if n.startswith("proactive.")}
        carried = "requests.carried_over.individual"
        typed |= {"requests.new_received.individual": "28", carried: str(city.figures(demo.code, year)[carried])}
        actions.save(report=report.pk, changes=typed, base=report.version, by=drafter)
