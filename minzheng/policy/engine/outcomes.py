"""The three answers a decision can give."""

from __future__ import annotations

from typing import Final

from minzheng.policy.words import Words

GRANTED: Final = "granted"
REFUSED: Final = "refused"
UNDETERMINED: Final = "undetermined"

OUTCOMES: Final = {
    GRANTED: Words("给予", "granted"),
    REFUSED: Words("不予", "refused"),
    UNDETERMINED: Words("暂不能确定", "undetermined"),
}
