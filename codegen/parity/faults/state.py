"""Faults in what a read sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from codegen.parity.faults.seeding import Broken, Fault, replaced, seed
from core.bridge.commit import Commits
from core.bridge.event_log import EventLog
from core.bridge.executor import Caller, Executor, Success
from core.bridge.operations import Operation, ReadOperation, Snapshot

SEEDED: list[Fault] = []
EXECUTOR, EVENT_LOG, COMMIT = "core/bridge/executor.py", "core/bridge/event_log.py", "core/bridge/commit.py"


@seed(SEEDED, EXECUTOR)
@contextmanager
def stale_read() -> Iterator[None]:
    """On WebSocket, reads with members see the state before the last change."""
    earlier: WeakKeyDictionary[EventLog[Any], Snapshot[Any]] = WeakKeyDictionary()

    def take_over(genuine: Any) -> Any:
        def changed(self: EventLog[Any], reading: Any) -> None:
            before = self._snapshot
            genuine(self, reading)
            if before is not None and before is not self._snapshot:
                earlier[self] = before

        return changed

    def answer(genuine: Any) -> Any:
        def changed(self: Executor[Any], operation: Operation, params: Any, caller: Caller | None) -> Any:
            source = self._source
            over_websocket = caller is not None and caller.connection is not None
            if not over_websocket or params is None or not isinstance(operation, ReadOperation):
                return genuine(self, operation, params, caller)
            assert isinstance(source, EventLog)
            try:
                result = operation.read(earlier.get(source, source.snapshot), params)
            except Exception as error:
                return self._failure(operation, error)
            return Success(operation.encode(result))

        return changed

    with replaced(EventLog, "_take_over", take_over), replaced(Executor, "_answer", answer):
        yield


@seed(SEEDED, EXECUTOR)
def cached_for_ever() -> Broken:
    """An answer that was made once outlives the state that it was made from."""

    def changed(genuine: Any) -> Any:
        def constant(self: Executor[Any], operation: ReadOperation) -> Any:
            # All but the read that tells how far the state is, or nothing would seem to happen at all.
            if operation.name.endswith("snapshot"):
                return genuine(self, operation)
            known = self.__dict__.setdefault("_kept", {})
            if operation.name not in known:
                known[operation.name] = genuine(self, operation)
            return known[operation.name]

        return constant

    return replaced(Executor, "_constant", changed)


@seed(SEEDED, EXECUTOR)
def answer_of_another_operation() -> Broken:
    """The cache of answers does not tell operations of the same rate and rights apart."""

    def changed(genuine: Any) -> Any:
        def constant(self: Executor[Any], operation: ReadOperation) -> Any:
            outcome = genuine(self, operation)
            known = self._constants
            slot = f"{operation.rate} {operation.auth}"
            if isinstance(outcome, Success) and not operation.name.endswith("snapshot"):
                return known.setdefault(slot, outcome)
            return outcome

        return constant

    return replaced(Executor, "_constant", changed)


@seed(SEEDED, COMMIT)
def result_not_stored() -> Broken:
    """A write over HTTP stores the state of before and announces the new one."""

    def changed(genuine: Any) -> Any:
        def check(self: Commits[Any], call: Any, before: Any, change: Any, events: Any) -> None:
            genuine(self, call, before, change, events)
            if call.before_commit.__name__ == "_nothing":
                object.__setattr__(change, "state", before)

        return check

    return replaced(Commits, "_check", changed)
