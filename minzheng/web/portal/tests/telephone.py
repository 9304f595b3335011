"""An old telephone: 360 pixels wide, large type, no scripts."""

from __future__ import annotations

from typing import Any

from minzheng.ui.preferences import LARGE, TYPE_SIZE_COOKIE

WIDTH = 360


def old_telephone_of(browser: Any, address: str) -> Any:
    """A browser context as such a telephone has it; its owner closes it."""
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": WIDTH, "height": 740}, base_url=address
    )
    context.add_cookies([{"name": TYPE_SIZE_COOKIE, "value": LARGE, "url": address}])
    return context


def fits(page: Any) -> None:
    """Nothing hangs over the edge of the telephone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, page.url


def press(page: Any, name: str) -> None:
    fits(page)
    page.get_by_role("button", name=name).first.click()
