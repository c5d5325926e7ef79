"""What the tests of replay stand on: a replay that runs while the server is killed, and what is
left of it."""

import json
import pathlib
import shutil
import sqlite3
import subprocess

from case import Case
from processes import program
from processes.device import Outcome, run
from sealed_pages import seal

ROOT = pathlib.Path(__file__).resolve().parents[3]


class ReplayCase(Case):
    def setUp(self):
        super().setUp()
        self.boxes = self.folder / "boxes"

    def log(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def command(self, *arguments):
        return [
            program("gapless"), "replay", "--json", "--server", self.server.url,
            "--ca", self.server.ca, "--mailboxes", str(self.boxes), *map(str, arguments),
        ]

    def replay(self, *arguments):
        return run(*self.command(*arguments)[1:])

    def replay_while_killing_the_server(self, *arguments, every, at_most):
        """Kills it with SIGKILL now and then, and starts it again on its ports, while there is a
        replay. The number of kills is bounded, since clients wait longer after each."""
        kills = 0
        running = subprocess.Popen(
            self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.addCleanup(running.kill)
        while True:
            try:
                # The first ones soon: a quick machine is done before the others are due.
                wait = min(every, 0.3) if kills < 2 else every
                stdout, stderr = running.communicate(timeout=wait if kills < at_most else 120)
                return Outcome(running.returncode, stdout.decode(), stderr.decode()), kills
            except subprocess.TimeoutExpired:
                self.assertLess(kills, at_most, "the replay does not end")
                self.server.kill()
                self.server.start()
                kills += 1

    def assert_clean(self, outcome, **expected):
        """Exit code 0, and one object that says that nothing went wrong."""
        self.assert_done(outcome)
        self.assertEqual(outcome.stderr, "")
        (said,) = outcome.lines
        self.assertEqual(said["event"], "replayed")
        faults = {
            "lost": 0, "duplicated": 0, "reordered": 0,
            "unread_wrong": 0, "read_wrong": 0, "receipts_wrong": 0,
        }
        wanted = {**faults, **expected}
        self.assertEqual({key: said[key] for key in wanted}, wanted)
        self.assertGreater(said["seconds"], 0)
        return said

    def verify(self, *logs):
        """The other program's judgement of the closed mailboxes: exit code and text."""
        done = subprocess.run(
            [ROOT / "scripts" / "verify-mailboxes", self.boxes, *logs],
            capture_output=True, text=True, check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def assert_verified(self, *logs):
        code, said = self.verify(*logs)
        self.assertEqual(code, 0, said)

    def devices(self):
        return sorted(file.parent for file in self.boxes.glob("*/*/mailbox.db"))

    def histories(self, mailbox):
        """By conversation's name, what `gapless history` prints of a mailbox."""
        read = ["--mailbox", str(mailbox), "--json"]
        found = {}
        for line in run("conversations", *read).stdout.splitlines():
            row = json.loads(line)
            entries = run("history", "--conversation", row["conversation"], *read)
            self.assert_done(entries)
            found[row["name"]] = [line for line in entries.lines if line["event"] == "message"]
        return found

    def changed_copy(self, *statements):
        """Spoils one mailbox for a while; the others stay as they are."""
        file = self.devices()[-1] / "mailbox.db"
        kept = self.folder / "kept.db"
        shutil.copy(file, kept)
        with sqlite3.connect(file) as opened:
            changed = [opened.execute(each).rowcount for each in statements]
        opened.close()
        seal(file)
        self.assertTrue(all(count > 0 for count in changed), changed)
        return lambda: shutil.copy(kept, file)
