"""From a request's data to its parameters, with the same complaints on every transport.

The `details` of a 422 are the list that the original server gave as HTTP `detail`: `type`, `loc`
(which begins with the place: path, query, body or header), `msg`, and `input` unless it is secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from core.bridge.operations import Operation

Detail = dict[str, Any]


class Invalid(Exception):
    """The data does not fit; `details` says where and why."""

    def __init__(self, details: list[Detail]) -> None:
        super().__init__(f"{len(details)} validation errors")
        self.details = details


def parameters(operation: Operation, data: Any) -> BaseModel | None:
    """The validated parameters of a call, None for an operation without members.

    `data` is the object of all members, wherever HTTP carries them; None equals a missing body.
    Unknown members are ignored. Raises `Invalid`.
    """
    model = operation.params
    if model is None:
        return None
    if data is not None and not isinstance(data, dict):
        raise Invalid([_detail("model_attributes_type", "Input should be a valid object", data, operation)])
    if data is None and operation.has_body:
        raise Invalid([_detail("missing", "Field required", None, operation)])
    try:
        return model.model_validate(data or {})
    except ValidationError as error:
        raise Invalid(_details(operation, error)) from None


def unreachable_path(operation: Operation, data: Any) -> bool:
    """Whether a member that HTTP carries in the path has a value that no path can carry."""
    if not operation.path_members or not isinstance(data, dict):
        return False
    values = (data.get(name) for name in operation.path_members)
    return any(isinstance(value, str) and (value in ("", ".", "..") or "/" in value) for value in values)


def digest(params: BaseModel | None) -> str:
    """A hash of the canonical data, equal for requests that ask for the same.

    A member that was left out counts as its default.
    """
    values = params.model_dump(mode="json") if params is not None else None
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def key_details(key: Any, shortest: int, longest: int) -> list[Detail]:
    """Complaints about an idempotency key: visible ASCII (RFC 5234 VCHAR) of the right length."""
    if not isinstance(key, str):
        kind, message = "string_type", "Input should be a valid string"
    elif not shortest <= len(key) <= longest:
        kind, message = "string_length", f"Idempotency keys have {shortest} to {longest} characters"
    elif not all("!" <= character <= "~" for character in key):
        kind, message = "string_pattern_mismatch", "Idempotency keys consist of visible ASCII characters"
    else:
        return []
    return [{"type": kind, "loc": ["header", "idempotency-key"], "msg": message}]


def _detail(kind: str, message: str, value: Any, operation: Operation) -> Detail:
    detail: Detail = {"type": kind, "loc": ["body"], "msg": message}
    if not operation.sensitive:
        detail["input"] = value
    return detail


def _details(operation: Operation, error: ValidationError) -> list[Detail]:
    found: list[Detail] = []
    for one in error.errors(include_url=False, include_context=True):
        member = str(one["loc"][0]) if one["loc"] else ""
        place = operation.places.get(member, "body")
        detail: Detail = {"type": one["type"], "loc": [place, *one["loc"]], "msg": one["msg"]}
        # A missing member's input is the whole object, secrets included.
        if not operation.sensitive:
            # A query has no whole that a member could be missing from.
            absent = one["type"] == "missing" and place == "query"
            detail["input"] = None if absent else one["input"]
        if "ctx" in one:
            detail["ctx"] = _plain(one["ctx"])
        found.append(detail)
    return found


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    simple = (str, int, float, bool, type(None))
    return {name: value if isinstance(value, simple) else str(value) for name, value in context.items()}
