"""Settings, all of them from the environment; README.md lists the variables.

Three database addresses, one per role: `DATABASE_URL` (`ijm_app`: web and tasks), `DATABASE_OWNER_URL`
(`ijm_owner`: migrations), `DATABASE_REPORT_URL` (`ijm_report`: the report builder).
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- what a production boot insists on (ijm/checks.py) ---------------------------------------------------------
DEFAULT_SECRET_KEY = "insecure-demonstration-key-refused-in-production"  # noqa: S105 -- refused by ijm/checks.py
IJM_ENV = env("IJM_ENV", default="development")  # "development", "test" or "production"
PRODUCTION = IJM_ENV == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default=DEFAULT_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# One demonstration person may sign in without a second factor; a production boot refuses this.
IJM_DEMO = env.bool("IJM_DEMO", default=False)
IJM_SECOND_FACTOR_EXEMPT = env.list("IJM_SECOND_FACTOR_EXEMPT", default=[])

INSTALLED_APPS = [
    "offices",
    "cases",
    "cases.rescue",
    "cases.accountability",
    "cases.transformation",
    "aftercare",
    "reports",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "csp",
    "offices.system.apps.SystemConfig",  # django.contrib.admin, for system administrators alone
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "ijm",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ijm.middleware.HeadersMiddleware",
    "offices.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "offices.middleware.SecondFactorMiddleware",
    # Last: opens the transaction, tells the database who is asking, and calls the view inside.
    "offices.middleware.WallMiddleware",
]

ROOT_URLCONF = "ijm.urls"
WSGI_APPLICATION = "ijm.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "offices.context.shell",
            ],
        },
    },
]

# --- stores ----------------------------------------------------------------------------------------------------
_unset = "postgres://unset@127.0.0.1:1/unset"
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=_unset),
    "owner": env.db_url("DATABASE_OWNER_URL", default=_unset),
    "report": env.db_url("DATABASE_REPORT_URL", default=_unset),
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = ["offices.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:1/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# Files of cases: outside the web root, encrypted, served only through the walls (docs/evidence.md).
IJM_DOCUMENTS = Path(env("IJM_DOCUMENTS", default=str(BASE_DIR / ".data" / "documents")))
IJM_DOCUMENT_MAX_BYTES = env.int("IJM_DOCUMENT_MAX_BYTES", default=25 * 1024 * 1024)
# "name:base64,name2:base64": the first wraps and seals what is new, the others still open what is old.
DEFAULT_EVIDENCE_KEYS = "default:ZGVtb25zdHJhdGlvbiBrZXksIHJlZnVzZWQgaW4gcHJvZHVjdGlvbg=="  # refused by ijm/checks.py
IJM_EVIDENCE_KEYS = env("IJM_EVIDENCE_KEYS", default=DEFAULT_EVIDENCE_KEYS)
FILE_UPLOAD_HANDLERS = ["offices.uploads.InMemory"]  # nothing that is sent is written to /tmp in the clear

# --- history ---------------------------------------------------------------------------------------------------
PGHISTORY_ADMIN_ALL_EVENTS = False  # event tables are inside the wall; the application may only read them

# --- sign-in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "offices.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Rights are read by offices.access; guardian's backend would answer without looking at dates.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None  # guardian: no anonymous row
GUARDIAN_MONKEY_PATCH_USER = False
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by an administrator; nobody signs up
ACCOUNT_ADAPTER = "offices.adapters.InvitedOnly"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is told by mail that this system exists
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invited address proved itself by the link that set the password
MFA_TOTP_ISSUER = "Casework"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds: a slow line, a phone whose clock is off (RFC 6238, section 5.2)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
LOGIN_REDIRECT_URL = "cases:home"
LOGIN_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- safety of the page ----------------------------------------------------------------------------------------
HTTPS = env.bool("IJM_HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("IJM_BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "ijm.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- words, places, files --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "ijm.formats"
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("th", _("Thai")),
    ("km", _("Khmer")),
    ("hi", _("Hindi")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / ".data" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="casework@example.org")
#: Where people sign in, for mail that no page has asked for.
IJM_SITE = env(
    "IJM_SITE", default=f"{'https' if HTTPS else 'http'}://{(ALLOWED_HOSTS or ['localhost'])[0].lstrip('.')}"
).rstrip("/")

# --- tasks -----------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1200}  # above the task time limit
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "ring-again": {"task": "reports.tasks.ring_again", "schedule": 15.0},
    "warn-of-clocks": {"task": "cases.accountability.tasks.warn_of_clocks", "schedule": crontab(minute=2)},
}

# --- logs: JSON, never a name ----------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ijm.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}
