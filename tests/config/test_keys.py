"""The keys of a development installation: private, made once, added to with one rename, seen at once by who runs already."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor

from config import keys


def test_they_are_made_once_and_readable_by_this_account_alone(tmp_path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(map(str, pool.map(lambda _: keys.development_keys(tmp_path), range(8))))
    assert len(made) == 1
    assert stat.S_IMODE(keys.path(tmp_path).stat().st_mode) == 0o600


def test_a_new_master_key_is_in_use_at_once_and_the_others_stay(tmp_path) -> None:
    before = keys.development_keys(tmp_path)
    running = keys.MasterKeyFile(tmp_path)
    assert list(running) == ["local-1"]
    assert keys.add_master_key(tmp_path) == "local-2"
    assert next(reversed(running)) == "local-2"
    assert running["local-1"] == before.master["local-1"]
    after = keys.development_keys(tmp_path)
    assert (after.secret, after.index) == (before.secret, before.index)
    assert stat.S_IMODE(keys.path(tmp_path).stat().st_mode) == 0o600


def test_no_id_is_given_twice(tmp_path) -> None:
    keys.development_keys(tmp_path)
    keys.add_master_key(tmp_path)
    keys.remove_master_key(tmp_path, "local-1")
    assert keys.add_master_key(tmp_path) == "local-3"
    assert list(json.loads(keys.path(tmp_path).read_text())["master"]) == ["local-2", "local-3"]


def test_two_who_add_at_once_lose_none(tmp_path) -> None:
    keys.development_keys(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        added = set(pool.map(lambda _: keys.add_master_key(tmp_path), range(4)))
    assert added | {"local-1"} == set(keys.MasterKeyFile(tmp_path))
