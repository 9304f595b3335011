"""What every installation shares. Development, tests and production add keys, hosts and the clock."""

from datetime import timedelta

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import database, env, rooms

ROOT = env.ROOT
HOME = env.home()

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "minzheng.access",
    "minzheng.rulebook",
    "minzheng.registry",
    "minzheng.bulk",
    "minzheng.cases",
    "minzheng.verification",
    "minzheng.payments",
    "minzheng.indicators",
    "minzheng.ui",
    *rooms.apps(),
    "minzheng.web.workbench",
    "minzheng.web.portal",
    "minzheng.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "minzheng.access.middleware.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "minzheng.ui.large_requests.LargeRequestMiddleware",  # before the next one, which reads what was sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minzheng.access.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "minzheng.ui.context.page",
            ],
        },
    },
]

# Database: served code is the application; only migrations and test resets are the owner (config.database.as_owner).
DATABASES = {"default": database.configuration()}
APPLICATION_ROLE = database.application_role()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Jobs
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,
    "update_heartbeat_interval": 5.0,
    "stalled_worker_timeout": 20.0,
    "shutdown_graceful_timeout": 10.0,
    "fetch_job_polling_interval": 2.0,
}

# Language and time: Chinese is the source language; the civil day is Shanghai's.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英语"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Signing in
AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "minzheng.access.sign_in.page_of_the_locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # a whole town hall shares one address: it is the name that is locked
STAFF_SIGN_IN = "workbench:sign_in"  # names of addresses
RESIDENT_SIGN_IN = "portal:sign_in"
STAFF_OWES = {"password": "workbench:password", "second_factor": "workbench:second_factor"}  # where each is done
SECOND_FACTOR_REQUIRED = False  # whether staff must have one; production says so
ALARM_THRESHOLDS = {  # examples: no rule we know sets these numbers, an operator sets her own
    "persons_in_hour": 60,
    "persons_in_day": 200,
    "unmaskings_in_day": 20,
    "searches_in_day": 60,
}
WITHHOLDING_LONGEST_DAYS = 180  # an example, too: how long looks may be withheld before it has to be proposed anew
EXPORT_ROWS_WITHOUT_APPROVAL = 100  # an example: above this another person has to agree
EXPORT_MOST_ROWS = 30_000  # rows of one file, an example as well
EXPORT_KEPT_HOURS = 24  # an example: for so long a file can be fetched
CLIENT_ADDRESS = "REMOTE_ADDR"  # where a request says which machine it came from; one-time codes are counted by it
SESSION_COOKIE_AGE = 30 * 60  # idle, in seconds
SESSION_SAVE_EVERY_REQUEST = True  # so that the half hour counts from the last page
SESSION_HARD_LIMIT = timedelta(hours=10)  # from signing in, enforced by access.middleware
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What the browser may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],  # Tabler's stylesheet carries small pictures
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Files. An upload stays in memory until it is sealed: Django's other handler would lay it down in clear.
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STORAGE_ROOT = env.storage_root() or HOME / "storage"
FONT_ROOT = ROOT / "minzheng" / "ui" / "fonts"  # for letters; filled by frontend/build.mjs
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_MOST_MEGABYTES = 20  # of one file; some kinds of file may have less
REQUEST_MOST_BYTES = (FILE_MOST_MEGABYTES + 1) * 1024 * 1024  # a file and the form around it; more is not even read
FILE_UPLOAD_MAX_MEMORY_SIZE = REQUEST_MOST_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = REQUEST_MOST_BYTES

PUBLIC_ADDRESS = env.given("PUBLIC_ADDRESS")  # how residents reach the site; printed on papers to be checked there
METRICS_TOKEN = env.given("METRICS_TOKEN")  # without one, /metrics answers this machine alone

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "minzheng.access.logging.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "minzheng": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
    },
}
