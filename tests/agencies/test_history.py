"""The history of an agency's own affairs: chained, sealed, verified and guarded as a report's."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from govreports.agencies import history, staff
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.audit.models import Event
from govreports.reports.models import Report
from tests.guards import lifted


@pytest.fixture
def settled(agency: Agency) -> Agency:
    """An agency with two events of its own."""
    for name in ("zhang", "li"):
        staff.add(agency=agency, by=None, username=name, name="张三", roles=[Role.DRAFTER])
    return agency


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_events_of_an_agency_are_numbered_by_themselves(settled: Agency, blank: Report) -> None:
    assert list(history.of(settled).values_list("report", "sequence")) == [(-settled.pk, 2), (-settled.pk, 1)]
    assert Event.objects.get(report=blank.pk).sequence == 1


def test_command_counts_agencies_apart(settled: Agency, blank: Report) -> None:
    assert run("verify_audit") == "校验通过：1 份报告、1 个机关，3 条记录。\n"


def test_changed_event_of_an_agency_is_found(settled: Agency) -> None:
    with lifted():
        Event.objects.filter(sequence=1).update(note="李四。")
    out = StringIO()
    with pytest.raises(CommandError, match="0 份报告、1 个机关有问题"):
        call_command("verify_audit", stdout=out)
    assert out.getvalue() == f"机关 {settled.pk}：第 1 条与前一条对不上\n"


def test_cut_tail_of_an_agency_is_found_by_the_seal(settled: Agency, tmp_path: Path) -> None:
    assert "已封存 0 份报告、1 个机关" in run("seal_audit", "--out", str(tmp_path))
    [file] = tmp_path.iterdir()
    assert "校验通过" in run("verify_audit", "--seal", str(file))
    with lifted():
        Event.objects.filter(sequence=2).delete()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", "--seal", str(file), stdout=out)
    assert f"机关 {settled.pk}：封存时有 2 条，现在只有 1 条" in out.getvalue()


def test_database_refuses_to_change_it(settled: Agency) -> None:
    with pytest.raises(IntegrityError, match="只增不改"), transaction.atomic():
        Event.objects.update(note="x")


def test_event_says_in_which_role_and_from_the_server_by_whom(settled: Agency, administrator: User) -> None:
    told = history.write(settled, administrator, timezone.now(), "set_steps")
    assert (told.actor, told.role) == ("administrator", "administrator")
    assert {e.actor_name for e in history.of(settled).exclude(pk=told.pk)} == {"系统管理员"}


# --- accounts, on the server ---


def test_command_sets_the_password_of_an_account_that_agencies_share(agency: Agency, stranger: User) -> None:
    Membership.objects.create(user=stranger, agency=agency, role=Role.DRAFTER)
    password = run("set_account", "kjj", "stranger", "--password").partition("初始密码：")[2].partition("（")[0]
    stranger.refresh_from_db()
    assert stranger.check_password(password)
    assert Event.objects.get(action="set_password").actor == "manage.py"


def test_command_closes_and_opens_an_account(agency: Agency, drafter: User) -> None:
    run("set_account", "kjj", "drafter", "--deactivate")
    assert not User.objects.get().is_active
    run("set_account", "kjj", "drafter", "--activate")
    assert User.objects.get().is_active


@pytest.mark.parametrize(("code", "username"), [("none", "drafter"), ("kjj", "nobody")])
def test_command_about_nobody_is_refused(code: str, username: str, drafter: User) -> None:
    with pytest.raises(CommandError, match="没有"):
        run("set_account", code, username, "--deactivate")


def test_command_keeps_the_last_administrator(administrator: User) -> None:
    with pytest.raises(CommandError, match="至少要有一名"):
        run("set_account", "kjj", "administrator", "--deactivate")


def test_person_added_twice_by_command_is_told_of_once(settled: Agency) -> None:
    staff.add(agency=settled, by=None, username="zhang", name="张三", roles=[Role.DRAFTER])
    assert history.of(settled).count() == 2


def test_administrator_changes_no_address_of_an_account_that_is_there(
    agency: Agency, administrator: User, stranger: User
) -> None:
    with pytest.raises(staff.NotSet, match="邮箱请找系统管理员"):
        staff.add(
            agency=agency, by=administrator, username="stranger", name="示例stranger", roles=["drafter"], email="a@b.cn"
        )
