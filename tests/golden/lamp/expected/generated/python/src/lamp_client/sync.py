# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The blocking twin of the client, for scripts and threads: the same names, without `await`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, Unpack, overload

from lamp_client import client as asynchronous
from lamp_client import models
from lamp_client._runtime.client import ClientOptions
from lamp_client._runtime.events import Event
from lamp_client._runtime.sync import BlockingClient, BlockingStream, LoopThread
from lamp_client.events import Resync

E1 = TypeVar("E1", bound=Event)
E2 = TypeVar("E2", bound=Event)
E3 = TypeVar("E3", bound=Event)
E4 = TypeVar("E4", bound=Event)


class EventAccess:
    """Live events: `for event in client.events(LampUpdate)`."""

    def __init__(self, thread: LoopThread, client: asynchronous.LampClient) -> None:
        self._thread = thread
        self._client = client

    @overload
    def __call__(self) -> BlockingStream[Event]: ...
    @overload
    def __call__(self, kind: type[E1], /) -> BlockingStream[E1 | Resync]: ...
    @overload
    def __call__(self, kind: type[E1], kind2: type[E2], /) -> BlockingStream[E1 | E2 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], /
    ) -> BlockingStream[E1 | E2 | E3 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], kind4: type[E4], /, *more: type[Event]
    ) -> BlockingStream[E1 | E2 | E3 | E4 | Resync]: ...
    def __call__(self, *kinds: type[Event]) -> BlockingStream[Event]:  # type: ignore[misc]
        """A stream of events of these kinds, or of all of them, from this moment on."""
        return BlockingStream(self._thread, self._thread.call(self._client.stream, kinds))


class Lamp:
    """Operations of core/registry/lamp.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.LampClient) -> None:
        self._thread = thread
        self._client = client

    def list(
        self,
        *,
        room: str,
        depth: int | None = None,
        verbose: bool | None = None,
        timeout: float | None = None,
    ) -> models.Lamp | None:
        """Tell which lamp there is.

        `room`: The room.

        `depth`: How much to tell.

        `verbose`: Whether to tell more.

        For anyone; `GET /api/lamp/{room}`. Source: `lamp.list` in core/registry/lamp.yaml.
        """
        return self._thread.run(
            self._client.lamp.list(
                room=room,
                depth=depth,
                verbose=verbose,
                timeout=timeout,
            )
        )

    def set(
        self,
        *,
        colour: models.Colour,
        lit: bool,
        watts: int | None = None,
        pin: str | None = None,
        tags: Sequence[str] | None = None,
        extra: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        idempotency_key: str | None = None,
    ) -> models.Lamp:
        """Set the lamp

        Everyone sees it at once. A lamp that is broken stays as it is, and says so in an error of its own.

        `colour`:

        `lit`: Whether it shines.

        `watts`: Power in watts.

        `pin`: Secret.

        `tags`: Words.

        `extra`: Anything.

        Deprecated since 0.1.0: use Wait for daylight..

        Raises `LampBroken`, `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any
        call may raise.

        Events: `LampUpdate`.

        For the operator; `POST /api/lamp`. Source: `lamp.set` in core/registry/lamp.yaml.
        """
        return self._thread.run(
            self._client.lamp.set(
                colour=colour,
                lit=lit,
                watts=watts,
                pin=pin,
                tags=tags,
                extra=extra,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def remove(
        self,
        *,
        room: str,
        reason: str | None = None,
        timeout: float | None = None,
        idempotency_key: str | None = None,
    ) -> models.Removal:
        """Take the lamp away.

        `room`: The room that it stands in.

        `reason`: A word for the others.

        Raises `LampMissing`, `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any
        call may raise.

        Events: `LampRemoved`.

        For the operator; `DELETE /api/lamp/{room}`. Source: `lamp.remove` in core/registry/lamp.yaml.
        """
        return self._thread.run(
            self._client.lamp.remove(
                room=room,
                reason=reason,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def snapshot(self, *, timeout: float | None = None) -> models.House:
        """Tell everything at one moment.

        For anyone; `GET /api/house`. Source: `lamp.snapshot` in core/registry/lamp.yaml.
        """
        return self._thread.run(
            self._client.lamp.snapshot(
                timeout=timeout,
            )
        )


class Session:
    """Operations of core/registry/session.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.LampClient) -> None:
        self._thread = thread
        self._client = client

    def rename(self, *, timeout: float | None = None) -> models.Names:
        """Name this connection.

        For anyone; WebSocket only. Source: `session.rename` in core/registry/session.yaml.
        """
        return self._thread.run(
            self._client.session.rename(
                timeout=timeout,
            )
        )

    def login(self, *, username: str, password: str, timeout: float | None = None) -> models.Standing:
        """Become the keeper of the lamp.

        `username`: Name.

        `password`: Secret.

        Raises `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For anyone; WebSocket only. Source: `session.login` in core/registry/session.yaml.
        """
        return self._thread.run(
            self._client.session.login(
                username=username,
                password=password,
                timeout=timeout,
            )
        )

    def logout(self, *, timeout: float | None = None) -> models.Standing:
        """Become nobody again.

        For anyone; WebSocket only. Source: `session.logout` in core/registry/session.yaml.
        """
        return self._thread.run(
            self._client.session.logout(
                timeout=timeout,
            )
        )


class LampClient(BlockingClient[asynchronous.LampClient]):
    """One client of one server; `with` opens and closes it. See `lamp_client.LampClient`."""

    def __init__(self, url: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(lambda: asynchronous.LampClient(url, **options))
        self.lamp = Lamp(self._thread, self._client)
        self.session = Session(self._thread, self._client)
        self.events = EventAccess(self._thread, self._client)
