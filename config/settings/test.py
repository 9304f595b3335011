"""Tests: fixed keys, quick passwords, and a clock that may be moved."""

import base64

from minzheng.lib import clock

from .base import *  # noqa: F403
from .base import HOME, STORAGES

SECRET_KEY = "tests-only-" + "0" * 40
MASTER_KEYS = {"test-1": base64.b64encode(b"1" * 32).decode(), "test-2": base64.b64encode(b"2" * 32).decode()}
INDEX_KEY = base64.b64encode(b"i" * 32).decode()

DEBUG = False
DEVELOPMENT_OUTBOX = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = HOME / "test-static"
STORAGE_ROOT = HOME / "test-storage"  # each run gets a new folder (tests.fixtures.database)

CLOCK_MAY_BE_MOVED = True
clock.allow_sources()
PUBLIC_ADDRESS = "https://mz.example"
