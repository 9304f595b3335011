"""What the environment may say, and how its mistakes are answered."""

from __future__ import annotations

import pytest

from config import env

APPLICATION = "postgresql://app:p%40ss@db.example:5433/minzheng?sslmode=require"
OWNER = "postgresql://owner:secret@db.example:5433/minzheng"


def _set(monkeypatch, **variables: str) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PORT", "MASTER_KEYS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_neither_address_asks_for_the_embedded_server(monkeypatch) -> None:
    _set(monkeypatch)
    assert env.database_urls() is None


def test_both_addresses_are_taken_apart(monkeypatch) -> None:
    _set(monkeypatch, DATABASE_URL=APPLICATION, DATABASE_OWNER_URL=OWNER)
    application, owner = env.database_urls()
    assert application == env.DatabaseUrl(
        user="app",
        password="p@ss",
        host="db.example",
        port=5433,
        name="minzheng",
        options={"sslmode": "require"},
    )
    assert owner.user == "owner"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"DATABASE_URL": APPLICATION}, "DATABASE_OWNER_URL is missing"),
        ({"DATABASE_OWNER_URL": OWNER}, "DATABASE_URL is missing"),
        ({"DATABASE_URL": APPLICATION, "DATABASE_OWNER_URL": APPLICATION}, "two different roles"),
        ({"DATABASE_URL": APPLICATION, "DATABASE_OWNER_URL": OWNER.replace("minzheng", "other")}, "same database"),
        ({"DATABASE_URL": "mysql://a@b/c", "DATABASE_OWNER_URL": OWNER}, "DATABASE_URL is not a usable"),
        ({"DATABASE_URL": APPLICATION.replace("5433", "x"), "DATABASE_OWNER_URL": OWNER}, "not a usable"),
    ],
)
def test_half_and_wrong_addresses_are_refused_in_both_languages(monkeypatch, variables, said) -> None:
    _set(monkeypatch, **variables)
    with pytest.raises(env.Misconfigured, match=said) as refused:
        env.database_urls()
    assert refused.value.zh != refused.value.en


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_is_a_port(monkeypatch, port) -> None:
    _set(monkeypatch, PORT=port)
    with pytest.raises(env.Misconfigured):
        env.serving_port()


def test_the_port_defaults_to_8000(monkeypatch) -> None:
    _set(monkeypatch)
    assert env.serving_port() == 8000


@pytest.mark.parametrize("keys", ["", "x", "[]", "{}", '{"a": 1}'])
def test_production_refuses_missing_or_malformed_master_keys(monkeypatch, keys) -> None:
    _set(monkeypatch, MASTER_KEYS=keys)
    with pytest.raises(env.Misconfigured):
        env.master_keys()
