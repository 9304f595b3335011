"""Production: every secret and host must be given, traffic is encrypted, and the time is real."""

from config import production

production.refuse_environment()  # before anything else is read: whoever sets this up is told everything at once

from .base import *  # noqa: E402, F403
from .base import env  # noqa: E402

SECRET_KEY = env.secret("SECRET_KEY")
MASTER_KEYS = env.master_keys()
INDEX_KEY = env.secret("INDEX_KEY")

DEBUG = False
CLOCK_MAY_BE_MOVED = False
DEVELOPMENT_OUTBOX = False
SECOND_FACTOR_REQUIRED = True
SIMULATORS = False
ALLOWED_HOSTS = [*env.listed("ALLOWED_HOSTS"), "127.0.0.1"]  # a monitor on this machine asks the bare port
METRICS_TOKEN = env.secret("METRICS_TOKEN")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the proxy in front must set it on every request
CLIENT_ADDRESS = "HTTP_X_FORWARDED_FOR"  # and this one: it appends the address it was called from
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from within, on the bare port
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
