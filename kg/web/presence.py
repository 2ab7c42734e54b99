"""An application -> the same, which ends when its client goes: nobody reads the answer then."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send


async def run_while_present(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run ``app`` until it has answered, or its client has gone: then it is cancelled where it waits."""
    read, answered = asyncio.Event(), asyncio.Event()
    if scope["method"] in ("GET", "HEAD"):
        read.set()

    async def receive_all() -> Message:
        message = await receive()
        if not message.get("more_body"):
            read.set()
        return message

    async def send_all(message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()
        await send(message)

    async def watch() -> None:
        await read.wait()  # from here on nobody else receives, and all that can come is the client's end
        while (await receive())["type"] != "http.disconnect":
            pass

    work = asyncio.ensure_future(app(scope, receive_all, send_all))
    watching = asyncio.ensure_future(watch())
    try:
        await asyncio.wait([work, watching], return_when=asyncio.FIRST_COMPLETED)
        if answered.is_set():
            await asyncio.wait([work])
    finally:
        watching.cancel()
        work.cancel()  # nothing, if it is done
    with suppress(asyncio.CancelledError):
        await work
