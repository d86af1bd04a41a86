"""The forms of logging in and of one's own password."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator


def _within_form() -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    return helper


class LoginForm(AuthenticationForm):
    """Log-in name and password."""

    error_messages = {
        "invalid_login": "用户名或密码不对，请重新输入。连续输错 5 次将锁定 15 分钟。",
        "inactive": "此账号已停用，请联系管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        # Django counts in the browser only, and the record of failed log-ins has room for 255.
        self.fields["username"].validators.append(MaxLengthValidator(150, "用户名最多 150 个字符。"))
        self.helper = _within_form()


class PasswordForm(PasswordChangeForm):
    """Old password, new password twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _within_form()
