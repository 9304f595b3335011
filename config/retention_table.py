"""``python -m config.retention_table``: brings the table in docs/retention.md up to date with the code's own lines."""

from __future__ import annotations

from . import database, env

PAGE = env.ROOT / "docs" / "retention.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"
ENDS = {
    "kept": "stays",
    "with_person": "unreadable when the person is erased; the row stays",
    "may_be_erased": "from then on its people may be erased",
    "deleted": "deleted by the nightly job",
    "key_destroyed": "its own key is destroyed by the nightly job; the row stays",
    "discarded": "deleted by the nightly job, and its key destroyed",
    "by_itself": "ends by itself",
}


def page() -> str:
    """The page with the table as the code tells it now. Django is set up already."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{_table()}{END}{after}"


def _table() -> str:
    from minzheng.access import retention

    lines = ["| data | what | kept for | then | period from | why |", "|---|---|---|---|---|---|"]
    for line in retention.table():
        period = _period(line.days) + f" after `{line.since}`" if line.days is not None else "—"
        origin = "" if line.status == "none" else line.status
        lines.append(f"| `{line.label}` | {line.what} | {period} | {ENDS[line.end]} | {origin} | {line.why} |")
    return "\n".join(lines) + "\n"


def _period(days: int) -> str:
    years = round(days / 365.25)
    return f"{years} years" if days > 365 * 2 else f"{days} day{'s' * (days != 1)}"


def main() -> None:
    with database.opened():
        PAGE.write_text(page())


if __name__ == "__main__":
    main()
