"""Settings of Fadu. All that differs between installations comes from the environment; the table is in CONTRIBUTING.md."""

import os
from datetime import timedelta
from pathlib import Path

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from fadu.config.database import database
from fadu.config.secrets import data_folder, load_pay_secret, load_secrets
from fadu.law.errors import InputError


def _flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise ImproperlyConfigured(f"环境变量 {name} 应为不带符号的整数。")
    return int(text) if text else default


DATA_DIR = data_folder(os.environ)
try:
    _secrets = load_secrets(os.environ, DATA_DIR / "secrets.env")
    FADU_PAY_SECRET = load_pay_secret(os.environ, DATA_DIR / "secrets.env")
    """Secret that the bureau and its payment provider share, 64 hex digits; empty while there is none."""
    DATABASES = {"default": database(os.environ.get("FADU_DATABASE_URL", ""), DATA_DIR)}
except InputError as error:
    raise ImproperlyConfigured(str(error)) from error

DEBUG = _flag("FADU_DEBUG")
HTTPS = _flag("FADU_HTTPS")
FADU_DEMO = _flag("FADU_DEMO")
"""The sign-in page shows the synthetic accounts and their password."""
FADU_PUBLIC_URL = os.environ.get("FADU_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
"""Address that the QR codes of papers open, without a trailing slash."""

FADU_PAY_URL = os.environ.get("FADU_PAY_URL", "").rstrip("/")
"""Address of the payment provider, without a trailing slash; empty while fines cannot be paid online."""
# Ways out for notices; each is closed while its address is empty.
FADU_SMTP = os.environ.get("FADU_SMTP", "")
FADU_SMS_URL = os.environ.get("FADU_SMS_URL", "")
FADU_SMS_KEY = os.environ.get("FADU_SMS_KEY", "")
FADU_WECHAT_URL = os.environ.get("FADU_WECHAT_URL", "")
FADU_WECHAT_APP = os.environ.get("FADU_WECHAT_APP", "")
FADU_WECHAT_SECRET = os.environ.get("FADU_WECHAT_SECRET", "")
FADU_WECHAT_TEMPLATE = os.environ.get("FADU_WECHAT_TEMPLATE", "")

SECRET_KEY = _secrets["FADU_SECRET_KEY"]
FADU_DATA_KEY = bytes.fromhex(_secrets["FADU_DATA_KEY"])
"""AES-256 key of personal data, 32 bytes."""
FADU_INDEX_KEY = bytes.fromhex(_secrets["FADU_INDEX_KEY"])
"""HMAC key of the blind index of personal data, 32 bytes."""

ALLOWED_HOSTS = [host for host in os.environ.get("FADU_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FADU_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    "fadu.registers",
    "fadu.documents",
    "fadu.ledger",
    "fadu.disclosure",
    "fadu.exchange",
    "fadu.payments",
    "fadu.notices",
    "fadu.report",
    "fadu.console",
    "fadu.portal",
    "fadu.api",
]

FADU_PROXIES = _number("FADU_BEHIND_PROXY", 0)
"""Reverse proxies of our own in front of the server; 0 where it is asked directly."""

MIDDLEWARE = [
    # Before anyone counts by address.
    "fadu.config.proxies.Proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fadu.config.policy.Policy",
    # Before anything of a request is read.
    "fadu.config.shedding.Shedding",
    "fadu.registers.steady.Steady",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every view asks for a sign-in unless it is marked ``login_not_required``.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fadu.config.urls"
WSGI_APPLICATION = "fadu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).with_name("templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Sign-in
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "fadu.config.signed_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "fadu.config.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True

# Browser security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # the paper preview is a frame of our own
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "fadu.config.signed_in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if FADU_PROXIES else None
SECURE_HSTS_SECONDS = _number("FADU_HSTS_SECONDS", 0)

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA_DIR / "evidence"
FADU_FILES = MEDIA_ROOT
FADU_MANUAL = Path(__file__).resolve().parents[3] / "docs" / "manual"
"""The manual, whose pages are the help pages."""
STATICFILES_DIRS = [("manual", FADU_MANUAL / "images")]
FADU_FONTS = os.environ.get("FADU_FONTS", "")
"""Folder with more fonts (for example 仿宋) for papers; empty for none."""
FADU_UPLOAD_MAX_BYTES = _number("FADU_UPLOAD_MAX_MB", 200) * 1024**2
FILE_UPLOAD_HANDLERS = ["fadu.config.uploads.LimitedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
FADU_THREADS = 4
"""Requests that one process of the server works on at once."""
FADU_PUBLIC_WRITES = FADU_THREADS // 2
"""Public writes among them."""
FADU_PUBLIC_QUEUE = FADU_THREADS - FADU_PUBLIC_WRITES - 1
"""Public writes that may wait for a place, so long (seconds); further ones are told to come back. One thread is always left for everything else."""
FADU_PUBLIC_WAIT = 0.2
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
for _folder in (DATA_DIR, STATIC_ROOT, MEDIA_ROOT, FILE_UPLOAD_TEMP_DIR):
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)

# Log lines name the event, never a person: no request body, no query string.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=False),
            ],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "fadu": {"level": "INFO"},
        "axes": {"level": "ERROR"},  # axes would log user names and addresses; its table keeps them
        "django.request": {"level": "ERROR"},
    },
}
