"""The environment: the only reader of ``os.environ``. Everything else asks here, by name and with a type."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000


class Misconfigured(Exception):
    """The environment says something that can't be obeyed. ``str()`` is one line in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


class Refused(Misconfigured):
    """Several things are wrong: the text says each in both languages, a line each."""

    def __init__(self, text: str) -> None:
        self.zh = self.en = text
        Exception.__init__(self, text)


@dataclass(frozen=True)
class DatabaseUrl:
    """A PostgreSQL address taken apart; ``options`` are libpq's (``sslmode`` and its like)."""

    user: str
    password: str
    host: str
    port: int
    name: str
    options: dict[str, str]


def home() -> Path:
    """Where this installation keeps its state: keys, files, the demonstration's clock, the embedded database."""
    return Path(os.environ.get("MINZHENG_HOME") or ROOT / ".local").absolute()


def debug() -> bool:
    """Whether the command line shows a traceback instead of one line."""
    return os.environ.get("MINZHENG_DEBUG") == "1"


def continuous_integration() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def search_path() -> str:
    return os.environ.get("PATH", os.defpath)


def serving_port() -> int:
    """``PORT``, or 8000."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Misconfigured(
            f"PORT 必须是 1 到 65535 的整数：{text}", f"PORT must be an integer from 1 to 65535: {text}"
        )
    return int(text)


def database_urls() -> tuple[DatabaseUrl, DatabaseUrl] | None:
    """(application, owner) of an outside PostgreSQL; ``None`` asks for the embedded one. Both or neither."""
    application, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if not application and not owner:
        return None
    if not application or not owner:
        missing = "DATABASE_URL" if not application else "DATABASE_OWNER_URL"
        raise Misconfigured(
            f"DATABASE_URL 与 DATABASE_OWNER_URL 须同时设置：缺少 {missing}",
            f"DATABASE_URL and DATABASE_OWNER_URL go together: {missing} is missing",
        )
    pair = _parse("DATABASE_URL", application), _parse("DATABASE_OWNER_URL", owner)
    if (pair[0].host, pair[0].port, pair[0].name) != (pair[1].host, pair[1].port, pair[1].name):
        raise Misconfigured(
            "DATABASE_URL 与 DATABASE_OWNER_URL 须指向同一个数据库",
            "DATABASE_URL and DATABASE_OWNER_URL must name the same database",
        )
    if pair[0].user == pair[1].user:
        raise Misconfigured(
            "DATABASE_URL 与 DATABASE_OWNER_URL 须为两个不同的数据库角色",
            "DATABASE_URL and DATABASE_OWNER_URL must be two different roles",
        )
    return pair


def _parse(variable: str, url: str) -> DatabaseUrl:
    parts = urlsplit(url)
    try:
        port = parts.port or 5432
    except ValueError:
        port = 0
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not (parts.hostname and parts.username and name and port):
        raise Misconfigured(
            f"{variable} 不是可用的 PostgreSQL 地址，应为 postgresql://用户:密码@主机:端口/库名",
            f"{variable} is not a usable PostgreSQL address; write postgresql://user:password@host:port/name",
        )
    return DatabaseUrl(
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname),
        port=port,
        name=name,
        options=dict(parse_qsl(parts.query)),
    )


def given(name: str) -> str:
    """A variable as it was given; empty where it was not."""
    return os.environ.get(name, "")


def secret(name: str) -> str:
    """A secret that production must be given; its absence is refused."""
    value = os.environ.get(name)
    if not value:
        raise Misconfigured(f"生产环境必须设置 {name}", f"production needs {name}")
    return value


def master_keys() -> dict[str, str]:
    """``MASTER_KEYS``: a JSON object from key id to base64 of 32 bytes; the last one is in use."""
    text = secret("MASTER_KEYS")
    try:
        keys = json.loads(text)
    except ValueError:
        keys = None
    if not isinstance(keys, dict) or not keys or not all(isinstance(value, str) for value in keys.values()):
        raise Misconfigured(
            "MASTER_KEYS 应为 JSON 对象：{密钥编号: base64 的 32 字节}",
            "MASTER_KEYS must be a JSON object: {key id: base64 of 32 bytes}",
        )
    return keys


def storage_root() -> Path | None:
    """``STORAGE_ROOT``: where uploads lie, outside the web root."""
    value = os.environ.get("STORAGE_ROOT")
    return Path(value).absolute() if value else None


def listed(name: str) -> list[str]:
    """A comma-separated variable as a list."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def settings_module() -> str:
    """The Django settings in force; development's when nothing else was asked for."""
    return os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


def put(name: str, value: str) -> None:
    """Set a variable that a library reads for itself."""
    os.environ[name] = value
