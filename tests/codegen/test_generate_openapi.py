"""The OpenAPI document: valid, complete, and free of the registry's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV32SpecValidator

from codegen.generators import failures, openapi
from codegen.registry import Api
from tests.codegen.support import ROOT, TOY, loaded


@pytest.fixture(scope="module")
def toy() -> dict[str, Any]:
    return openapi.document(loaded(TOY / "registry"))


@pytest.fixture(scope="module")
def real_api() -> Api:
    return loaded(ROOT / "core/registry")


@pytest.fixture(scope="module")
def real(real_api: Api) -> dict[str, Any]:
    return openapi.document(real_api)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


@pytest.mark.parametrize("name", ["toy", "real"])
def test_it_is_valid(name: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(name)
    assert [str(error) for error in OpenAPIV32SpecValidator(document).iter_errors()] == []


def test_every_route_is_there_and_named_once(real_api: Api, real: dict[str, Any]) -> None:
    routes = {
        (operation.http.method.lower(), path)
        for operation in real_api.operations.values()
        if operation.http is not None
        for path in (operation.http.path, *(alias.name for alias in operation.http.aliases))
    }
    described = list(operations(real))
    assert {(method, path) for method, path, _ in described} == routes | {("get", real_api.info.sse_path)}
    names = [operation["operationId"] for _, _, operation in described]
    assert len(names) == len(set(names))


def test_every_example_fits_its_schema(real: dict[str, Any]) -> None:
    checked = 0
    for _, path, operation in operations(real):
        answers = [*operation["responses"].values(), operation.get("requestBody", {})]
        for content in (answer["content"] for answer in answers if "content" in answer):
            for media in (media for kind, media in content.items() if kind == "application/json"):
                schema = {**media["schema"], "components": real["components"]}
                for example in media.get("examples", {}).values():
                    errors = list(Draft202012Validator(schema).iter_errors(example["value"]))
                    assert errors == [], path
                    checked += 1
    assert checked > 50


def test_every_frame_of_the_event_stream_fits_its_schema(real_api: Api, real: dict[str, Any]) -> None:
    stream = real["paths"][real_api.info.sse_path]["get"]["responses"]["200"]["content"]["text/event-stream"]
    frames = {one["properties"]["event"]["const"]: one for one in stream["itemSchema"]["oneOf"]}
    assert set(frames) == {event.name for event in real_api.events.values() if "sse" in event.transports}
    assert set(stream["examples"]) == set(frames)
    for name, example in stream["examples"].items():
        lines = example["serializedValue"].removesuffix("\n\n").split("\n")
        fields = dict(line.split(": ", 1) for line in lines)
        Draft202012Validator(frames[name]).validate(fields)
        content = {**frames[name]["properties"]["data"]["contentSchema"], "components": real["components"]}
        Draft202012Validator(content).validate(json.loads(fields["data"]))


def test_every_operation_has_samples(real_api: Api, real: dict[str, Any]) -> None:
    for _, path, operation in operations(real):
        languages = [one["lang"] for one in operation.get("x-codeSamples", [])]
        alias = ".alias" in operation["operationId"]
        stream = path == real_api.info.sse_path
        assert languages == ([] if alias else ["Shell"] if stream else ["Shell", "Python", "C++"]), path


def test_credentials_and_idempotency_keys_stand_where_they_are_taken(
    real_api: Api, real: dict[str, Any]
) -> None:
    for operation in real_api.operations.values():
        if operation.http is None:
            continue
        described = real["paths"][operation.http.path][operation.http.method.lower()]
        assert (described.get("security") == [{"basicAuth": []}]) == (operation.auth == "admin")
        assert ("401" in described["responses"]) == (operation.auth == "admin")
        headers = [one["name"] for one in described.get("parameters", []) if one["in"] == "header"]
        assert headers == ([] if operation.safe else ["Idempotency-Key"])
        assert "429" in described["responses"]


def test_an_error_answer_names_its_codes_in_the_operations_words(real: dict[str, Any]) -> None:
    answer = real["paths"]["/api/queue/register"]["post"]["responses"]["503"]
    codes = answer["headers"]["X-Error-Code"]["schema"]["enum"]
    assert codes[0] == "system_inactive"
    assert answer["content"]["application/json"]["examples"]["system_inactive"]["value"] == {
        "detail": "System is currently inactive. Registration is not available."
    }


def test_implied_errors_that_are_told_apart_exist(real_api: Api) -> None:
    groups = [value for name, value in vars(failures).items() if name.startswith("_OF_")]
    assert len(groups) == 6
    for group in groups:
        assert group <= {error.code for error in real_api.errors.values() if error.implied}


def test_the_words_of_the_registry_are_gone(real: dict[str, Any], toy: dict[str, Any]) -> None:
    def keys(value: Any) -> Iterator[str]:
        below: list[Any] = []
        if isinstance(value, dict):
            yield from value
            below = list(value.values())
        elif isinstance(value, list):
            below = value
        for part in below:
            yield from keys(part)

    for document in (real, toy):
        schemas = json.dumps(document["components"]["schemas"])
        assert not {"lenient", "volatile", "sensitive", "nullable"} & set(keys(json.loads(schemas)))


def test_params_go_to_path_query_and_body(toy: dict[str, Any]) -> None:
    read = toy["paths"]["/api/lamp/{room}"]["get"]
    assert [(one["name"], one["in"], one["required"]) for one in read["parameters"]] == [
        ("room", "path", True),
        ("depth", "query", False),
        ("verbose", "query", False),
    ]
    assert "requestBody" not in read
    alias = toy["paths"]["/api/old-lamp/{room}"]["get"]
    assert alias["operationId"] == "lamp.list.alias1"
    assert alias["description"] == "Alias of `/api/lamp/{room}`."
    write = toy["paths"]["/api/lamp"]["post"]
    assert (write["deprecated"], write["requestBody"]["required"]) == (True, True)
    assert read["responses"]["200"]["content"]["application/json"]["schema"] == {
        "anyOf": [{"$ref": "#/components/schemas/Lamp"}, {"type": "null"}]
    }


def test_a_lenient_boolean_is_published_as_what_is_taken(toy: dict[str, Any]) -> None:
    published = toy["components"]["schemas"]["LampRequest"]["properties"]["lit"]
    validator = Draft202012Validator(published)
    assert all(validator.is_valid(value) for value in (True, False, 0, 1, "on", "no"))
    refused: list[Any] = [None, 2, "maybe", [], {}]
    assert not any(validator.is_valid(value) for value in refused)
