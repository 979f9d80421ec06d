"""Our settings in Django's words; the composition root hands the result to ``configure``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from server.settings import Settings
from server.site.database import databases
from server.site.wording import nothing_of_its_own

ROOMS = (
    "server.ingest",
    "server.queueing",
    "server.visits",
    "server.forms",
    "server.analytics",
    "server.fleet",
    "server.studio",
    "server.hall",
    "server.waits",
    "server.phone",
    "server.reservations",
    "server.staff",
    "server.site",
)

MIDDLEWARE = (
    "server.site.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)

SESSION_AGE_S = 12 * 60 * 60


def django_settings(settings: Settings) -> dict[str, Any]:
    """What ``django.conf.settings.configure`` takes, from one ``server.toml``."""
    public = urlsplit(settings.public_url)
    https = public.scheme == "https"
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": False,
        "ALLOWED_HOSTS": [public.hostname or "", settings.web.host, "localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [f"{public.scheme}://{public.netloc}"],
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            *ROOMS,
        ],
        "MIDDLEWARE": list(MIDDLEWARE),
        "ROOT_URLCONF": "server.site.nowhere",
        "CITY": settings.city,
        "OWN_NAMES": nothing_of_its_own,
        "TEMPLATES": [_templates()],
        "DATABASES": databases(settings.database_url),
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LANGUAGE_CODE": "ja",
        "TIME_ZONE": "Asia/Tokyo",
        "USE_TZ": True,
        "USE_I18N": True,
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "WHITENOISE_MAX_AGE": 300,
        "LOGIN_URL": "/login/",
        "LOGIN_REDIRECT_URL": "/console/",
        "LOGOUT_REDIRECT_URL": "/login/",
        "LOGGING_CONFIG": None,
        # Nothing that is uploaded touches the disk; what is larger is dropped while it is read.
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
        "FILE_UPLOAD_MAX_MEMORY_SIZE": settings.studio.limits.most_bytes,
        **_cookies(https=https),
        **_passwords(),
    }


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "server.site.frame.frame",
            ],
            "builtins": ["server.site.templatetags.frame", "django.templatetags.static"],
        },
    }


def _cookies(*, https: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_AGE": SESSION_AGE_S,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "madoguchi_session",
        "CSRF_COOKIE_SECURE": https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "server.site.errors.csrf_refused",
    }


def _passwords() -> dict[str, Any]:
    checks = ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
    return {
        "AUTH_PASSWORD_VALIDATORS": [{"NAME": f"django.contrib.auth.password_validation.{check}"} for check in checks],
    }
