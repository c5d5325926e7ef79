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
        self.assert_passes("c_conversation_test")

    def test_people_and_groups_and_settings(self):
        self.assert_passes("c_people_test")

    def assert_passes(self, name):
        with tempfile.TemporaryDirectory(prefix="gapless-c-") as folder:
            with Server(pathlib.Path(folder) / "server") as server:
                authority = pathlib.Path(server.ca).read_text()
                told = {"GAPLESS_TEST_SERVER": server.url, "GAPLESS_TEST_AUTHORITY": authority}
                done = subprocess.run(
                    [program(name)], env={**os.environ, **told}, capture_output=True, text=True,
                    timeout=90, check=False,
                )
        self.assertEqual((done.returncode, done.stdout), (0, "all is well\n"), done.stderr)


if __name__ == "__main__":
    unittest.main()
