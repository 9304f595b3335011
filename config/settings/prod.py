"""Production: every secret and host must be given, traffic is encrypted, and the time is real."""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env.secret("SECRET_KEY")
MASTER_KEYS = env.master_keys()
INDEX_KEY = env.secret("INDEX_KEY")

DEBUG = False
CLOCK_MAY_BE_MOVED = False
DEVELOPMENT_OUTBOX = False
ALLOWED_HOSTS = env.secret("ALLOWED_HOSTS") and env.listed("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")

if env.database_urls() is None:
    raise env.Misconfigured(
        "生产环境必须设置 DATABASE_URL 与 DATABASE_OWNER_URL",
        "production needs DATABASE_URL and DATABASE_OWNER_URL",
    )

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the proxy in front must set it on every request
CLIENT_ADDRESS = "HTTP_X_FORWARDED_FOR"  # and this one: it appends the address it was called from
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
