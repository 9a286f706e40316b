"""Wire vectors, generated/spec/vectors: what SDKs of every language must read and write alike.

Values come from the registry: its examples, completed by what the schemas say, and the edges that
clients get wrong (members and events of a newer server, ids, Unicode, percent-encoding).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from codegen.generators.output import OutputFile, json_text
from codegen.generators.samples import over, payload, sample
from codegen.registry.model import Api, Example, Operation, Schema

_AT = "2026-05-01T12:00:00.123456+00:00"
_EPOCH = "9f2c4e1ab07d3356"
_KEY = "0123456789abcdef0123456789abcdef"
_STRANGE = "Ä ö/ß?&=#%+\u2028\U0001f4fb"


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/spec/vectors."""
    content = {
        "requests": _requests(api),
        "responses": _responses(api),
        "events": _events(api),
        "streams": _streams(api),
        "routes": _routes(api),
        "positions": _positions(),
        "close_codes": _close_codes(api),
    }
    return [
        OutputFile(f"spec/vectors/{name}.json", json_text({"about": about, "vectors": vectors}))
        for name, (about, vectors) in content.items()
    ]


# --- Values -----------------------------------------------------------------------------------------


def _results(api: Api, operation: Operation) -> list[tuple[str, Any]]:
    """Named results: of the schemas, of the examples, and null where it may be."""
    whole = payload(api, operation.result)
    found = [("whole", whole)]
    if operation.result.nullable:
        found.append(("null", None))
    for number, example in enumerate(operation.examples, 1):
        if example.result is not None and isinstance(example.result.value, dict):
            found.append((f"example {number}", over(whole, example.result.value)))
    return found


# --- Vectors ----------------------------------------------------------------------------------------


