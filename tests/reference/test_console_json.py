"""console.json: everything that the registry has, with examples that fit their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from codegen.generators.failures import all_failures
from codegen.generators.snippets import templates
from tests.reference.conftest import Output

PATH = "spec/console.json"


def references(value: Any) -> Iterator[str]:
    below: list[Any] = []
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        below = list(value.values())
    elif isinstance(value, list):
        below = value
    for part in below:
        yield from references(part)


def test_everything_is_there(output: Output) -> None:
    document, api = output.json(PATH), output.api
    assert [one["name"] for one in document["operations"]] == list(api.operations)
    assert [one["name"] for one in document["events"]] == list(api.events)
    assert list(document["errors"]) == list(api.errors)
    assert list(document["close_codes"]) == [str(code) for code in api.close_codes]
    assert list(document["limits"]) == list(api.limits)
    assert {reference.removeprefix("#/schemas/") for reference in references(document)} <= set(api.schemas)


def test_an_operation_says_what_a_form_needs(output: Output) -> None:
    api = output.api
    for one in output.json(PATH)["operations"]:
        operation = api.operations[one["name"]]
        assert {part["name"]: part["in"] for part in one["parameters"]} == api.places(operation)
        assert [part["name"] for part in one["parameters"] if part["sensitive"]] == [
            name for name, schema in api.members(operation).items() if schema.sensitive
        ]
        assert [error["code"] for error in one["errors"]] == list(all_failures(api, operation))
        assert one["snippets"] == templates(api, operation)
        assert list(one["names"]) == list(api.members(operation))


def test_examples_fit(output: Output) -> None:
    document = output.json(PATH)
    checked = 0
    for one in document["operations"]:
        answers = Draft202012Validator({**one["response"], "schemas": document["schemas"]})
        requests = Draft202012Validator({**(one["request"] or {}), "schemas": document["schemas"]})
        for example in one["examples"]:
            if "result" in example:
                assert [str(fault) for fault in answers.iter_errors(example["result"])] == []
                checked += 1
            if example["data"] is not None and example.get("error") != "validation_failed":
                assert [str(fault) for fault in requests.iter_errors(example["data"])] == []
    for event in document["events"]:
        data = Draft202012Validator({**event["data"], "schemas": document["schemas"]})
        assert all(data.is_valid(example) for example in event["examples"])
    assert checked > 3
