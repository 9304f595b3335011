"""The code that a newcomer is sent names no programme and no sum; the messages about cases are in test_outbox."""

from __future__ import annotations

import pytest

from minzheng.web.portal import newcomers

from .applying import newcomer
from .test_outbox import words_of_matters

pytestmark = pytest.mark.django_db


def test_a_newcomers_code_names_no_matter():
    newcomer()
    text = newcomers.texts_sent(1)[0].text.open()
    assert not [word for word in words_of_matters() if word in text]
    assert "元" not in text
