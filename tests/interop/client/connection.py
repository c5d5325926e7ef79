"""Frames over TCP and over WebSocket, both inside TLS 1.3 (docs/protocol/frames.md, The wire)."""

import asyncio
import contextlib
import ssl

import websockets

from .schemas import Frame


def trust(authority):
    """A TLS context that believes the given authority, and speaks 1.3 only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(authority)
    return context


def varint(number):
    """Seven bits a byte, lowest first; all but the last have the eighth bit set."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


class TcpConnection:
    """A row of frames, each preceded by its length."""

    name = "tcp"

    @classmethod
    async def open(cls, address, context):
        host, port = address.rsplit(":", 1)
        self = cls()
        self._reader, self._writer = await asyncio.open_connection(
            host.strip("[]"), int(port), ssl=context
        )
        return self

    async def send(self, *payloads):
        """All of them in one write, so that what should be one flight is one.

        That a connection is lost is for its reader to find.
        """
        with contextlib.suppress(ConnectionError):
            self._writer.write(b"".join(varint(len(payload)) + payload for payload in payloads))
            await self._writer.drain()

    async def receive(self):
        """The next frame; None when there will be no more."""
        try:
            payload = await self._reader.readexactly(await self._length())
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            return None
        return Frame.FromString(payload)

    async def _length(self):
        length = 0
        for shift in range(0, 35, 7):
            byte = (await self._reader.readexactly(1))[0]
            length |= (byte & 0x7F) << shift
            if byte < 0x80:
                return length
        raise ValueError("a length of more than 5 bytes")

    async def close(self):
        self._writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self._writer.wait_closed()


class WebSocketConnection:
    """One binary message is one frame."""

    name = "websocket"

    @classmethod
    async def open(cls, address, context):
        self = cls()
        self._socket = await websockets.connect(
            f"wss://{address}/v1/frames", ssl=context, ping_interval=None
        )
        return self

    async def send(self, *payloads):
        with contextlib.suppress(websockets.ConnectionClosed):
            for payload in payloads:
                await self._socket.send(payload)

    async def receive(self):
        try:
            return Frame.FromString(await self._socket.recv())
        except websockets.ConnectionClosed:
            return None

    async def close(self):
        await self._socket.close()
