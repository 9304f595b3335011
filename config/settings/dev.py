"""Development and the demonstration: keys made on this machine, and a clock that may be moved."""

from config import demo_accounts, demo_clock
from config.keys import MasterKeyFile, development_keys
from minzheng.lib import clock

from .base import *  # noqa: F403
from .base import HOME, env

_keys = development_keys(HOME)
SECRET_KEY = _keys.secret
MASTER_KEYS = MasterKeyFile(HOME)
INDEX_KEY = _keys.index

DEBUG = env.debug()
DEMO_ACCOUNTS = demo_accounts.kept()  # shown on the sign-in page
DEVELOPMENT_OUTBOX = True  # one-time codes are read on a page: no gateway carries them
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.listed("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS")
PUBLIC_ADDRESS = env.given("PUBLIC_ADDRESS") or "http://localhost:8000"

CLOCK_MAY_BE_MOVED = True
clock.allow_sources()
demo_clock.install_if_present()
