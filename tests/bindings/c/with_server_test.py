"""C programs against the real server: they are told where it is."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from processes import program
from processes.server import Server


class WithServer(unittest.TestCase):
    def test_two_people_converse_and_nothing_is_left(self):
        with tempfile.TemporaryDirectory(prefix="gapless-c-") as folder:
            with Server(pathlib.Path(folder) / "server") as server:
                authority = pathlib.Path(server.ca).read_text()
                done = subprocess.run(
                    [program("c_conversation_test")],
                    env={**os.environ, "GAPLESS_TEST_SERVER": server.url, "GAPLESS_TEST_AUTHORITY": authority},
                    capture_output=True, text=True, timeout=150, check=False,
                )
        self.assertEqual((done.returncode, done.stdout), (0, "all is well\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()
