"""The site's settings, all from the environment; ``docs/how-to/run-the-site.md`` lists them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF
from django.contrib.messages.constants import ERROR

from hengjian import documents
from hengjian.site.common import environment, provider
from hengjian.site.notices import outside

os.umask(0o077)  # whatever the site writes is for its own user
environment.refuse_wrong()
MODE = environment.mode()
SECRET_KEY = environment.secret_key(MODE)
ENCRYPTION_KEYS = environment.encryption_keys(MODE)
DATA = environment.data_folder()
DEBUG = False
ALLOWED_HOSTS = environment.hosts()
HTTPS = environment.https(MODE)

ROOT = Path(__file__).parent
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "hengjian.site.common",
    "hengjian.site.accounts",
    "hengjian.site.notices",
    "hengjian.site.platform",
    "hengjian.site.library",
    "hengjian.site.talk",
    "hengjian.site.planning",
    "hengjian.site.money",
    "hengjian.site.works",
    "hengjian.site.bonds",
    "hengjian.site.watching",
    "hengjian.site.exchange",
    "hengjian.site.demo",
    "hengjian.site.web",
    "hengjian.site.evaluation",
    "hengjian.site.portfolio",
    "hengjian.site.api",
    "hengjian.site.residents.open",
    "hengjian.site.residents.hotline",
    "hengjian.site.residents.rounds",
    "hengjian.site.residents.vote",
    "hengjian.site.residents.public",
    "hengjian.site.residents.surveys",
]
MIDDLEWARE = [
    "hengjian.site.common.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hengjian.site.common.requests.RequestMiddleware",
    "hengjian.site.common.compressing.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "hengjian.site.common.attachments.NotStoredMiddleware",
    "hengjian.site.common.requests.ReadableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "hengjian.site.accounts.middleware.MembershipMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hengjian.site.common.days.AsOfMiddleware",
    "hengjian.site.web.accounts.locked.LockedMiddleware",
    "hengjian.site.platform.pages.WrongMethodMiddleware",
    "hengjian.site.platform.slow.SlowQuestionMiddleware",
    "hengjian.site.api.middleware.ProblemMiddleware",
    "hengjian.site.common.attachments.UploadLimitMiddleware",
]
ROOT_URLCONF = "hengjian.site.urls"
WSGI_APPLICATION = "hengjian.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hengjian.site.web.shell.context",
            ],
            "builtins": [
                "hengjian.site.platform.templatetags.shell",
                "hengjian.site.platform.templatetags.fields",
                "hengjian.site.web.templatetags.names",
                "hengjian.site.platform.templatetags.steps",
                "hengjian.site.platform.templatetags.components",
            ],
        },
    }
]

_SQLITE = f"sqlite:///{DATA / 'hengjian.sqlite3'}"
DATABASES = {"default": environment.database(_SQLITE)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "hengjian.site.common.sqlite3"
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    )
    DATABASES["default"]["TEST"] = {"NAME": environment.test_database()}
else:
    # Compiling who may see what takes seconds; asking it without takes milliseconds.
    _OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    _OPTIONS["options"] = f"-c jit=off {_OPTIONS.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "hengjian.site.accounts.backend.CountedBackend",
    "django.contrib.auth.backends.ModelBackend",  # sessions name it; it never sees a password
]
PASSWORD_HASHERS = ["hengjian.site.accounts.passwords.Argon2"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_RULES = "hengjian.site.accounts.passwords."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _RULES + rule} for rule in ("LongEnough", "NotOneself", "NotCommon", "NotDigitsOnly")
]
LOGIN_URL = "accounts:log-in"
LOGIN_REDIRECT_URL = "web:home"
OFFICES = environment.offices()
"""Networks in which many people share one address: more wrong tries are taken from there."""
PROVIDER = provider.provider_in_use(MODE)
"""Who vouches for people by single sign-on; None: there is none."""
OTP_TOTP_ISSUER = "衡鉴 Hengjian"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front redirects
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.behind_proxy() else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "style-src": [SELF],
        "style-src-elem": [SELF],
        # Charts and maps place their labels by style attributes; no style element is inline.
        "style-src-attr": ["'unsafe-inline'"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["hengjian.site.platform.formats"]

REFERENCE = environment.reference_folder()
"""Where the demonstration wrote the reference case; None outside it."""
STATIC_URL = "static/"
STATICFILES_DIRS = [("vendor", Path(documents.__file__).parent / "charts" / "vendor")]
STATIC_ROOT = environment.static_folder(DATA)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "hengjian.site.common.collected.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "attachments"
ATTACHMENT_LIMIT = 50 * 1024 * 1024
"""The most bytes of one attachment."""
REQUEST_LIMIT = ATTACHMENT_LIMIT + 10 * 1024 * 1024
"""The most bytes of one request, all its files together; more is refused unread."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = environment.folder(MEDIA_ROOT / "incoming")
"""Beside the attachments: what an interrupted upload leaves is found by ``check_attachments``."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
TRAIL_HEADS = environment.trail_heads()
"""To this file the head of the trail is appended each day; None: nowhere."""
JOBS_AT_ONCE = MODE == "test"
"""Whether ``jobs.start`` does the work itself; otherwise a worker does it."""
STANDS_ON = date(2023, 9, 30) if MODE == "demo" else None
"""The demonstration stands on the evaluation day of its case: it is watched as of that day."""
_MAIL = outside.mail_server()
MAILS = _MAIL is not None
"""Whether a mail server is named; without one nothing is mailed."""
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if _MAIL is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.tls_first, _MAIL.turns_to_tls
    EMAIL_TIMEOUT, DEFAULT_FROM_EMAIL = outside.MAIL_TIMEOUT, _MAIL.sender
ADDRESS = outside.address()
"""Where people find the site; it stands in mails and events."""
WEBHOOK_HOSTS = outside.hosts_allowed()
"""Private places that webhooks may call all the same."""
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {ERROR: "danger"}
"""A message's level names the look of its box."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "hengjian.site.common.logs.WithoutRefusals"}},
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "hengjian.site.common.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": environment.log_format(MODE),
            "filters": ["refusals"],
        }
    },
    "loggers": {"hengjian.request": {"level": "INFO" if MODE == "production" else "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO" if MODE != "test" else "WARNING"},
}
INTERFACE_RATE = environment.interface_rate()
"""The most requests of one token in a minute."""
RATES = DATA / "rates.sqlite3"
"""Where requests are counted; it may be deleted at any time."""
METRICS_TOKEN = environment.metrics_token()
"""What whoever reads ``/metrics`` must send; empty: there are none."""
OC4IDS_PREFIX = os.environ.get("HENGJIAN_OC4IDS_PREFIX", "")
"""The publisher's registered prefix of project identifiers, e.g. ``oc4ids-bu3kcz-``."""
DATA_LICENSE = os.environ.get("HENGJIAN_DATA_LICENSE", "")
"""The licence of exported data packages: its name and, after a space, its address."""
OC4IDS_URI = os.environ.get("HENGJIAN_OC4IDS_URI") or None
"""Where the package is published; a package that is only handed over has a URN of its own."""
