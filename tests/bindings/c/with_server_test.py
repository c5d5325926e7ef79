"""C programs against the real server: they are told where it is."""

import contextlib
import os
import pathlib
import subprocess
import tempfile
import unittest

from changed_messages import change_newest_message
from processes import program
from processes.server import Server


class WithServer(unittest.TestCase):
    def test_two_people_converse_and_nothing_is_left(self):
        self.assert_passes("c_conversation_test")

    def test_people_and_groups_and_settings(self):
        self.assert_passes("c_people_test")

    def test_what_is_said_is_encrypted_and_a_server_that_changes_it_is_found(self):
        self.assert_passes("c_keys_test")

    def assert_passes(self, name):
        with tempfile.TemporaryDirectory(prefix="gapless-c-") as folder:
            with Server(pathlib.Path(folder) / "server") as server, started(name, server) as running:
                said = running.stdout.readline()
                if said == "change it\n":
                    server.stop()
                    change_newest_message(server.folder / "data" / "store.db")
                    server.start()
                    said = ""
                rest, errors = running.communicate("it is changed\n", timeout=90)
        self.assertEqual((running.returncode, said + rest), (0, "all is well\n"), errors)


@contextlib.contextmanager
def started(name, server):
    authority = pathlib.Path(server.ca).read_text()
    told = {"GAPLESS_TEST_SERVER": server.url, "GAPLESS_TEST_AUTHORITY": authority}
    with subprocess.Popen(
        [program(name)], env={**os.environ, **told}, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


if __name__ == "__main__":
    unittest.main()