def _requests(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = (
        "Calling `operation` with `members` under request id `id` (and idempotency key `key`, where there is "
        "one) sends a text frame whose JSON equals `frame`. Members without a value are left out; `data` "
        "is there for operations that have members, even when none is given."
    )
    vectors = []
    for operation in api.operations.values():
        for number, members in enumerate(_members(api, operation), 1):
            frame: dict[str, Any] = {"id": str(number), "type": "request", "operation": operation.name}
            if operation.params is not None:
                frame["data"] = members
            vector: dict[str, Any] = {"name": f"{operation.name} {number}", "operation": operation.name}
            vector |= {"id": str(number), "members": members, "key": None, "frame": frame}
            if operation.kind == "write":
                vector["key"] = frame["idempotency_key"] = _KEY
            vectors.append(vector)
    return about, vectors


def _members(api: Api, operation: Operation) -> list[dict[str, Any]]:
    """Data of the examples, and every text member with strange characters."""
    if operation.params is None:
        return [{}]
    given = [example.data for example in operation.examples if _sendable(operation, example)]
    found = [data for data in given if data is not None]
    whole = {name: sample(api, below) for name, below in api.members(operation).items()}
    found.append(whole)
    texts = {name for name, below in api.members(operation).items() if _is_free_text(below)}
    strange = _STRANGE.replace("/", "") if operation.http and operation.http.members else _STRANGE
    if texts:
        found.append({**whole, **dict.fromkeys(sorted(texts), strange)})
    return [data for number, data in enumerate(found) if data not in found[:number]]


def _is_free_text(schema: Schema) -> bool:
    return schema.type == "string" and not (schema.enum or schema.const or schema.constraints.get("pattern"))


def _sendable(operation: Operation, example: Example) -> bool:
    members = operation.http.members if operation.http else ()
    return all((example.data or {}).get(name) for name in members)


def _responses(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = (
        "A text frame with the JSON `frame` answers the call `operation` with `result`, or with the error "
        "`error`, whose `retry_after` is in seconds. Members that a client does not know are ignored."
    )
    vectors: list[dict[str, Any]] = []
    for operation in api.operations.values():
        for name, result in _results(api, operation):
            frame = _response(operation.name, result)
            vectors.append({"name": f"{operation.name}, {name}", "operation": operation.name, "frame": frame})
            vectors[-1]["result"] = result
    first = next(iter(api.operations.values()))
    whole = payload(api, first.result)
    newer = {**_response(first.name, {**whole, "of_a_newer_server": [1]}), "of_a_newer_server": {}}
    vectors.append({"name": "members of a newer server", "operation": first.name, "frame": newer})
    vectors[-1]["result"] = whole
    vectors.extend(
        _failure(first.name, error.code, error.status, error.message, retryable=error.retryable)
        for error in api.errors.values()
    )
    vectors.append(_failure(first.name, "of_a_newer_server", 418, "No tea", retryable=False))
    return about, vectors


def _response(operation: str, data: Any) -> dict[str, Any]:
    head = {"id": "1", "type": "response", "operation": operation, "success": True}
    return {**head, "data": data, "error": None, "timestamp": _AT}


def _failure(operation: str, code: str, status: int, message: str, *, retryable: bool) -> dict[str, Any]:
    wait = 1500 if status == 429 else None
    details = [{"type": "missing", "loc": ["body", "x"], "msg": "Field required"}] if status == 422 else []
    error = {"code": code, "status": status, "message": message, "retryable": retryable, "details": details}
    frame = {"id": "1", "type": "response", "operation": operation, "success": False, "data": None}
    return {
        "name": f"error {code}",
        "operation": operation,
        "frame": {**frame, "error": {**error, "retry_after_ms": wait}, "timestamp": _AT},
        "error": {**error, "retry_after": None if wait is None else wait / 1000},
    }


def _event_values(api: Api) -> list[tuple[str, bool, Any]]:
    values: list[tuple[str, bool, Any]] = []
    for event in api.events.values():
        if "websocket" not in event.transports:
            continue
        whole = payload(api, event.data)
        values += [(event.name, event.logged, over(whole, one.value)) for one in event.examples]
    return values


def _events(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = (
        "A text frame with the JSON `frame` is the event `event` with the position `id` (null where events "
        "have none) and `data`; `skipped` older events of its kind are left out. An event that a client "
        "does not know is handed out under its name, or ignored, and never an error."
    )
    vectors = []
    for number, (name, logged, data) in enumerate(_event_values(api), 1):
        event_id = f"{_EPOCH}:{number}" if logged else None
        frame: dict[str, Any] = {"type": "event", "event": name, "data": data, "timestamp": _AT}
        if event_id is not None:
            frame["id"] = event_id
        skipped = 3 if logged and api.events[name].conflate else 0
        if skipped:
            frame["skipped"] = skipped
        vectors.append(
            {"name": f"{name} {number}", "frame": frame, "event": name, "id": event_id, "data": data}
            | {"skipped": skipped}
        )
    frame = {"type": "event", "event": "of_a_newer_server", "data": [1], "timestamp": _AT}
    newer = {"name": "an event of a newer server", "frame": {**frame, "id": f"{_EPOCH}:99"}}
    vectors.append(
        newer
        | {"event": "of_a_newer_server", "id": f"{_EPOCH}:99", "data": [1], "skipped": 0, "known": False}
    )
    return about, vectors


def _streams(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = "The text of an event stream, and the frames that a reader makes of it (WHATWG HTML, 9.2.6)."
    name = next(event.name for event in api.events.values() if event.logged)
    one = f'event: {name}\ndata: {{"type":"{name}","data":null,"timestamp":"{_AT}"}}\nid: {_EPOCH}:7\n\n'
    frame = {"event": name, "data": one.split("\n")[1].removeprefix("data: "), "id": f"{_EPOCH}:7"}
    cases = {
        "one frame": (one, [frame]),
        "two frames": (one + one, [frame, frame]),
        "carriage returns": (one.replace("\n", "\r\n"), [frame]),
        "comments and unknown fields": (f": hello\nretry: 10\nx: y\n{one}", [frame]),
        "no space after the colon": (one.replace(": ", ":", 3).replace('":', '": '), None),
        "data on two lines": ("data: a\ndata: b\n\n", [{"event": "message", "data": "a\nb", "id": None}]),
        "an incomplete frame": ("event: x\ndata: y\n", []),
        "a frame without data": ("event: x\nid: 1\n\n", []),
    }
    return about, [
        {"name": title, "stream": stream, "frames": frames}
        for title, (stream, frames) in cases.items()
        if frames is not None
    ]


def _routes(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = (
        "Calling `operation` with `members` over HTTP sends `method` to `target` (percent-encoded), with the "
        "JSON `body`, or none where it is null. Path members that are refused are not sent at all."
    )
    vectors: list[dict[str, Any]] = []
    for operation in api.operations.values():
        if operation.http is None:
            continue
        places = api.places(operation)
        for number, members in enumerate(_members(api, operation), 1):
            path, query, body = operation.http.path, [], {}
            for name, value in members.items():
                if places[name] == "path":
                    path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
                elif places[name] == "query":
                    query.append(f"{name}={quote(str(value), safe='')}")
                else:
                    body[name] = value
            vectors.append(
                {
                    "name": f"{operation.name} {number}",
                    "operation": operation.name,
                    "members": members,
                    "method": operation.http.method,
                    "target": path + (f"?{'&'.join(query)}" if query else ""),
                    "body": body if "body" in places.values() else None,
                }
            )
        for name in operation.http.members:
            vectors += [
                {"name": f"{operation.name}, {name} {value!r}", "operation": operation.name}
                | {"members": {name: value}, "refused": True}
                for value in ("", "a/b", ".", "..")
            ]
    return about, vectors


def _positions() -> tuple[str, list[dict[str, Any]]]:
    about = (
        "A client that stands at `at` and receives an event with `id` takes it, or drops it as one that it "
        "has had; `after` is where it stands then."
    )
    cases = [
        (None, f"{_EPOCH}:1", True),
        (f"{_EPOCH}:1", f"{_EPOCH}:2", True),
        (f"{_EPOCH}:2", f"{_EPOCH}:2", False),
        (f"{_EPOCH}:10", f"{_EPOCH}:9", False),
        (f"{_EPOCH}:9", f"{_EPOCH}:10", True),
        (f"{_EPOCH}:2", f"{_EPOCH}:9", True),
        (f"{_EPOCH}:9", "0000000000000001:1", True),
        (f"{_EPOCH}:9007199254740993", f"{_EPOCH}:9007199254740992", False),
    ]
    return about, [
        {"at": at, "id": new, "taken": taken, "after": new if taken else at} for at, new, taken in cases
    ]


def _close_codes(api: Api) -> tuple[str, list[dict[str, Any]]]:
    about = (
        "What a client does when the server closes with `code`: come back or not. Unknown codes go by their "
        "range: 40xx and 41xx reconnect, 42xx do not; a connection that is cut has the code 1006."
    )
    vectors = [
        {"code": one.code, "name": one.name, "reconnect": one.reconnect is not False}
        for one in api.close_codes.values()
    ]
    unknown = {1001: True, 1006: True, 1011: True, 4099: True, 4199: True, 4299: False}
    known = {vector["code"] for vector in vectors}
    vectors += [
        {"code": code, "name": None, "reconnect": back} for code, back in unknown.items() if code not in known
    ]
    return about, vectors
