"""What to do when one disagrees with a letter, as the law stood on its day; something can always be done."""

from __future__ import annotations

from datetime import date

from minzheng.access.models import Division

RECONSIDERATION_REVISED_ON = date(2024, 1, 1)  # 行政复议法 (2023): the government alone reviews what is under it
SUPERVISION = "《最低生活保障审核确认办法》（民发〔2021〕57号）第三十六条"
SUPERVISED_SINCE = date(2021, 7, 1)


def remedies(way: str, *, on: date, town: Division, by_town: bool = False) -> list[dict[str, str]]:
    """What can be done, each with its article where there is one.

    ``way``: ``reconsideration`` (行政复议 within 60 days, 行政诉讼 within 6 months: the letter decides something),
    ``ask`` (it decides nothing yet: ask, have it explained, complain), ``be_heard`` (a warning: state one's reasons in
    time), ``not_my_wish`` (it follows one's own statement: say that it was none). ``by_town``: the town signs.
    """
    district = town.parent or town
    if way == "reconsideration":
        return _reconsideration(on, town, district, by_town=by_town)
    return [{"text": WAYS[way], "law": ""}, _supervision(on, district)]


WAYS = {
    "ask": "您对本文书的内容有疑问或者认为写得不对，可以当场或者随时请办理单位说明、更正；不影响您继续办理",
    "be_heard": "您有正当理由，或者认为情况不属实，请在上述期限内向办理单位当面或者书面说明；工作人员应当听取、记录并核实",
    "not_my_wish": "如果这不是您本人的意愿，请尽快告诉办理单位或者区民政局，由其他工作人员核实更正",
}


def _supervision(on: date, district: Division) -> dict[str, str]:
    text = f"也可以向{district.name}民政局反映或者投诉"
    return {"text": text, "law": SUPERVISION if on >= SUPERVISED_SINCE else ""}


def _reconsideration(on: date, town: Division, district: Division, *, by_town: bool) -> list[dict[str, str]]:
    bodies, law = _who_reviews(on, town, district, by_town=by_town)
    return [
        {"text": f"您可以自收到本文书之日起 60 日内，向{bodies}申请行政复议", "law": law},
        {
            "text": "也可以自收到本文书之日起 6 个月内，直接向有管辖权的人民法院提起行政诉讼",
            "law": "《中华人民共和国行政诉讼法》第四十六条",
        },
    ]


def _who_reviews(on: date, town: Division, district: Division, *, by_town: bool) -> tuple[str, str]:
    """The bodies that review, and the articles. A town is under the district's government; a street's office was set up by it."""
    government = f"{district.name}人民政府"
    if on >= RECONSIDERATION_REVISED_ON:
        return government, "《中华人民共和国行政复议法》第二十条、第二十四条"
    if by_town:
        article = "第十五条" if town.level == "street" else "第十三条"
        return government, f"《中华人民共和国行政复议法》第九条、{article}"
    if district.parent is not None:
        return f"{government}或者{district.parent.name}民政局", "《中华人民共和国行政复议法》第九条、第十二条"
    return government, "《中华人民共和国行政复议法》第九条、第十二条"
