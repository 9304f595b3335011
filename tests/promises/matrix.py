"""How large the leak matrix is: ``python -m tests.promises.matrix`` writes docs/leak-matrix.md from the URL table and the API.

Counted are kinds of address and operations, each at least once; most are tried on several things.
"""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "leak-matrix.md"

HEAD = """# The leak matrix

Whoever's business something is not must find nothing, whatever address she tries. The tests in `tests/promises/test_leaks.py`
(screens) and `test_api_leaks.py` (API) take every address from the URL table and every operation from the API's own document,
and try them on what a street has: a new address that nobody tries fails them.

Every call must end in 404, 401 or the sign-in page; its answer must hold nothing of the street's (numbers, names, reasons, amounts,
identifiers) and be the very answer that something non-existent gets; and no row of any table may have changed.

The table is written by `python -m tests.promises.matrix` and compared by a test.

| what | addresses | visitors | methods | calls |
|---|---|---|---|---|
"""


def text() -> str:
    """The page as it should stand."""
    rows = _rows()
    lines = [
        f"| {what} | {addresses} | {visitors} | {methods} | {calls:,} |"
        for what, addresses, visitors, methods, calls in rows
    ]
    total = f"| **together** | | | | **{sum(row[-1] for row in rows):,}** |"
    return HEAD + "\n".join([*lines, total]) + "\n" + _who()


def _rows() -> list[tuple[str, int, str, str, int]]:
    from minzheng.access.roles import ROLES

    from .operations import operations
    from .street import routes
    from .visitors import PROGRAMS, STRANGERS, UNKNOWN

    screens = [route for route in routes() if route.door.kind != "public"]
    things = [route for route in screens if route.names_a_thing and not route.is_the_citys]
    places = [route for route in routes() if not route.names_a_thing and ":" in route.name]
    roles = [role for role in ROLES.values() if role.key not in ("resident", "system")]
    guarded = [route for route in screens if route.door.may]
    wrong = sum(route.door.may not in role.may for route in guarded for role in roles)
    api = operations()
    owned = [each for each in api if each.belongs_to_a_division]
    lists = [each for each in api if not each.names_a_thing]
    worded = [each for each in api if each.may]
    wrong_programs = sum(each.may not in role.may for each in worded for role in roles)
    strangers, programs, unknown = len(STRANGERS), len(PROGRAMS), len(UNKNOWN)
    return [
        ("screens that name a thing", len(things), f"{strangers} strangers", "GET, POST", len(things) * strangers * 2),
        ("screens behind a word", len(guarded), "roles without it", "GET, POST", wrong * 2),
        ("screens that name nothing", len(places), f"{strangers} strangers", "GET", len(places) * strangers),
        (
            "API operations that name a thing",
            len(owned),
            f"{programs} tokens of others",
            "its own",
            len(owned) * programs,
        ),
        ("API operations behind a word", len(worded), "tokens of roles without it", "its own", wrong_programs),
        ("API operations without a valid token", len(api), f"{unknown} ways to come", "its own", len(api) * unknown),
        ("API lists, searches, lodging", len(lists), f"{programs} tokens of others", "its own", len(lists) * programs),
    ]


def _who() -> str:
    from .visitors import STRANGERS, UNKNOWN

    return "\nStrangers: " + "; ".join(STRANGERS) + ".\n\nWithout a valid token: " + "; ".join(UNKNOWN) + ".\n"


if __name__ == "__main__":
    import django

    from config import env

    env.settings_module()
    django.setup()
    FILE.write_text(text(), encoding="utf-8")
    print(FILE)
