"""The OpenAPI document: what the routers say, with what is true of every operation added."""

from __future__ import annotations

from typing import Any

from minzheng.ui.operations.problems import MEDIA_TYPE

from .api import api
from .door import SCHEME, VERSION

VERSION_HEADER = {"description": "The version that answered.", "schema": {"type": "string", "const": VERSION}}


def document(*, path_prefix: str) -> dict[str, Any]:
    """OpenAPI 3.1; its summaries are spoken in the language in which it is written down."""
    made = dict(api().get_openapi_schema(path_prefix=path_prefix))
    made["security"] = [{SCHEME: []}]
    made["components"] = {
        **made["components"],
        "securitySchemes": {SCHEME: {"type": "http", "scheme": SCHEME, "description": "A token of a posting."}},
    }
    for methods in made["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return made


def _complete(operation: dict[str, Any]) -> None:
    """Problems have a media type of their own; every answer says the version, and 401 how to come in."""
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400:
            response["content"] = {MEDIA_TYPE: next(iter(content.values()))}
        response["headers"] = {"API-Version": VERSION_HEADER}
        if int(status) == 401:
            response["headers"]["WWW-Authenticate"] = {"schema": {"type": "string"}}
