"""Logging in, and changing one's password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from govreports.agencies import again
from govreports.agencies.forms import LoginForm, PasswordForm


class Login(LoginView):
    """The log-in page; leads back to where one was, with what was posted there in between."""

    template_name = "agencies/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has logged in meanwhile, in another tab, is offered it at once."""
        self.posted = again.Posted.carried(request)
        if self.posted and request.user.is_authenticated:
            return again.offered(request, self.posted)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A wrong password loses nothing either."""
        return super().get_context_data(**kwargs) | {"posted": self.posted}

    def form_valid(self, form: LoginForm) -> HttpResponse:
        """Log in."""
        there = super().form_valid(form)
        return again.offered(self.request, self.posted) if self.posted else there


class ChangePassword(PasswordChangeView):
    """Changing one's own password; other log-ins of the account end with it."""

    template_name = "agencies/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("reports:list")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, "密码已修改。")
        return super().form_valid(form)
