"""Filling in an application from home, page by page, the way a browser without scripts does it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.access.models import Division
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest

from .people import VILLAGE, identity_number

TOWN = "440103001"
SHE = {"name": "何带好", "identity_number": identity_number("19620304", 246), "phone": "10011112222"}
HUSBAND = {
    "name": "谭国强",
    "identity_number": identity_number("19600506", 247),
    "relation": "spouse",
    "phone": "",
    "signed": "on",
}
ACCOUNT = "6299990000000009005"  # in a test range
PHOTO = b"\xff\xd8\xff\xe0photo"


def newcomer(who: dict[str, str] = SHE) -> Client:
    """A browser in which somebody has proved the telephone she typed."""
    browser = Client()
    assert browser.post("/apply/who/", who).status_code == 302
    code = codes.code_of(CodeRequest.objects.latest("pk"))
    assert browser.post("/apply/code/", {"code": code}).status_code == 302
    return browser


def go_on(browser: Client, page: str, **typed: str):
    """Post a page; it must lead on."""
    answer = browser.post(f"/apply/{page}", typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def photo(name: str = "photo.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def fill_in(
    browser: Client,
    *,
    ground: str = "self",
    papers: bool = True,
    first: dict[str, str] | None = None,
    husband: dict[str, str] = HUSBAND,
) -> None:
    """Every page up to the check: a couple without income in a community of 荔湾."""
    go_on(browser, "whom/", ground=ground)
    if ground != "self":
        go_on(browser, "about-you/", agent_town=TOWN, until_on="2099-12-31")
    go_on(browser, "town/", town=TOWN)
    village = Division.objects.get(code=VILLAGE)
    go_on(browser, "home/", village=str(village.pk), address="示例路 8 号 301", hukou="")
    go_on(browser, "member/?n=0", **(first or {"relation": "self", "signed": "on"}))
    go_on(browser, "member/?n=1", **husband)
    go_on(browser, "family/")
    go_on(browser, "income/?n=0", wage="500")
    go_on(browser, "income/?n=1")
    go_on(browser, "means/", deposits="1000")
    go_on(browser, "reason/", reason="两个人都没有工作，靠女儿接济。")
    holder = (first or SHE)["name"]
    go_on(browser, "account/", holder_name=holder, bank="广州示例银行", account_number=ACCOUNT)
    if papers:
        for kind in ("identity_document", "authorisation_letter", "declaration_list"):
            assert browser.post("/apply/papers/", {"kind": kind, "file": photo()}).status_code == 302
    go_on(browser, "papers/", on="1")


def lodge(browser: Client):
    """Check and lodge; the page that follows."""
    assert browser.get("/apply/check/").status_code == 200
    answer = browser.post("/apply/check/", {"sure": "on"}, follow=True)
    assert answer.redirect_chain == [("/apply/received/", 302)], answer.content.decode()
    return answer
