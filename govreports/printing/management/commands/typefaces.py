"""Says which typeface stands for which on this machine; needs no database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from govreports.printing import commands, typefaces


class Command(BaseCommand):
    """Exit status is always 0: a stand-in is no fault."""

    help = "列出 PDF 所用的字体：哪个是正式字体，哪个由别的代替。"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a role: role, face, standing, licence, file."""
        commands.speak_utf8()
        for used in typefaces.in_use():
            file = str(used.face.file) if used.face else ""
            self.stdout.write("\t".join((used.role.name, used.full_name, used.standing, used.licence, file)))
        if typefaces.wanting():
            self.stderr.write(f"{typefaces.wanting()}{typefaces.REMEDY}")
