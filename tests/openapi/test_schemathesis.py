"""Schemathesis against a live server: whatever it sends, the answer is one that openapi.json describes.

Each operation gets valid, nearly valid and invalid requests, with credentials, without, and with
wrong ones, on a station that is at work and on one that is closed.
"""

from __future__ import annotations

import json
from typing import Any

import httpx2
import schemathesis
from schemathesis.schemas import BaseSchema

from tests.codegen.support import ROOT
from tests.support import server

SPECIFICATION = ROOT / "generated" / "spec" / "openapi.json"
EVENT_STREAM = "/api/events/stream"
FAULTS = frozenset({"internal_error", "storage_unavailable", "outcome_unknown"})
MAX_INTEGER, MAX_DEPTH = 2**53 - 1, 32

CHECKS = {
    # 503 is also the documented refusal of a closed station; `no_fault` tells the two apart.
    "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]},
    # What the station refuses for reasons of its own is a 400 too, as it was in the original.
    "positive_data_acceptance": {
        # 431: as many characters as may be in an address may be too many when they are percent-encoded.
        "expected-statuses": ["2xx", "3xx", "400", "401", "404", "409", "429", "431", "503"]
    },
    # A text that is longer than its schema allows makes a body or an address that is too large.
    "negative_data_rejection": {
        "expected-statuses": ["400", "401", "404", "405", "409", "413", "422", "431"]
    },
    # The original named the methods of the first route that fits in `Allow`; recordings keep it so.
    "allow_header_conformance": {"enabled": False},
}


def specification(**options: Any) -> BaseSchema:
    """The document without the event stream, whose answer has no end."""
    settings = {
        "seed": 20260501,
        "generation": {"mode": "all", "max-examples": 10, "deterministic": True},
        "suppress-health-check": ["all"],
        "checks": CHECKS,
        **options,
    }
    config = schemathesis.Config.from_dict(settings)
    schema = schemathesis.openapi.from_path(SPECIFICATION, config=config).exclude(path=EVENT_STREAM)
    schema.hook("filter_body")(interchangeable)
    return schema


def interchangeable(context: schemathesis.HookContext, body: Any) -> bool:
    """Whether JSON readers agree on the body (RFC 7493); a schema cannot say this of unknown members."""
    return _agreed(body, MAX_DEPTH)


def _agreed(value: Any, depth: int) -> bool:
    if isinstance(value, dict | list):
        below = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_agreed(one, depth - 1) for one in below)
    return not isinstance(value, int) or abs(value) <= MAX_INTEGER


def no_fault(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """The server never answers that something in it is broken."""
    codes = response.headers.get("x-error-code") or []
    assert not FAULTS.intersection(codes), f"{case.operation.label} answered {codes}"


LOGIN = {"basic": {"username": server.ADMIN[0], "password": server.ADMIN[1]}}
OPERATOR = specification(auth=LOGIN)
ANYONE = specification()


@OPERATOR.parametrize()
def test_the_operator_of_a_busy_station_gets_documented_answers(
    case: schemathesis.Case[Any], busy_station: str
) -> None:
    case.call_and_validate(base_url=busy_station, additional_checks=[no_fault])


@ANYONE.parametrize()
def test_anyone_at_a_closed_station_gets_documented_answers(
    case: schemathesis.Case[Any], closed_station: str
) -> None:
    case.call_and_validate(base_url=closed_station, additional_checks=[no_fault])


def test_the_server_offers_the_document_that_is_tested(closed_station: str) -> None:
    served = httpx2.get(f"{closed_station}/openapi.json", trust_env=False, verify=False)
    assert served.json() == json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    assert EVENT_STREAM in served.json()["paths"]
