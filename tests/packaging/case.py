"""What the packaging tests stand on: a folder, and a server to say hello to."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from processes.device import Device
from processes.server import Server


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-packaging-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def assert_talks(self, program, text="hello from a coroutine", environment=None):
        """A program of the guide says hello to bob, and it arrives."""
        with Server(self.folder / "server") as server:
            bob = Device(self.folder / "people", "bob")
            self.assertEqual(bob.enter("register", server).code, 0)
            done = subprocess.run(
                [program, server.url, server.ca, "alice", "secret of alice", "bob"],
                cwd=self.folder, capture_output=True, text=True, timeout=60, check=False,
                env={**os.environ, **(environment or {})},
            )
            self.assertEqual((done.returncode, done.stdout), (0, "sent\n"), done.stderr)
            lines = bob.do("listen", "--count", "1", "--timeout", "60")
            said = [(line["sender"], line["text"]) for line in lines if line["event"] == "message"]
            self.assertEqual(said, [("alice", text)])
