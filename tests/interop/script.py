"""Frame scripts: pages on which each frame of some devices stands, sent and received, in its order.

A fence of a script says whose frame it is, and which way it goes:

    ```textproto alice sends        what the device sends, as it stands
    ```textproto alice gets         what it gets next: all fields, and no others
    ```textproto alice leaves       it closes the connection; nothing stands in it

`$names` are for what differs from run to run. A device is a user's name, or that with a number for more
connections of the same device: `alice`, `alice2`. One that does not begin with `hello` is connected before.
"""

import os
import re

from google.protobuf import text_format
from google.protobuf.text_encoding import CEscape

from client.connection import TcpConnection, trust
from client.rest import Rest
from client.schemas import Frame

FENCE = re.compile(r"^```(\w+)(?: (\w+) (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\$(\w+)")


def frame_of(text):
    return text_format.Parse(text, Frame())


def fences(page, language):
    return [(who, does, body) for kind, who, does, body in FENCE.findall(page) if kind == language]


class Names:
    """What the $names of the page stand for in this run, as protobuf writes it."""

    def __init__(self):
        self._values = {}

    def set_bytes(self, name, value):
        self._values[name] = CEscape(value, False)

    def fill(self, text):
        """A name that is not known yet becomes 16 bytes."""
        for name in VARIABLE.findall(text):
            if name not in self._values:
                self.set_bytes(name, os.urandom(16))
        return VARIABLE.sub(lambda match: self._values[match[1]], text)

    def match(self, text, frame):
        """What differs between page and frame, "" if nothing; learns the names that are new."""
        # Each name gets a value of its own, so that the page's text can be parsed and printed.
        marks = {name: 10**15 + n for n, name in enumerate(sorted(set(VARIABLE.findall(text))))}
        expected = frame_of(VARIABLE.sub(lambda match: str(marks[match[1]]), text))
        pattern, seen = re.escape(text_format.MessageToString(expected)), set()
        for name, mark in marks.items():
            if name in self._values:
                pattern = pattern.replace(str(mark), re.escape(self._values[name]))
            else:
                pattern = pattern.replace(str(mark), f"(?P<{name}>.*)", 1)
                pattern = pattern.replace(str(mark), f"(?P={name})")
                seen.add(name)
        actual = text_format.MessageToString(frame)
        found = re.fullmatch(pattern, actual)
        if found is None:
            return f"the page says:\n{text}\nthe server says:\n{actual}"
        self._values.update({name: found[name] for name in seen})
        return ""


class Stage:
    """The devices of a script, and the server that they talk to. The users are registered in the order of their entrance."""

    def __init__(self, server, steps):
        self.names = Names()
        self._server = server
        self._accounts, self._connections = {}, {}
        for user in dict.fromkeys(who.rstrip("0123456789") for who, _, _ in steps):
            account = self._accounts[user] = Rest(server.url, server.ca, user, "secret of mine")
            account.register()
            self.names.set_bytes(f"{user}_device", account.device)
            self.names.set_bytes(f"{user}_token", account.session["access_token"].encode())

    async def connection(self, who, first_text):
        """Opens it, and a session on it if the script does not."""
        if who not in self._connections:
            account = self._accounts[who.rstrip("0123456789")]
            address = account.session["addresses"]["tcp"]
            opened = await TcpConnection.open(address, trust(self._server.ca))
            self._connections[who] = opened
            if not first_text.lstrip().startswith("hello"):
                await self._log_in(opened, account)
        return self._connections[who]

    async def leave(self, who):
        await self._connections.pop(who).close()

    async def leave_all(self):
        while self._connections:
            await self.leave(next(iter(self._connections)))

    async def _log_in(self, opened, account):
        flight = [Frame(), Frame(), Frame()]
        flight[0].hello.versions.append(1)
        flight[0].hello.device = account.device
        flight[1].authenticate.token = account.session["access_token"].encode()
        flight[2].sync.limit = 100
        await opened.send(*(frame.SerializeToString() for frame in flight))
        kinds = [(await opened.receive()).WhichOneof("kind") for _ in range(2)]
        if kinds != ["welcome", "sync_page"]:
            raise AssertionError(f"no session: {kinds}")


async def play(server, page, case):
    """All steps of a page; returns how many there were."""
    steps = [fence for fence in fences(page, "textproto") if fence[0]]
    stage = Stage(server, steps)
    case.addAsyncCleanup(stage.leave_all)
    for who, _, text in steps:
        if not who[-1].isdigit():
            await stage.connection(who, text)
    for who, does, text in steps:
        connection = await stage.connection(who, text)
        if does == "sends":
            payload = frame_of(stage.names.fill(text)).SerializeToString()
            await connection.send(payload)
        elif does == "gets":
            frame = await connection.receive()
            case.assertIsNotNone(frame, f"{who} was to get:\n{text}")
            case.assertEqual(stage.names.match(text, frame), "")
            if frame.WhichOneof("kind") == "close":
                case.assertIsNone(await connection.receive(), "the close was not the last frame")
        else:
            case.assertEqual(does, "leaves")
            await stage.leave(who)
    return len(steps)
