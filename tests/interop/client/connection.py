"""Frames over TCP and over WebSocket, both inside TLS 1.3 (docs/protocol/frames.md, The wire)."""

import asyncio
import contextlib
import ssl

import websockets

from .schemas import Frame, FramePart


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


PAYLOAD_BYTES_MAX = 65_536
PART_BYTES_MAX = 1_440
PART_HEADER_BYTES = 24  # keys, lengths and numbers of a part, at most


class PartError(Exception):
    """The other side does not keep to what the documents say of parts."""


def cut(payload, most=PART_BYTES_MAX):
    """The payloads that a frame travels as."""
    if len(payload) <= most:
        return [payload]
    step = most - PART_HEADER_BYTES
    parts = []
    for index, at in enumerate(range(0, len(payload), step)):
        part = FramePart(index=index, piece=payload[at : at + step])
        if index == 0:
            part.whole_bytes = len(payload)
        parts.append(Frame(part=part).SerializeToString())
    return parts


class Joiner:
    """Parts of a connection's frames, put together again."""

    def __init__(self):
        self._joined = bytearray()
        self._whole_bytes = 0
        self._next = 0
        self.frames_joined = 0

    def join(self, payload):
        """The frame that is complete now, or None."""
        frame = Frame.FromString(payload)
        if frame.WhichOneof("kind") != "part":
            if self._whole_bytes:
                raise PartError("a frame between the parts of another")
            return frame
        part = frame.part
        if part.index != self._next or not part.piece:
            raise PartError("a part out of its turn")
        self._whole_bytes = self._whole_bytes or part.whole_bytes
        self._joined += part.piece
        self._next += 1
        if len(self._joined) > self._whole_bytes:
            raise PartError("parts of more than they said")
        if len(self._joined) < self._whole_bytes:
            return None
        whole = Frame.FromString(bytes(self._joined))
        if whole.WhichOneof("kind") == "part":
            raise PartError("a part within parts")
        self._joined, self._whole_bytes, self._next = bytearray(), 0, 0
        self.frames_joined += 1
        return whole


class TcpConnection:
    """A row of payloads, each preceded by its length."""

    name = "tcp"

    @classmethod
    async def open(cls, address, context):
        host, port = address.rsplit(":", 1)
        self = cls()
        self.joiner = Joiner()
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
            frame = None
            while frame is None:
                payload = await self._reader.readexactly(await self._length())
                frame = self.joiner.join(payload)
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            return None
        return frame

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
    """One binary message is one payload."""

    name = "websocket"

    @classmethod
    async def open(cls, address, context):
        self = cls()
        self.joiner = Joiner()
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
            frame = None
            while frame is None:
                frame = self.joiner.join(await self._socket.recv())
            return frame
        except websockets.ConnectionClosed:
            return None

    async def close(self):
        await self._socket.close()
