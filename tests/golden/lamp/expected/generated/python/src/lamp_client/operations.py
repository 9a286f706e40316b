# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The operations, one class for each topic; `client.lamp` is a `Lamp`.

Every method takes `timeout` in seconds instead of the client's, and raises `TimedOut`, `NotConnected`
or `ConnectionFailed` when there is no answer. Writes take an `idempotency_key`, made up when there is
none, so that a request that is sent twice is carried out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

from lamp_client import _tables as tables
from lamp_client import models
from lamp_client._runtime.client import BaseClient
from lamp_client._runtime.events import Callback, Event, EventStream
from lamp_client.events import Resync

E1 = TypeVar("E1", bound=Event)
E2 = TypeVar("E2", bound=Event)
E3 = TypeVar("E3", bound=Event)
E4 = TypeVar("E4", bound=Event)


class EventAccess:
    """Live events: `async for event in client.events(LampUpdate)`."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    @overload
    def __call__(self) -> EventStream[Event]: ...
    @overload
    def __call__(self, kind: type[E1], /) -> EventStream[E1 | Resync]: ...
    @overload
    def __call__(self, kind: type[E1], kind2: type[E2], /) -> EventStream[E1 | E2 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], /
    ) -> EventStream[E1 | E2 | E3 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], kind4: type[E4], /, *more: type[Event]
    ) -> EventStream[E1 | E2 | E3 | E4 | Resync]: ...
    def __call__(self, *kinds: type[Event]) -> EventStream[Event]:  # type: ignore[misc]
        """A stream of events of these kinds, or of all of them, from this moment on.

        A `Resync` is in every stream: it says that events were lost, and brings the state instead.
        """
        return self._client.stream(kinds)

    def on(self, kind: type[E1], callback: Callback[E1]) -> None:
        """Call `callback`, which may be a coroutine function, with each event of this kind."""
        self._client.on((kind,), callback)


class Lamp:
    """Operations of core/registry/lamp.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def list(
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
        result: models.Lamp | None = await self._client.invoke(
            tables.LAMP_LIST,
            {
                "room": room,
                "depth": depth,
                "verbose": verbose,
            },
            timeout,
            None,
        )
        return result

    async def set(
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
        result: models.Lamp = await self._client.invoke(
            tables.LAMP_SET,
            {
                "colour": colour,
                "lit": lit,
                "watts": watts,
                "pin": pin,
                "tags": tags,
                "extra": extra,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def remove(
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
        result: models.Removal = await self._client.invoke(
            tables.LAMP_REMOVE,
            {
                "room": room,
                "reason": reason,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def snapshot(self, *, timeout: float | None = None) -> models.House:
        """Tell everything at one moment.

        For anyone; `GET /api/house`. Source: `lamp.snapshot` in core/registry/lamp.yaml.
        """
        result: models.House = await self._client.invoke(
            tables.LAMP_SNAPSHOT,
            {},
            timeout,
            None,
        )
        return result


class Session:
    """Operations of core/registry/session.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def rename(self, *, timeout: float | None = None) -> models.Names:
        """Name this connection.

        For anyone; WebSocket only. Source: `session.rename` in core/registry/session.yaml.
        """
        result: models.Names = await self._client.invoke(
            tables.SESSION_RENAME,
            {},
            timeout,
            None,
        )
        return result

    async def login(self, *, username: str, password: str, timeout: float | None = None) -> models.Standing:
        """Become the keeper of the lamp.

        `username`: Name.

        `password`: Secret.

        Raises `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For anyone; WebSocket only. Source: `session.login` in core/registry/session.yaml.
        """
        result: models.Standing = await self._client.invoke(
            tables.SESSION_LOGIN,
            {
                "username": username,
                "password": password,
            },
            timeout,
            None,
        )
        return result

    async def logout(self, *, timeout: float | None = None) -> models.Standing:
        """Become nobody again.

        For anyone; WebSocket only. Source: `session.logout` in core/registry/session.yaml.
        """
        result: models.Standing = await self._client.invoke(
            tables.SESSION_LOGOUT,
            {},
            timeout,
            None,
        )
        return result
