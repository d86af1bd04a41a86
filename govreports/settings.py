"""Settings, every value from the environment.  Bad configuration stops the start.

Two ways to run: one office on SQLite by plain HTTP (the default), and production
(GOVREPORTS_PRODUCTION=1) behind TLS, which refuses to start without its own secret.
"""

from __future__ import annotations

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("GOVREPORTS_VAR", BASE_DIR / "var"))


def env_flag(name: str) -> bool:
    """An environment variable that is 1 or 0; anything else stops the start."""
    value = os.environ.get(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


PRODUCTION = env_flag("GOVREPORTS_PRODUCTION")
TESTING = "pytest" in sys.modules
DEBUG = False


def secret_key() -> str:
    """Production takes SECRET_KEY and refuses a weak one; one office keeps it in var/secret_key."""
    key = os.environ.get("SECRET_KEY", "")
    if not key and not PRODUCTION:
        kept = VAR_DIR / "secret_key"
        # Commands that touch no session (check_report, render_report) run on a passing one.
        key = kept.read_text().strip() if kept.exists() else secrets.token_urlsafe(50)
    if PRODUCTION and (len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure-")):
        raise ImproperlyConfigured("SECRET_KEY must be at least 50 random characters in production")
    return key


SECRET_KEY = secret_key()
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "" if PRODUCTION else "*").split(",") if host]
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this site in production")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "axes",
    "govreports.printing",
    "govreports.audit",
    "govreports.agencies",
    "govreports.reports",
    "govreports.review",
    "govreports.publication",
    "govreports.exchange",
    "govreports.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "govreports.web.middleware.content_security_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "govreports.web.middleware.private_pages",
    "govreports.agencies.again.after_log_in",
    "govreports.web.middleware.origins",
    "govreports.reports.refused.kept",
    "govreports.review.openings.noted",
    "govreports.web.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "govreports.urls"
WSGI_APPLICATION = "govreports.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database: SQLite for one office, PostgreSQL by DATABASE_URL for everyone else ---


def database(url: str) -> dict[str, object]:
    """Django's settings for `url`; SQLite as it stands up to several savers at once."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "govreports.sqlite3",
            "OPTIONS": {
                # A writer takes its lock at BEGIN and waits, instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged as saved survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
            # The tests use a file too: threads and processes meet in it as they would in use.
            "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Accounts ---

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATORS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATORS + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATORS + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _VALIDATORS + "CommonPasswordValidator"},
    {"NAME": _VALIDATORS + "NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "reports:list"
LOGOUT_REDIRECT_URL = "publication:list"

# Five failures lock this account from this address for fifteen minutes; the colleague
# at the next desk is not locked out with it.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "agencies/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- Sessions, cookies, transport ---

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "govreports.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
TRUST_PROXY = env_flag("TRUST_PROXY")
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "govreports.web.address.behind_proxy"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000  # an exchange document of 5 MB is refused by us, in words
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- Mail: printed to the console until a server is named ---


def mail_port(given: str) -> int:
    """The port of the mail server; anything but a port number stops the start."""
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise ImproperlyConfigured(f"SMTP_PORT must be a port number, not {given!r}")
    return int(given)


EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = mail_port(os.environ.get("SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = env_flag("SMTP_STARTTLS"), env_flag("SMTP_TLS")
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("set SMTP_STARTTLS or SMTP_TLS, not both")
EMAIL_TIMEOUT = 5  # a move has been made when its mail is tried; nobody waits long for a dead server
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "govreports@localhost")

# --- Language, files, logs ---

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Without collectstatic there is no manifest; unit tests look at pages, not at files.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "govreports.web.storage.HashedFiles"
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"weasyprint.progress": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO" if not TESTING else "WARNING"},
}
