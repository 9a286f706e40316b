"""What the events of a registry have to do with requests: places in the log, and choices of events.

Two servers number their events alike, but in epochs of their own, so that no id of one means anything to
the other. `position-2` in a step stands for the id that each server gave two events ago.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from codegen.parity.steps import Step
from codegen.registry import Api
from codegen.registry.model import Operation, Schema

Json = Any
FORMAT = "event-id"
"""The `format` of members that take the id of an event."""

_BACK = re.compile(r"position-(\d{1,3})")


def back(events: int) -> str:
    """What stands for the id of so many events ago."""
    return f"position-{events}"


def is_place(schema: Schema, value: Json) -> bool:
    """Whether a value stands for an id of the server that it is sent to."""
    return schema.format == FORMAT and isinstance(value, str) and _BACK.fullmatch(value) is not None


def placed(api: Api, step: Step, position: Json) -> Step:
    """The step for a server whose newest event has the id `position`."""
    data = step.data
    if not isinstance(data, dict) or not isinstance(position, str):
        return step
    epoch, _, newest = position.rpartition(":")
    own: dict[str, Json] = {}
    for name, schema in api.members(step.operation).items():
        if is_place(schema, data.get(name)):
            found = _BACK.fullmatch(data[name])
            assert found is not None
            own[name] = f"{epoch}:{max(0, int(newest) - int(found[1]))}"
    return replace(step, data={**data, **own}) if own else step


def choice(api: Api, operation: Operation, answer: Json) -> frozenset[str] | None:
    """Names of the events that a connection receives after this answer; None when it does not tell.

    That is a connection operation that takes a list of names of events and answers one under the same name.
    """
    if operation.kind != "connection" or not isinstance(answer, Mapping):
        return None
    result = api.schemas[operation.result.schema].schema
    for name, schema in api.members(operation).items():
        takes = schema.items is not None and schema.items.event_name
        if takes and name in result.properties and isinstance(answer.get(name), list):
            return frozenset(answer[name])
    return None
