"""A disk that stands still: what has to be written is refused, and it all goes on by itself."""

import logging
import pathlib
import struct
import tempfile
import time
import unittest

from case import PASSWORD, Case
from client.connection import TcpConnection
from client.rest import Refusal, Rest
from processes import program
from processes.server import Server

AN_HOUR_US = 3_600_000_000


class StalledDisk(Case):
    transport = TcpConnection

    @classmethod
    def setUpClass(cls):
        logging.getLogger("asyncio").setLevel(logging.ERROR)
        folder = tempfile.TemporaryDirectory(prefix="gapless-stalled-")
        cls.addClassCleanup(folder.cleanup)
        cls.delay = pathlib.Path(folder.name) / "delay"
        cls.delay.write_bytes(struct.pack("=q", 0))
        cls.server = Server(pathlib.Path(folder.name) / "server")
        cls.addClassCleanup(cls.server.kill)
        cls.server.start(
            {"LD_PRELOAD": program("gapless_slow_disk.so"), "GAPLESS_SLOW_DISK": str(cls.delay)}
        )

    def stall(self, microseconds):
        """In place: the server has mapped the file."""
        with open(self.delay, "r+b") as file:
            file.write(struct.pack("=q", microseconds))

    async def test_what_would_wait_is_refused_and_what_was_out_is_answered(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await self.say(alice, bob.rest.user, "before")

        self.stall(AN_HOUR_US)
        self.addCleanup(self.stall, 0)
        out, waits = [await alice.send(bob.rest.user, text) for text in ("out", "waits")]
        began = time.monotonic()
        refused = await waits.answer
        self.assertEqual(refused.DESCRIPTOR.name, "Refused")
        self.assertEqual(refused.failure.code, b"overloaded")
        self.assertGreater(refused.failure.retry_after_us, 0)
        self.assertGreater(time.monotonic() - began, 1, "a disk may be slow")
        self.assertFalse(out.answer.done(), "nobody knows yet what becomes of it")

        newcomer = Rest(self.server.url, self.server.ca, self.name("carol"), PASSWORD)
        with self.assertRaises(Refusal) as caught:
            newcomer.register()
        self.assertEqual((caught.exception.status, caught.exception.code), (503, "overloaded"))
        self.assertEqual(newcomer.health(), "ok")

        self.stall(0)
        self.assertEqual((await out.answer).DESCRIPTOR.name, "Sent")
        (sent,) = await self.say(alice, bob.rest.user, "waits")
        newcomer.register()
        await self.sees(bob, sent.conversation, "before", "out", "waits")


if __name__ == "__main__":
    unittest.main()
