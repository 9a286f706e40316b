"""Examples are checked like anything else: they must fit the schemas that they illustrate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.json_schema import to_json_schema
from codegen.registry.model import Api, Example, Operation, is_implied
from codegen.registry.rules import examples as example_rules
from codegen.registry.rules import schemas as schema_rules


class Values:
    """Checks values against the schemas of a registry."""

    def __init__(self, api: Api) -> None:
        self._definitions = {
            partial: {
                name: to_json_schema(definition.schema, "#/$defs/{}".format, partial=partial)
                for name, definition in api.schemas.items()
            }
            for partial in (False, True)
        }
        self._validators: dict[tuple[str, bool, bool], Validator] = {}

    def faults(self, value: Any, name: str, *, nullable: bool = False, partial: bool = False) -> list[str]:
        """What is wrong with `value` as an instance of schema `name`; with `partial` members may lack."""
        key = (name, nullable, partial)
        if key not in self._validators:
            target: dict[str, Any] = {"$ref": f"#/$defs/{name}"}
            root = {"anyOf": [target, {"type": "null"}]} if nullable else target
            self._validators[key] = Draft202012Validator({**root, "$defs": self._definitions[partial]})
        return [_told(error) for error in self._validators[key].iter_errors(value)]


def _told(error: Any) -> str:
    # The fault of an alternative says more than "is not valid under any of the given schemas".
    while error.validator == "anyOf" and error.context:
        error = max(error.context, key=lambda below: len(below.absolute_path))
    where = ".".join(str(step) for step in error.absolute_path)
    return f"{where}: {error.message}" if where else str(error.message)


def check(api: Api) -> Iterator[Diagnostic]:
    """Check the examples of operations, events and schemas, and the data of scenario steps.

    Needs a registry whose references are all known.
    """
    values = Values(api)
    for operation in api.operations.values():
        for example in operation.examples:
            yield from _outcome(api, operation, example)
            yield from _data(values, operation, example.data, example.data_pos, _means_invalid(example))
            if example.result is not None:
                result = operation.result
                faults = values.faults(
                    example.result.value, result.schema, nullable=result.nullable, partial=True
                )
                for text in faults:
                    yield Diagnostic(example.result_pos, example_rules.EXAMPLE_RESULT_INVALID, text)
    for scenario in api.scenarios.values():
        for step in scenario.steps:
            operated = api.operations[step.operation.name]
            yield from _data(values, operated, step.data, step.data_pos, False)
    for event in api.events.values():
        for shown, pos in zip(event.examples, event.example_positions, strict=True):
            for text in values.faults(shown.value, event.data.schema, nullable=event.data.nullable):
                yield Diagnostic(pos, example_rules.EXAMPLE_DATA_INVALID, text)
    yield from _schema_values(api)


def _means_invalid(example: Example) -> bool:
    return example.error is not None and example.error.name == "validation_failed"


def _outcome(api: Api, operation: Operation, example: Example) -> Iterator[Diagnostic]:
    if (example.result is None) == (example.error is None):
        text = "an example has either `result` or `error`"
        yield Diagnostic(example.pos, example_rules.EXAMPLE_OUTCOME, text)
    if example.error is not None:
        code = example.error.name
        declared = {use.code for use in operation.errors}
        if code not in declared and not is_implied(api.errors[code], operation):
            text = f"`{operation.name}` does not declare error `{code}`; add it to `errors`"
            yield Diagnostic(example.error.pos, example_rules.EXAMPLE_ERROR_UNDECLARED, text)
    if example.message is not None:
        template = _message(api, operation, example)
        if template is None or not _fits(template, example.message):
            text = f"`{example.message}` is no message of the error"
            yield Diagnostic(example.pos, example_rules.EXAMPLE_RESULT_INVALID, text)


def _message(api: Api, operation: Operation, example: Example) -> str | None:
    """The wording of the example's error, with places in braces."""
    if example.error is None:
        return None
    own = {use.code: use.message for use in operation.errors}
    return own.get(example.error.name) or api.errors[example.error.name].message


def _fits(template: str, message: str) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(template))
    return re.fullmatch(pattern, message, re.DOTALL) is not None


def _data(
    values: Values, operation: Operation, data: dict[str, Any] | None, pos: Position, invalid: bool
) -> Iterator[Diagnostic]:
    """Check the data of a request; with `invalid` it must not fit."""
    if operation.params is None:
        if data is not None:
            text = f"`{operation.name}` takes no data"
            yield Diagnostic(pos, example_rules.EXAMPLE_DATA_INVALID, text)
        return
    faults = values.faults(data or {}, operation.params.name)
    if invalid and not faults:
        text = "the data is valid, so that the answer is not `validation_failed`"
        yield Diagnostic(pos, example_rules.EXAMPLE_DATA_INVALID, text)
    if not invalid:
        for text in faults:
            yield Diagnostic(pos, example_rules.EXAMPLE_DATA_INVALID, text)


def _schema_values(api: Api) -> Iterator[Diagnostic]:
    """Examples and defaults inside schemas."""
    definitions = {
        name: to_json_schema(definition.schema, "#/$defs/{}".format)
        for name, definition in api.schemas.items()
    }
    for definition in api.schemas.values():
        for schema in api.parts(definition.schema):
            shown = [*schema.examples, *([schema.default.value] if schema.default else [])]
            if not shown:
                continue
            plain = {**to_json_schema(schema, "#/$defs/{}".format), "$defs": definitions}
            validator = Draft202012Validator(plain)
            for value in shown:
                for error in validator.iter_errors(value):
                    yield Diagnostic(
                        schema.pos, schema_rules.SCHEMA_VALUE_INVALID, f"example or default: {_told(error)}"
                    )
