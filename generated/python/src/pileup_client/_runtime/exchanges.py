"""Requests and their answers: those that wait for a link, and those that were sent over it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass

from .errors import ClientError, InvalidRequest
from .link import Link, Outgoing
from .messages import Response

# Until the server has said how many requests may be in flight.
_IN_FLIGHT = 64


@dataclass(slots=True, eq=False)
class Exchange:
    """One request and the answer to come. `sent` tells whether it may have reached the server."""

    request: Outgoing
    answer: asyncio.Future[Response]
    sent: bool = False


class Exchanges:
    """All exchanges of a client, in the order of their requests. `in_flight` bounds those that are sent."""

    def __init__(self) -> None:
        self.in_flight = _IN_FLIGHT
        self.sent: dict[str, Exchange] = {}
        self._waiting: deque[Exchange] = deque()
        self._work = asyncio.Event()

    def submit(self, request: Outgoing) -> Exchange:
        """Queue a request."""
        exchange = Exchange(request, asyncio.get_running_loop().create_future())
        self._waiting.append(exchange)
        self._work.set()
        return exchange

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for the answer any more."""
        with contextlib.suppress(ValueError):
            self._waiting.remove(exchange)
        if self.sent.get(exchange.request.id) is exchange:
            del self.sent[exchange.request.id]
        self._work.set()

    async def send_over(self, link: Link) -> None:
        """Send what is queued, and what will be, until the link is lost: raises `LinkLost`."""
        while True:
            while self._waiting and len(self.sent) < self.in_flight:
                exchange = self._waiting.popleft()
                if exchange.answer.done():
                    continue
                exchange.sent = True
                self.sent[exchange.request.id] = exchange
                try:
                    await link.send(exchange.request)
                except InvalidRequest as error:
                    self.sent.pop(exchange.request.id, None)
                    if not exchange.answer.done():
                        exchange.answer.set_exception(error)
            self._work.clear()
            await self._work.wait()

    def answered(self, response: Response) -> None:
        """Give an answer to whom it is for; nobody may wait for it any more."""
        exchange = self.sent.pop(response.id, None) if response.id is not None else None
        if exchange is not None and not exchange.answer.done():
            exchange.answer.set_result(response)
        self._work.set()

    def send_again(self) -> None:
        """Requests without an answer go first over the next link, in their order, under their keys."""
        self._waiting.extendleft(reversed(self.sent.values()))
        self.sent.clear()
        self._work.set()

    def fail(self, error: ClientError) -> None:
        """There will be no answer to any of them."""
        for exchange in (*self.sent.values(), *self._waiting):
            if not exchange.answer.done():
                exchange.answer.set_exception(error)
        self.sent.clear()
        self._waiting.clear()
