"""That what the real programs promise is on the disk first.

A kill shows nothing of that: the system's cache survives it. So a preloaded library records what
gaplessd, and a client, write and sync, and when their promises leave; and gapless-crash-prefixes opens
every state of the files in which a loss of power could have left them.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import memory
from processes import program
from processes.device import Device
from processes.server import Server, free_address

TEXT_BYTES = 20_000  # so much that some hundred messages make a log long enough for a checkpoint
SENT_AFTER_CHECKPOINT = 20


def recording(file, directory, port, **more):
    return {
        "LD_PRELOAD": program("libgapless_recorder.so"),
        "GAPLESS_RECORD": str(file),
        "GAPLESS_RECORD_DIRECTORY": str(directory),
        "GAPLESS_RECORD_PORT": port,
        **more,
    }


class Recorder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gapless-recorder-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.plain = free_address()
        self.port = self.plain.rpartition(":")[2]
        self.before = self.folder / "before"
        self.recording = self.folder / "recording"

    def serve(self, server, environment):
        server.start(environment, ["--plain-tcp", self.plain])
        self.addCleanup(server.kill)

    def entered(self, server, users):
        """A device each, which have never spoken, and a group of theirs."""
        devices = [Device(self.folder, user) for user in users]
        for device in devices:
            self.assertEqual(device.enter("register", server).code, 0)
        words = [word for user in users[1:] for word in ("--member", user)]
        made = devices[0].do("group", "create", "--name", "g", *words)
        return devices, int(made[0]["conversation"])

    def talk(self, device, to, environment=None, output=subprocess.DEVNULL):
        """A process that talks until it is killed."""
        setting = {
            "life": 1, "plain_tcp": self.plain, "text_bytes": TEXT_BYTES,
            "unanswered_max": 8, "pause_ms": 4,
            "devices": [{"name": device.user, "mailbox": str(device.mailbox), "to": to}],
        }
        path = self.folder / f"{device.user}.json"
        path.write_text(json.dumps(setting))
        process = subprocess.Popen(
            [program("gapless-kill-client"), path],
            stdout=output, env={**os.environ, **(environment or {})},
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def converse(self, whose, wanted, **more):
        """Ada, Ben and Chloe talk, and one end is recorded; both are killed in the middle of it.

        It goes on until so many of Ada's messages are sent and, without a lie, a while longer than
        the next checkpoint.
        Before that the server is killed once, so that a recording of it begins with a recovery.
        """
        server = Server(self.folder / "server")
        self.serve(server, {})
        people, group = self.entered(server, ["ada", "ben", "chloe"])
        server.kill()
        place = server.folder / "data" if whose == "server" else people[0].mailbox
        shutil.copytree(place, self.before)
        record = recording(self.recording, place, self.port, **more)
        self.serve(server, record if whose == "server" else {})
        others = [self.talk(one, [group, "ada"]) for one in people[1:]]
        recorded = record if whose == "mailbox" else {}
        ada = self.talk(people[0], [group, "ben"], recorded, subprocess.PIPE)
        self.addCleanup(ada.stdout.close)
        file = next(place.glob("*.db"))  # only a checkpoint writes to it
        before = file.stat().st_mtime_ns
        answered, after_checkpoint = 0, 0
        for line in ada.stdout:
            if json.loads(line)["at"] == "sent":
                answered += 1
                after_checkpoint += file.stat().st_mtime_ns != before
            if answered >= wanted and (more or after_checkpoint >= SENT_AFTER_CHECKPOINT):
                break
        self.assertIsNone(ada.poll())
        for process in [ada, server, *others]:
            process.kill()

    def judged(self, whose):
        done = subprocess.run(
            [program("gapless-crash-prefixes"), whose, self.recording, self.before],
            capture_output=True, text=True, check=False, env=self.where_syncs_are_cheap(),
        )
        print(whose, done.stdout.strip(), done.stderr.strip(), flush=True)
        return done

    @staticmethod
    def where_syncs_are_cheap():
        place = memory.directory()
        return {**os.environ, "TMPDIR": place} if place else None

    def assert_kept(self, whose, promises, checkpoints):
        done = self.judged(whose)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertGreaterEqual(found["promises"], promises)
        self.assertGreaterEqual(found["ordered"], promises // 2)
        self.assertGreaterEqual(found["checkpoints"], checkpoints)
        self.assertGreater(found["images"], 2 * found["crashes"])

    def assert_broken(self, whose):
        """What is found broken first is up to chance: a promise that is gone, or a log with a gap."""
        done = self.judged(whose)
        self.assertEqual(done.returncode, 1)
        self.assertIn("before its log was synced", done.stderr)
        self.assertIn("BROKEN by a crash", done.stderr)

    def test_sent_leaves_after_the_sync(self):
        self.converse("server", wanted=100)
        self.assert_kept("server", promises=100, checkpoints=2)

    def test_a_server_that_does_not_sync_is_found_out(self):
        self.converse("server", wanted=30, GAPLESS_RECORD_SWALLOW="-wal")
        self.assert_broken("server")

    def test_send_and_ack_leave_after_the_sync(self):
        self.converse("mailbox", wanted=60)
        self.assert_kept("mailbox", promises=60, checkpoints=1)

    def test_a_client_that_does_not_sync_is_found_out(self):
        self.converse("mailbox", wanted=30, GAPLESS_RECORD_SWALLOW="-wal")
        self.assert_broken("mailbox")


if __name__ == "__main__":
    unittest.main()
