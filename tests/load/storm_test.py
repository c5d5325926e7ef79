"""Very many devices come back to a server that was killed: all of them soon, and none is refused.

GAPLESS_STORM_DEVICES says how many (300; 2,000 take about a minute); the figures are printed.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from processes import program
from processes.server import Server

DEVICES = int(os.environ.get("GAPLESS_STORM_DEVICES", "300"))
BACK_WITHIN_MS = 60_000


class Storm(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-storm-")
        self.addCleanup(folder.cleanup)
        self.server = Server(pathlib.Path(folder.name) / "server")
        self.addCleanup(self.server.kill)
        self.server.start()

    def end(self, load):
        load.stdin.close()
        load.stdout.close()
        load.kill()
        load.wait()

    def test_all_devices_come_back_after_a_restart_and_none_is_refused(self):
        load = subprocess.Popen(
            [program("gapless-load"), "storm", "--tcp", self.server.address("tcp"),
             "--rest", self.server.address("rest"), "--ca", self.server.ca,
             "--devices", str(DEVICES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(self.end, load)
        line = load.stdout.readline()
        self.assertTrue(line, "the devices did not come together")
        self.server.kill()
        load.stdin.write("killed\n")
        load.stdin.flush()
        self.server.start()
        said = load.stdout.readline()
        self.assertTrue(said, "the devices did not come back")
        print(said.strip(), file=sys.stderr)
        seen = json.loads(said)
        self.assertEqual(seen["devices"], DEVICES)
        self.assertEqual(seen["refused"], 0)
        self.assertLess(seen["last_ms"], BACK_WITHIN_MS)


if __name__ == "__main__":
    unittest.main()
