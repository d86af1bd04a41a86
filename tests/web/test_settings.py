"""The start: clean in production, and refused where the configuration is weak."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "GOVREPORTS_PRODUCTION": "1",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "nianbao.example.gov.cn",
}
# What a test run sets; a start knows nothing of it.
OWN = (*GOOD, "TRUST_PROXY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py in a process of its own, with this environment and nothing of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**kept, "GOVREPORTS_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def printed(tmp_path: Path, expression: str, **environment: str) -> str:
    """The value of a setting in that process."""
    code = f"from django.conf import settings; print(settings.{expression})"
    return manage(tmp_path, "shell", "-v", "0", "-c", code, **environment).stdout.strip()


@pytest.mark.parametrize("proxy", ["0", "1"])
def test_production_passes_every_check_of_deployment(proxy: str, tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD, TRUST_PROXY=proxy)
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


def test_control_the_deployment_checks_find_a_weak_site(tmp_path: Path) -> None:
    assert manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING").returncode != 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"SECRET_KEY": "local-commands-only-" + "0" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "abcdefghij0123456789" * 3}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS"),
        ({"GOVREPORTS_PRODUCTION": "yes"}, "GOVREPORTS_PRODUCTION"),
        ({"GOVREPORTS_PRODUCTION": "true"}, "GOVREPORTS_PRODUCTION"),
        ({"TRUST_PROXY": "on"}, "TRUST_PROXY"),
        ({"DATABASE_URL": "mysql://x@y/z"}, "DATABASE_URL"),
    ],
)
def test_weak_configuration_stops_the_start(changed: dict[str, str], said: str, tmp_path: Path) -> None:
    done = manage(tmp_path, "check", **{**GOOD, **changed})
    assert (done.returncode != 0, said in done.stderr) == (True, True)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(missing: str, tmp_path: Path) -> None:
    given = {name: value for name, value in GOOD.items() if name != missing}
    done = manage(tmp_path, "check", **given)
    assert (done.returncode != 0, missing in done.stderr) == (True, True)


def test_refusal_does_not_print_the_secret(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", **{**GOOD, "SECRET_KEY": "very-secret-but-short"})
    assert "very-secret-but-short" not in done.stderr + done.stdout


def test_start_script_s_secret_is_the_one_kept_in_var(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("kept-" + "k" * 60 + "\n")
    assert printed(tmp_path, "SECRET_KEY") == "kept-" + "k" * 60


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_NAME", "__Host-session"),
        ("CSRF_COOKIE_NAME", "__Host-csrf"),
        ("SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("PASSWORD_HASHERS", "['django.contrib.auth.hashers.Argon2PasswordHasher']"),
        ("SECURE_PROXY_SSL_HEADER", "None"),
    ],
)
def test_production_is_strict(expression: str, value: str, tmp_path: Path) -> None:
    assert printed(tmp_path, expression, **GOOD) == value


def test_debug_pages_are_off_for_one_office_too(tmp_path: Path) -> None:
    assert printed(tmp_path, "DEBUG") == "False"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p%40ss@db:5433/n", "('n', 'u', 'p@ss', 'db', '5433')"),
        ("postgresql://u@/n?host=/tmp/pg", "('n', 'u', '', '/tmp/pg', '')"),
    ],
)
def test_database_is_read_from_its_url(url: str, expected: str, tmp_path: Path) -> None:
    code = "DATABASES['default']; d = settings.DATABASES['default']; print(tuple(d[k] for k in ('NAME','USER','PASSWORD','HOST','PORT')))"
    done = manage(
        tmp_path, "shell", "-v", "0", "-c", f"from django.conf import settings; settings.{code}", DATABASE_URL=url
    )
    assert done.stdout.strip() == expected


def test_sqlite_takes_its_lock_at_begin_and_waits(tmp_path: Path) -> None:
    options = printed(tmp_path, "DATABASES['default']['OPTIONS']")
    assert [word in options for word in ("IMMEDIATE", "WAL", "synchronous=FULL", "'timeout': 20")] == [True] * 4
