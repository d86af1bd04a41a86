"""An agency's people: a log-in with its first password, roles given, a password set anew, an account opened again.

What takes somebody away from the steps he holds is in review/leaving.py.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from govreports.agencies import authority, history
from govreports.agencies.authority import NotSet
from govreports.agencies.models import Agency, Membership, User
from govreports.agencies.roles import Role
from govreports.formats import text

LONGEST_NAME = 60


@dataclass(frozen=True)
class Added:
    """A person in an agency; `password` is the first one, empty where he had a log-in."""

    user: User
    password: str


def add(*, agency: Agency, by: User | None, username: str, name: str, roles: Iterable[str], email: str = "") -> Added:
    """Bring somebody into the agency, with a log-in where he has none."""
    with authority.change(agency, by, "add_person") as locked:
        user = User.objects.select_for_update(no_key=True).filter(username=username).first()
        password = "" if user else first_password()
        if user is None:
            user = _made(User(username=username, name=name, email=email), password)
        else:
            _is_known(locked, by, user, name, email)
        given = [role for role in roles if _give(locked, user, Role(role))]
        if not given and not password:
            return Added(user, "")
        account = "新账号" if password else "已有账号"
        as_what = "、".join(Role(role).label for role in given)
        history.write(
            locked, by, timezone.now(), "add_person", note=f"{user}（{user.username}，{account}）：{as_what}。"
        )
    return Added(user, password)


def give(*, agency: Agency, by: User | None, username: str, role: str) -> User:
    """One more role for somebody of the agency."""
    with authority.change(agency, by, "give_role") as locked:
        user = authority.member(locked, username)
        if not user.is_active:
            raise NotSet(f"{user}的账号已停用，请先恢复账号。")
        if not _give(locked, user, Role(role)):
            raise NotSet(f"{user}已是{Role(role).label}。")
        told(locked, by, "give_role", user, Role(role).label)
    return user


def set_password(*, agency: Agency, by: User | None, username: str) -> Added:
    """A new first password for somebody who forgot his; where he is logged in ends, and so does a lock-out."""
    with authority.change(agency, by, "set_password") as locked:
        user = authority.member(locked, username)
        if not user.is_active:
            raise NotSet(f"{user}的账号已停用，请先恢复账号。")
        authority.works_only_here(locked, by, user, "重设密码")
        password = first_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        reset(username=user.username)
        told(locked, by, "set_password", user)
    return Added(user, password)


def activate(*, agency: Agency, by: User | None, username: str) -> User:
    """Open a closed account again, with the roles it kept."""
    with authority.change(agency, by, "activate") as locked:
        user = authority.member(locked, username)
        authority.works_only_here(locked, by, user, "恢复账号")
        if user.is_active:
            raise NotSet(f"{user}的账号在用，不用恢复。")
        user.is_active = True
        user.save(update_fields=["is_active"])
        told(locked, by, "activate", user)
    return user


def told(agency: Agency, by: User | None, action: str, user: User, what: str = "") -> None:
    """The event of something done about a person; whoever does it to himself is named as such."""
    himself = "，本人操作" if by == user else ""
    note = f"{user}（{user.username}{himself}）{f'：{what}' if what else ''}。"
    history.write(agency, by, timezone.now(), action, note=note)


def first_password() -> str:
    """Drawn anew; shown once, kept nowhere."""
    return secrets.token_urlsafe(9)


def _give(agency: Agency, user: User, role: Role) -> bool:
    return Membership.objects.get_or_create(user=user, agency=agency, role=role)[1]


def _made(user: User, password: str) -> User:
    user.set_password(password)
    _check(user)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as e:  # another agency took it at this moment
        raise NotSet(f"用户名“{user.username}”刚被使用，请换一个用户名。") from e
    return user


def _is_known(agency: Agency, by: User | None, user: User, name: str, email: str) -> None:
    """Somebody with a log-in comes in under his own name; his address only the server changes."""
    if user.name != name:
        raise NotSet(f"用户名“{user.username}”已有人使用，请换一个用户名。")
    if by is not None:
        if Membership.objects.filter(user=user, agency=agency).exists():
            raise NotSet(f"{user}（{user.username}）已是本机关的人员，任职和密码请在他的页面办理。")
        if not user.is_active:
            raise NotSet(f"{user}（{user.username}）的账号已停用，请找系统管理员恢复，或换一个用户名。")
    if email and email != user.email:
        if by is not None:
            raise NotSet(f"{user}（{user.username}）已有账号，邮箱请找系统管理员修改，这里请留空。")
        user.email = email
        _check(user)
        user.save(update_fields=["email"])


def _check(user: User) -> None:
    if fault := text.fault(user.name, LONGEST_NAME, one_line=True):
        raise NotSet(f"姓名：{fault}")
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as e:
        said = (f"{User._meta.get_field(f).verbose_name}：{m}" for f, ms in e.message_dict.items() for m in ms)
        raise NotSet("；".join(said)) from e
