"""The demonstration's bank: a process of its own that reads a bank file on stdin and answers on stdout.

It really answers and really fails: accounts of a certain range do not match their holder's name.
Run as ``python -m minzheng.demo.bank < out.csv > returns.csv``.
"""

from __future__ import annotations

import csv
import io
import sys
from decimal import Decimal

REFUSED_PREFIX = "629999000000009"


def answer(content: str) -> str:
    """One row for each payment: 成功, or 失败 with the reason; then the total."""
    rows = list(csv.reader(io.StringIO(content)))
    payments = [dict(zip(rows[0], row, strict=True)) for row in rows[1:-1]]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["明细号", "金额(元)", "结果", "失败原因"])
    for payment in payments:
        verdict = ("失败", "户名与账号不符") if payment["账号"].startswith(REFUSED_PREFIX) else ("成功", "")
        writer.writerow([payment["明细号"], payment["金额(元)"], *verdict])
    writer.writerow(["合计", sum(Decimal(payment["金额(元)"]) for payment in payments), f"{len(payments)}笔", ""])
    return "\ufeff" + target.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read().decode("utf-8-sig")).encode())
