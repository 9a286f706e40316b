"""The lamp's generated client at work: `python client.py PORT`."""

from __future__ import annotations

import asyncio
import sys

from lamp_client import LampClient, errors
from lamp_client.events import LampUpdate
from lamp_client.sync import LampClient as BlockingLampClient


async def main(port: int, scheme: str) -> None:
    url = f"{scheme}://127.0.0.1:{port}"
    async with LampClient(url, username="keeper", password="s3cret") as client:
        updates = client.events(LampUpdate)
        lamp = await client.lamp.set(colour="red", lit=True, watts=40, tags=["Edison"])
        print(lamp.colour, lamp.schema, lamp.maker.name if lamp.maker else None)
        event = await anext(updates)
        assert isinstance(event, LampUpdate)
        print(event.data.colour, event.id == client.position)
        print(await client.lamp.list(room="cellar"))
        try:
            await client.lamp.set(colour="NO", lit=False)
        except errors.LampBroken as error:
            print(error.status, error)


if __name__ == "__main__":
    for scheme in ("ws", "http"):
        asyncio.run(main(int(sys.argv[1]), scheme))
    with BlockingLampClient(f"ws://127.0.0.1:{sys.argv[1]}") as blocking:
        try:
            blocking.lamp.set(colour="red", lit=True)
        except errors.NotAuthenticated as error:
            print(error.status)
