"""What a connected client holds in memory, with 100,000 messages on its disk."""

import json
import pathlib
import subprocess
import tempfile
import unittest

from processes import program
from processes.server import Server

GOAL = 15_000  # KiB


class Idle(unittest.TestCase):
    def test_a_client_with_much_on_its_disk_needs_little_memory(self):
        with tempfile.TemporaryDirectory(prefix="gapless-idle-") as folder:
            home = pathlib.Path(folder)
            mailbox, password = home / "mailbox", home / "password"
            password.write_text("a secret")
            with Server(home / "server") as server:
                self.run_program(
                    "gapless", "register", "--server", server.url, "--ca", server.ca, "--user", "alice",
                    "--password-file", password, "--mailbox", mailbox,
                )
                self.run_program("gapless-fill-mailbox", mailbox)
                memory = json.loads(self.run_program("c_idle", mailbox))
        print(f"idle with 100,000 messages: {memory['idle']} KiB (goal {GOAL}), {memory['before']} of them before it opened")
        self.assertLessEqual(memory["idle"], GOAL)

    def run_program(self, name, *arguments):
        done = subprocess.run(
            [program(name), *arguments], capture_output=True, text=True, timeout=90, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


if __name__ == "__main__":
    unittest.main()
