"""Plays docs/protocol/example.md against the server, and reads its bytes."""

import os
import re
import unittest

from google.protobuf import text_format
from google.protobuf.text_encoding import CEscape

from case import Case
from client.connection import TcpConnection, trust, varint
from client.rest import Rest
from client.schemas import ROOT, Frame

PAGE = (ROOT / "docs" / "protocol" / "example.md").read_text()
FENCE = re.compile(r"^```(\w+)(?: (\w+) (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\$(\w+)")


def fences(language):
    return [(who, does, body) for kind, who, does, body in FENCE.findall(PAGE) if kind == language]


def frame_of(text):
    return text_format.Parse(text, Frame())


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


class Examples(Case):
    transport = TcpConnection

    async def test_the_conversation_goes_as_the_page_says(self):
        names, accounts, connections = Names(), {}, {}
        for user in ("alice", "bob"):
            account = accounts[user] = Rest(self.server.url, self.server.ca, user, "secret of mine")
            account.register()
            names.set_bytes(f"{user}_device", account.device)
            names.set_bytes(f"{user}_token", account.session["access_token"].encode())

        steps = [fence for fence in fences("textproto") if fence[0]]
        self.assertGreater(len(steps), 30)
        for who, does, text in steps:
            if who not in connections:
                address = accounts[who].session["addresses"]["tcp"]
                connections[who] = await TcpConnection.open(address, trust(self.server.ca))
                self.addAsyncCleanup(connections[who].close)
            if does == "sends":
                payload = frame_of(names.fill(text)).SerializeToString()
                await connections[who].send(payload)
            elif does == "gets":
                frame = await connections[who].receive()
                self.assertEqual(names.match(text, frame), "")
            else:
                self.assertEqual(does, "leaves")
                await connections.pop(who).close()

    def test_the_bytes_are_those_frames(self):
        texts = [text for who, _, text in fences("textproto") if not who]
        texts.insert(1, "")
        streams = [bytes.fromhex(body) for _, _, body in fences("hex")]
        self.assertEqual(len(streams), 5)
        for stream, text in zip(streams, texts, strict=True):
            payload = stream[1:]
            self.assertEqual(stream[:1], varint(len(payload)))
            self.assertEqual(Frame.FromString(payload), frame_of(text))


if __name__ == "__main__":
    unittest.main()
