"""Faults in idempotency keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from codegen.parity.faults.seeding import Asked, Broken, Fault, asked, came_over, replaced, seed
from core.bridge.commit import Commits, _Written
from core.bridge.executor import Caller, Executor, Success
from core.bridge.operations import Call, Operation, WriteOperation
from core.bridge.position import Position
from core.bridge.validation import digest

SEEDED: list[Fault] = []
EXECUTOR, HTTP, COMMIT = "core/bridge/executor.py", "core/transports/http.py", "core/bridge/commit.py"


@seed(SEEDED, HTTP)
def key_ignored() -> Broken:
    """HTTP does not read the `Idempotency-Key` header."""
    return asked("http", lambda request: replace(request, key=None))


@seed(SEEDED, EXECUTOR)
def keys_not_shared() -> Broken:
    """WebSocket keeps its keys apart from HTTP's."""

    def change(request: Asked) -> Asked:
        return replace(request, key=request.key[:-1] + "~" if isinstance(request.key, str) else request.key)

    return asked("websocket", change)


@seed(SEEDED, EXECUTOR)
def other_data_under_the_key() -> Broken:
    """On WebSocket, other data under a known key is answered with the stored result."""
    return _calls(lambda call: replace(call, digest=""))


@seed(SEEDED, EXECUTOR)
def all_data_differs() -> Broken:
    """On WebSocket, a retry counts as a mismatch, whatever it carries."""
    return _calls(lambda call: replace(call, digest=call.digest[::-1] + str(id(call))))


def _calls(change: Any) -> Broken:
    """Change the calls of WebSocket on their way to their handlers."""

    def changed(genuine: Any) -> Any:
        def make(
            self: Executor[Any], operation: WriteOperation, params: Any, key: Any, caller: Caller
        ) -> Any:
            call = genuine(self, operation, params, key, caller)
            return change(call) if came_over(caller) == "websocket" else call

        return make

    return replaced(Executor, "_call", changed)


@seed(SEEDED, EXECUTOR)
@contextmanager
def retry_not_authorised() -> Iterator[None]:
    """On WebSocket, whoever sends a known key gets the stored result, authorised or not."""
    stored: WeakKeyDictionary[Executor[Any], dict[Any, Success]] = WeakKeyDictionary()

    def written(genuine: Any) -> Any:
        async def changed(self: Executor[Any], call: Call, *rest: Any) -> Any:
            outcome = await genuine(self, call, *rest)
            if isinstance(outcome, Success):
                stored.setdefault(self, {})[call.operation.name, call.key] = outcome
            return outcome

        return changed

    def execute(genuine: Any) -> Any:
        def changed(self: Executor[Any], operation: Operation, data: Any, key: Any, caller: Caller) -> Any:
            known = stored.get(self, {}) if isinstance(key, str) and not caller.identity.is_admin else {}
            found = known.get((operation.name, key)) if came_over(caller) == "websocket" else None
            return found or genuine(self, operation, data, key, caller)

        return changed

    with replaced(Executor, "_written", written), replaced(Executor, "execute", execute):
        yield


@seed(SEEDED, EXECUTOR)
def malformed_key_taken() -> Broken:
    """WebSocket takes keys of any length and of any characters."""

    def changed(genuine: Any) -> Any:
        def make(
            self: Executor[Any], operation: WriteOperation, params: Any, key: Any, caller: Caller
        ) -> Any:
            if came_over(caller) == "http" or not isinstance(key, str):
                return genuine(self, operation, params, key, caller)
            return Call(operation, caller.identity, key, digest(params), caller.before_commit)

        return make

    return replaced(Executor, "_call", changed)


@seed(SEEDED, COMMIT)
def other_operation_under_the_key() -> Broken:
    """Over HTTP, another operation under a known key is answered with the stored result."""

    def changed(genuine: Any) -> Any:
        def apply(self: Commits[Any], transaction: Any, call: Call, work: Any) -> Any:
            name = (call.identity.name or "") if call.operation.auth == "admin" else ""
            stored = transaction.recall(name, call.key) if call.key is not None else None
            over_http = call.before_commit.__name__ == "_nothing"
            if stored is None or stored.operation == call.operation.name or not over_http:
                return genuine(self, transaction, call, work)
            return _Written(stored.body.encode(), Position(transaction.epoch, transaction.sequence), True)

        return apply

    return replaced(Commits, "_apply", changed)


@seed(SEEDED, COMMIT)
def keys_shared_by_everyone() -> Broken:
    """The operator's keys and everyone's are one store, on every protocol."""

    def changed(genuine: Any) -> Any:
        def apply(self: Commits[Any], transaction: Any, call: Call, work: Any) -> Any:
            everyone = replace(call.identity, name="")
            return genuine(self, transaction, replace(call, identity=everyone), work)

        return apply

    return replaced(Commits, "_apply", changed)
