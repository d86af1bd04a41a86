"""Refusals of conduct or state, as exceptions; middleware.py turns them into a page or JSON."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url


class Refused(Exception):
    """Something that may not be done now.  `sentence` says why and what to do instead."""

    status = 409
    retry_after: int | None = None  # seconds, where the same may be asked again

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class BadRequest(Refused):
    """A request whose shape is wrong; the sentence names the place."""

    status = 400


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked, rather than a person's page load."""
    return request.content_type == "application/json" or "application/json" in request.headers.get("Accept", "")


def answer(request: HttpRequest, sentence: str, status: int, heading: str = "没有办理") -> HttpResponse:
    """The refusal as the asker can read it; what was typed stays in the browser."""
    if wants_json(request):
        return JsonResponse({"error": sentence}, status=status)
    return render(request, "refused.html", {"sentence": sentence, "heading": heading}, status=status)


def log_in_again(request: HttpRequest) -> JsonResponse:
    """What a script is told whose session is over."""
    sentence = "登录已过期，内容已存本机，请重新登录。"
    return JsonResponse({"error": sentence, "login": resolve_url(settings.LOGIN_URL)}, status=401)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an earlier log-in; Django calls this view."""
    if wants_json(request) and not request.user.is_authenticated:
        return log_in_again(request)
    return answer(request, "页面已过期。请返回上一页刷新后再试，已填内容仍在本机。", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what Django itself refuses."""
    return answer(request, "请求的格式不对，没有处理。请返回上一页刷新后再试。", 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is absent and for what is not yours."""
    return answer(request, "地址不对，或者这一页不对您开放。", 404, "没有这个页面")


def not_allowed(request: HttpRequest, refusal: HttpResponse) -> HttpResponse:
    """405 in words, for an address that only takes what is sent from a page."""
    said = answer(request, "这个地址只接收页面上提交的内容，不能直接打开。请回到报告页面办理。", 405, "没有这个页面")
    said.headers["Allow"] = refusal.headers["Allow"]
    return said


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without a trace of how it came about."""
    return answer(request, "系统出错，本次操作没有完成。已填内容仍在本机，请稍后再试。", 500)
