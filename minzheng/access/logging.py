"""Logs: one JSON object a line, with the request's identifier and without personal data.

A message is a fixed text: its arguments may repeat what somebody typed, so they are left out, and so is the text of an
exception. What is to be known goes into ``extra`` under one of the names listed here.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime
from typing import Any

from minzheng.lib.clock import SHANGHAI

from .requests import request_id

SAID = frozenset(
    {"method", "route", "status", "milliseconds", "actor", "model", "why", "job", "kind", "verb", "count", "subject"}
)


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self._at(record),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg),
        }
        if request_id():
            line["request_id"] = request_id()
        line |= {name: value for name, value in vars(record).items() if name in SAID}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _where(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _at(record: logging.LogRecord) -> str:
        return datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds")


def _where(error: BaseException) -> dict[str, Any]:
    """The kind of an error and the lines it came through; its words stay away."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "trace": [f"{frame.filename.rpartition('minzheng/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    }
