"""People in front of their browsers: what they do by hand, said in their words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

PASSWORD = "minzheng-2020"  # the demonstration's; its module needs Django, and pictures are taken without
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class Desk:
    """A member of staff at the workbench. ``complaints``: what her browser's console said against our own scripts."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # a refusal is no fault
            self.complaints.append(message.text)

    def sign_in(self, username: str) -> None:
        self.page.goto("/desk/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def open(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer.ok, f"{address}: {answer.status}"

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    def reads(self, text: str) -> None:
        """Waits until the text stands on the page."""
        self.page.get_by_text(text).first.wait_for()

    def do(self, step: str) -> None:
        """Carry out a step of a case that needs nothing more; a step that closes the case is asked about."""
        self.press(step)
        if self.page.locator("[data-mz-dialog][open]").count():
            self.press("确定")
        self.reads(f"已办理：{step}。")

    def download(self, name: str, *, role: str = "link") -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role(role, name=name).first.click()
        return Path(download.value.path()).read_bytes()


class Home:
    """A resident at the portal."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @classmethod
    def signed_in(cls, page: Any, identity_number: str) -> Home:
        page.goto("/sign-in/")
        page.locator("[name=identity_number]").fill(identity_number)
        page.locator("[name=identity_number]").press("Enter")
        page.wait_for_url("**/sign-in/code/")
        outbox = page.context.new_page()
        outbox.goto("/outbox/")
        code = _CODE.search(outbox.locator("main").inner_text())
        outbox.close()
        assert code is not None
        page.locator("[name=code]").fill(code.group())
        page.locator("[name=code]").press("Enter")
        page.wait_for_url("**/mine/")
        return cls(page)
