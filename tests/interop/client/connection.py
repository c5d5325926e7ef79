"""Frames over TCP, WebSocket and HTTP long polling, all inside TLS 1.3 (docs/protocol/frames.md)."""

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


class ExchangeConnection:
    """Numbered requests over HTTPS, and payloads in their answers; each request has its own socket.

    Two are out at most: the one that is held, and the one that has something to say.
    """

    name = "exchange"
    patience = 5  # repeats of a request

    @classmethod
    async def open(cls, address, context):
        self = cls()
        self.joiner = Joiner()
        self._address, self._context = address, context
        self._number = self._seen = 0
        self._waiting = []  # payloads that no request has yet
        self._answers, self._tasks = {}, {}
        self._arrived = asyncio.Queue()
        self._is_over = False
        _, answer = await self._post(bytes(32))
        self._key = answer[:16]
        self._ask()
        return self

    async def send(self, *payloads):
        self._waiting += [varint(len(payload)) + payload for payload in payloads]
        self._ask()

    async def receive(self):
        frame = None
        while frame is None:
            payload = await self._arrived.get()
            if payload is None:
                return None
            frame = self.joiner.join(payload)
        return frame

    async def close(self):
        self._is_over = True
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._post(self._key + bytes(16))

    def _ask(self):
        while not self._is_over and (
            not self._tasks or (self._waiting and len(self._tasks) < 2)
        ):
            self._number += 1
            body = self._key + self._number.to_bytes(8, "big") + self._seen.to_bytes(8, "big")
            while self._waiting and (len(body) == 32 or len(body) + len(self._waiting[0]) < 60_000):
                body += self._waiting.pop(0)
            self._tasks[self._number] = asyncio.create_task(self._exchange(self._number, body))

    async def _exchange(self, number, body):
        for _ in range(self.patience):
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                status, answer = await self._post(body)
                if status == 409:
                    await asyncio.gather(*(t for n, t in self._tasks.items() if n < number))
                    continue
                if status != 200:
                    break
                return self._take(number, answer[32:])
        self._is_over = True
        self._arrived.put_nowait(None)

    def _take(self, number, payloads):
        self._answers[number] = payloads
        while self._seen + 1 in self._answers:
            self._seen += 1
            del self._tasks[self._seen]
            self._read(self._answers.pop(self._seen))
        self._ask()

    def _read(self, payloads):
        while payloads:
            length = shift = at = 0
            while True:
                byte = payloads[at]
                length |= (byte & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if byte < 0x80:
                    break
            self._arrived.put_nowait(payloads[at : at + length])
            payloads = payloads[at + length :]

    async def _post(self, body):
        host, port = self._address.rsplit(":", 1)
        reader, writer = await asyncio.open_connection(
            host.strip("[]"), int(port), ssl=self._context
        )
        try:
            head = (
                f"POST /v1/exchange HTTP/1.1\r\nHost: {self._address}\r\nConnection: close\r\n"
                f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            answer = await reader.readexactly(int(fields["content-length"]))
            return int(lines[0].split()[1]), answer
        finally:
            writer.close()
