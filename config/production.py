"""What production refuses, all of it at once: demonstration keys, accounts and clock, the embedded database, missing secrets.

``config.settings.prod`` asks ``refuse_environment`` before anything else; ``minzheng serve`` and ``check-production`` ask
for everything, the settings in force and the accounts in the database included.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

from . import demo_accounts, demo_clock, env, keys

PROD = "config.settings.prod"
SHORTEST_SECRET, SHORTEST_TOKEN, KEY_BYTES = 50, 24, 32


@dataclass(frozen=True)
class Problem:
    """Something that must not be in production, said in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def is_in_force() -> bool:
    """Whatever settings are neither development's nor the tests' are production's."""
    return env.settings_module() not in ("config.settings.dev", "config.settings.test")


def refuse_environment() -> None:
    """Raises Misconfigured with every problem of the environment, a line each."""
    refuse(environment_problems())


def refuse(problems: list[Problem]) -> None:
    if problems:
        lines = [f"生产环境不能启动（{len(problems)} 个问题）/ production refuses to start ({len(problems)} problems)"]
        raise env.Refused("\n".join([*lines, *(f"  - {problem}" for problem in problems)]))


def environment_problems() -> list[Problem]:
    """What is wrong with what the environment and the state folder say; no Django, no database."""
    return [
        *_missing(),
        *_weak_secrets(),
        *_master_keys(),
        *_keys_of_the_demonstration(),
        *_database(),
        *_traces_of_the_demonstration(),
    ]


def settings_problems() -> list[Problem]:
    """What is wrong with the settings in force: somebody may have written her own on top of ``config.settings.prod``."""
    from django.conf import settings

    wrong = {
        "DEBUG": ("调试模式（DEBUG）不能开启", "DEBUG must be off"),
        "CLOCK_MAY_BE_MOVED": ("演示时钟不能启用", "the demonstration's clock must be off"),
        "DEVELOPMENT_OUTBOX": ("开发发件箱不能启用：短信验证码会显示在网页上", "the development outbox must be off"),
        "SIMULATORS": ("模拟的数据单位不能启用", "simulated data-holding units must be off"),
        "DEMO_ACCOUNTS": ("登录页不能列出演示账号", "the sign-in page must list no demonstration accounts"),
    }
    found = [Problem(*words) for name, words in wrong.items() if getattr(settings, name, None)]
    required = {
        "SESSION_COOKIE_SECURE": ("会话 Cookie 须仅经加密传输", "session cookies must be secure"),
        "CSRF_COOKIE_SECURE": ("CSRF Cookie 须仅经加密传输", "CSRF cookies must be secure"),
        "SECURE_SSL_REDIRECT": ("须强制使用 HTTPS", "HTTPS must be enforced"),
        "SECOND_FACTOR_REQUIRED": ("工作人员须使用二次验证", "staff must have a second factor"),
    }
    return found + [Problem(*words) for name, words in required.items() if not getattr(settings, name, False)]


def account_problems() -> list[Problem]:
    """Demonstration accounts in the database whose password is the one that everybody knows."""
    from minzheng.access.models import Staff
    from minzheng.demo.staff import COLLEAGUES, PASSWORD

    names = [colleague.username for colleague in COLLEAGUES]
    staff = Staff.objects.filter(username__in=names, is_active=True)
    open_doors = "、".join(sorted(person.username for person in staff if person.check_password(PASSWORD)))
    if not open_doors:
        return []
    return [Problem(f"数据库里有演示账号：{open_doors}", f"there are demonstration accounts: {open_doors}")]


def _missing() -> list[Problem]:
    needed = ("SECRET_KEY", "MASTER_KEYS", "INDEX_KEY", "ALLOWED_HOSTS", "METRICS_TOKEN", "STORAGE_ROOT")
    return [Problem(f"缺少 {name}", f"{name} is missing") for name in needed if not env.given(name)]


def _weak_secrets() -> list[Problem]:
    problems = []
    if 0 < len(env.given("SECRET_KEY")) < SHORTEST_SECRET:
        problems.append(
            Problem(f"SECRET_KEY 至少 {SHORTEST_SECRET} 个字符", f"SECRET_KEY: {SHORTEST_SECRET} characters")
        )
    if 0 < len(env.given("METRICS_TOKEN")) < SHORTEST_TOKEN:
        problems.append(
            Problem(
                f"METRICS_TOKEN 至少 {SHORTEST_TOKEN} 个字符", f"METRICS_TOKEN: {SHORTEST_TOKEN} characters or more"
            )
        )
    if env.given("INDEX_KEY") and not _is_key(env.given("INDEX_KEY")):
        problems.append(Problem("INDEX_KEY 应为 32 字节的 base64", "INDEX_KEY must be base64 of 32 bytes"))
    if "*" in env.listed("ALLOWED_HOSTS"):
        problems.append(Problem("ALLOWED_HOSTS 不能是 *", "ALLOWED_HOSTS must not be *"))
    return problems


def _master_keys() -> list[Problem]:
    if not env.given("MASTER_KEYS"):
        return []
    try:
        given = env.master_keys()
    except env.Misconfigured as problem:
        return [Problem(problem.zh, problem.en)]
    problems = [
        Problem(f"主密钥 {key_id} 应为 32 字节的 base64", f"the master key {key_id} must be base64 of 32 bytes")
        for key_id, value in given.items()
        if not _is_key(value)
    ]
    return problems + [
        Problem(f"主密钥 {key_id} 是开发环境的密钥", f"the master key {key_id} is a development key")
        for key_id in given
        if key_id.startswith((keys.LOCAL, "test-"))
    ]


def _keys_of_the_demonstration() -> list[Problem]:
    """Values that lie in the state folder's keys.json, whatever name they were given."""
    path = keys.path(env.home())
    try:
        made = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    known = {made.get("secret"), made.get("index"), *made.get("master", {}).values()}
    try:
        given = {"MASTER_KEYS": set(env.master_keys().values())}
    except env.Misconfigured:
        given = {}
    given |= {name: {env.given(name)} for name in ("SECRET_KEY", "INDEX_KEY") if env.given(name)}
    return [
        Problem(f"{name} 取自开发环境的 {path}", f"{name} is that of the development's {path}")
        for name, values in given.items()
        if values & known
    ]


def _database() -> list[Problem]:
    try:
        urls = env.database_urls()
    except env.Misconfigured as problem:
        return [Problem(problem.zh, problem.en)]
    if urls is None:
        return [
            Problem(
                "缺少 DATABASE_URL 与 DATABASE_OWNER_URL：生产环境不用内嵌数据库",
                "DATABASE_URL and DATABASE_OWNER_URL are missing: production doesn't use the embedded database",
            )
        ]
    return []


def _traces_of_the_demonstration() -> list[Problem]:
    problems = [
        Problem(f"状态目录里有演示文件：{path}", f"a file of the demonstration lies in the state folder: {path}")
        for path in (demo_accounts.path(), demo_clock.path())
        if path.exists()
    ]
    if env.debug():
        problems.append(Problem("MINZHENG_DEBUG 不能开启", "MINZHENG_DEBUG must be off"))
    return problems


def _is_key(value: str) -> bool:
    try:
        return len(b64decode(value, validate=True)) == KEY_BYTES
    except (NotBase64, ValueError):
        return False
