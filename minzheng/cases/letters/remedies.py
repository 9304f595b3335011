"""What to do when one disagrees with a decision, as the law stood on its day."""

from __future__ import annotations

from datetime import date

from minzheng.access.models import Division

RECONSIDERATION_REVISED_ON = date(2024, 1, 1)  # 行政复议法 (2023): the government alone reviews its offices' decisions


def remedies(*, on: date, district: Division) -> list[dict[str, str]]:
    """行政复议 within 60 days and 行政诉讼 within 6 months, with the bodies to turn to and the articles."""
    government = f"{district.name}人民政府"
    if on < RECONSIDERATION_REVISED_ON and district.parent is not None:
        bodies = f"{government}或者{district.parent.name}民政局"
        law = "《中华人民共和国行政复议法》第九条、第十二条"
    else:
        bodies, law = government, "《中华人民共和国行政复议法》第二十条、第二十四条"
    return [
        {"text": f"您可以自收到本决定书之日起 60 日内，向{bodies}申请行政复议", "law": law},
        {
            "text": "也可以自收到本决定书之日起 6 个月内，直接向有管辖权的人民法院提起行政诉讼",
            "law": "《中华人民共和国行政诉讼法》第四十六条",
        },
    ]
