"""The demo passes, and does not when a row is missing."""

import os
import pathlib
import subprocess
import sys
import unittest

DEMO = pathlib.Path(__file__).with_name("demo.py")


def play(**environment):
    return subprocess.run(
        [sys.executable, DEMO], env={**os.environ, **environment}, capture_output=True,
        text=True, timeout=150, check=False,
    )


class Demo(unittest.TestCase):
    def test_passes(self):
        played = play(GAPLESS_DEMO_BREAK="0")
        print(played.stdout, played.stderr)
        self.assertEqual(played.returncode, 0)
        self.assertIn("\nverified: 5 mailboxes, 3 logs", played.stdout)

    def test_sees_a_broken_mailbox(self):
        played = play(GAPLESS_DEMO_BREAK="1")
        print(played.stdout, played.stderr)
        self.assertEqual(played.returncode, 1)
        self.assertIn("\nNOT verified: 5 mailboxes", played.stdout)
        self.assertIn("dan/1", played.stdout)


if __name__ == "__main__":
    unittest.main()
