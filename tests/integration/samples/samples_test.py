"""The samples, run as their first lines say, against the real server: what people copy first works."""

import pathlib
import subprocess
import tempfile
import unittest

from processes import program
from processes.device import Device
from processes.server import Server

ROOT = pathlib.Path(__file__).resolve().parents[3]
SAMPLES = {
    "hello-c": "hello from C",
    "hello-cpp": "hello",
    "hello-callbacks": "hello",
}


class Samples(unittest.TestCase):
    def test_each_says_hello_and_it_arrives(self):
        with tempfile.TemporaryDirectory(prefix="gapless-samples-") as folder:
            with Server(pathlib.Path(folder) / "server") as server:
                bob = Device(pathlib.Path(folder) / "people", "bob")
                self.assertEqual(bob.enter("register", server).code, 0)
                built = [name for name in SAMPLES if (pathlib.Path(program("gapless")).parent / name).exists()]
                self.assertGreaterEqual(len(built), 2)
                for name in built:
                    with self.subTest(sample=name):
                        self.say_hello(pathlib.Path(folder), server, name)
                lines = bob.do("listen", "--count", len(built), "--timeout", "60")
        said = {line["sender"]: line["text"] for line in lines if line["event"] == "message"}
        self.assertEqual(said, {f"user-of-{name}": SAMPLES[name] for name in built})

    def say_hello(self, folder, server, name):
        home = folder / name
        home.mkdir()
        command = [program(name), server.url, server.ca, f"user-of-{name}", "secret", "bob"]
        done = self.run_in(home, command)
        self.assertEqual((done.returncode, done.stdout), (0, "sent\n"), done.stderr)
        # The mailbox is another user's now, and the name is taken: an error, in a sentence.
        again = self.run_in(home, [*command[:3], "somebody-else", *command[4:]])
        self.assertEqual(again.returncode, 1)
        self.assertIn("mailbox", again.stdout + again.stderr)
        self.assertEqual(self.run_in(home, command[:3]).returncode, 2)

    def run_in(self, folder, command):
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
        )

    def test_the_coroutine_has_at_most_forty_lines(self):
        text = (ROOT / "sample-apps/hello-cpp/main.cpp").read_text()
        self.assertIn("co_await", text)
        self.assertLessEqual(len(text.splitlines()), 40)


if __name__ == "__main__":
    unittest.main()
