"""Whether data fits a schema of the registry, as far as that follows from the registry alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.parity.findings import written
from codegen.parity.places import is_place
from codegen.registry import Api
from codegen.registry.model import Operation, Schema

Json = Any
Verdict = bool | None
"""True and False are certain; None is for what the registry leaves to the server."""


def data_fits(api: Api, operation: Operation, data: Json) -> Verdict:
    """Whether `data` must be taken or must be answered with `validation_failed`."""
    if operation.params is None:
        return True
    places = api.places(operation)
    if data is None and "body" not in places.values():
        data = {}
    if not isinstance(data, dict):
        return False
    schema = api.schemas[operation.params.name].schema
    verdicts: list[Verdict] = []
    for name, member in schema.properties.items():
        if name in data:
            verdict = fits(api, member, data[name])
            # Texts of a path or query may stand for numbers; which ones do is the server's to say.
            verdicts.append(None if places[name] != "body" and _kind(member) != "string" else verdict)
        elif name in schema.required:
            verdicts.append(False)
    return _all(verdicts)


def unreachable(api: Api, operation: Operation, data: Json) -> bool:
    """Whether a member of the path has a value that no path can carry, which is answered 404."""
    if not isinstance(data, dict):
        return False
    values = [data.get(name) for name, place in api.places(operation).items() if place == "path"]
    return any(isinstance(value, str) and (value in ("", ".", "..") or "/" in value) for value in values)


def fits(api: Api, schema: Schema, value: Json) -> Verdict:
    """Whether a value fits a schema."""
    if value is None and (schema.nullable or schema.type == "null"):
        return True
    if schema.ref is not None:
        return fits(api, api.schemas[schema.ref].schema, value)
    if schema.enum or schema.const is not None:
        allowed = schema.enum or (schema.const.value if schema.const else None,)
        return written(value) in [written(one) for one in allowed]
    if schema.lenient:
        return _lenient(value)
    if schema.type == "object":
        return _object(api, schema, value)
    if schema.type == "array":
        return _array(api, schema, value)
    if is_place(schema, value):
        return True
    if schema.type == "string":
        return isinstance(value, str) and _text(schema, value)
    if schema.type == "boolean":
        return isinstance(value, bool)
    if schema.type in ("integer", "number"):
        kinds = (int,) if schema.type == "integer" else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool) and _bounded(schema, value)
    return None


def _kind(schema: Schema) -> str | None:
    return schema.type if schema.ref is None else None


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    found = list(verdicts)
    if False in found:
        return False
    return None if None in found else True


def _lenient(value: Json) -> Verdict:
    if isinstance(value, bool):
        return True
    return False if value is None or isinstance(value, dict | list) else None


def _bounded(schema: Schema, value: float) -> bool:
    low, high = schema.constraints.get("minimum"), schema.constraints.get("maximum")
    return (low is None or value >= low) and (high is None or value <= high)


def _text(schema: Schema, value: str) -> Verdict:
    shortest, longest = schema.constraints.get("minLength", 0), schema.constraints.get("maxLength")
    if len(value) < shortest or (longest is not None and len(value) > longest):
        return False
    pattern = schema.constraints.get("pattern")
    if pattern is None:
        return True
    # Engines disagree on what \d and \w are beyond ASCII, and on $ before a line feed at the end.
    found = {bool(re.search(pattern, value)), bool(re.search(pattern, value, re.ASCII))}
    return found.pop() if len(found) == 1 and not value.endswith("\n") else None


def _array(api: Api, schema: Schema, value: Json) -> Verdict:
    if not isinstance(value, list):
        return False
    fewest, most = schema.constraints.get("minItems", 0), schema.constraints.get("maxItems")
    if len(value) < fewest or (most is not None and len(value) > most):
        return False
    return _all(fits(api, schema.items, item) for item in value) if schema.items is not None else True


def _object(api: Api, schema: Schema, value: Json) -> Verdict:
    if not isinstance(value, dict):
        return False
    if any(name not in value for name in schema.required):
        return False
    verdicts = [fits(api, below, value[name]) for name, below in schema.properties.items() if name in value]
    if isinstance(schema.additional, Schema):
        more = [item for name, item in value.items() if name not in schema.properties]
        verdicts += [fits(api, schema.additional, item) for item in more]
    return _all(verdicts)
