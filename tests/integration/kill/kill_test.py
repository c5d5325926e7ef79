"""That the real programs survive being killed, and that the checkers would see it if they did not.

GAPLESS_KILL_SECONDS is how long the storm lasts; 60 if it is not set. The files are in memory, where
there is room for that: a kill says nothing of syncs, and a busy disk should not decide how often
somebody was killed where.
"""

import collections
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import memory
import storm
from sealed_pages import seal
from tally import Tally

HERE = pathlib.Path(__file__).parent

if "TMPDIR" not in os.environ and memory.directory():
    os.environ["TMPDIR"] = memory.directory()


class Kill(unittest.TestCase):
    def test_loses_nothing(self):
        seconds = os.environ.get("GAPLESS_KILL_SECONDS", "60")
        done = subprocess.run([sys.executable, HERE / "storm.py", "--seconds", seconds], check=False)
        self.assertEqual(done.returncode, 0)


class Checkers(unittest.TestCase):
    """One short run, and copies of what it left, each with one thing wrong."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="gapless-kill-")
        cls.addClassCleanup(folder.cleanup)
        cls.base = pathlib.Path(folder.name)
        cls.run_folder = cls.base / "run"
        storm.play_round(cls.run_folder, "checkers", 3, Tally(0))

    def setUp(self):
        self.folder = self.base / self.id()
        shutil.copytree(self.run_folder, self.folder)
        self.addCleanup(shutil.rmtree, self.folder)
        for setting in self.folder.glob("house-*.json"):
            text = setting.read_text().replace(str(self.run_folder), str(self.folder))
            setting.write_text(text)

    def change(self, file, *statements):
        opened = sqlite3.connect(self.folder / file)
        with opened:
            changed = [opened.execute(statement).rowcount for statement in statements]
        opened.close()
        seal(self.folder / file)
        self.assertNotIn(0, changed, "the statement has broken nothing")

    def change_archive(self, *statements):
        self.change("server/data/store.db", *statements)

    def change_mailbox(self, *statements):
        self.change("mailboxes/ada/2/mailbox.db", *statements)

    def assert_broken(self, invariant):
        is_well, said = storm.judge(self.folder)
        self.assertFalse(is_well, said)
        self.assertIn(f"BROKEN {invariant} ", said)

    def test_are_content_with_what_is_right(self):
        is_well, said = storm.judge(self.folder)
        self.assertTrue(is_well, said)

    def test_see_a_hole_in_the_archive(self):
        self.change_archive("DELETE FROM message WHERE conversation = 1 AND seq = 9")
        self.assert_broken("I1")

    def test_see_that_the_end_of_the_archive_is_gone(self):
        self.change_archive(
            "DELETE FROM message WHERE (conversation, seq) ="
            " (SELECT id, head FROM conversation WHERE id = 1)",
            "UPDATE conversation SET head = head - 1 WHERE id = 1",
        )
        self.assert_broken("I6")

    def test_see_a_message_stored_twice(self):
        self.change_archive(
            "INSERT INTO message (conversation, seq, id, client_id, sender, sender_name, device, counter,"
            " kind, server_time, ordinal, mentions, mention_all, target, recalled, body)"
            " SELECT m.conversation, c.head + 1, id + 1000000, client_id, sender,"
            " sender_name, device, counter, m.kind, server_time, ordinal, mentions, mention_all, target,"
            " recalled, body FROM message AS m"
            " JOIN (SELECT id AS which, head FROM conversation) AS c ON which = conversation"
            " WHERE conversation = 1 AND seq = 9",
            "UPDATE conversation SET head = head + 1 WHERE id = 1",
        )
        self.assert_broken("I3")

    def test_see_two_messages_of_a_writer_in_the_wrong_order(self):
        opened = sqlite3.connect(self.folder / "server/data/store.db")
        with opened:
            columns = "client_id, counter, body"
            of_a_device = collections.defaultdict(list)
            for seq, device, *content in opened.execute(
                f"SELECT seq, device, {columns} FROM message WHERE conversation = 1 AND kind = 1"
            ):
                of_a_device[device].append((seq, content))
            first, second = max(of_a_device.values(), key=len)[:2]
            for (seq, _), (_, content) in ((first, second), (second, first)):
                opened.execute(
                    "UPDATE message SET client_id = ?, counter = ?, body = ?"
                    " WHERE conversation = 1 AND seq = ?", (*content, seq),
                )
        opened.close()
        self.assert_broken("I5")

    def test_see_a_row_missing_in_a_mailbox(self):
        self.change_mailbox("DELETE FROM message WHERE conversation = 1 AND seq = 9")
        self.assert_broken("I7")

    def test_see_another_text_in_a_mailbox(self):
        self.change_mailbox("UPDATE message SET body = x'78' WHERE conversation = 1 AND seq = 9")
        self.assert_broken("I2")

    def test_see_an_event_that_was_never_shown(self):
        history = self.folder / "house-2.history"
        lines = history.read_text().splitlines(keepends=True)
        ninth = [line for line in lines if json.loads(line).get("event") == 9][:1]
        history.write_text("".join(line for line in lines if line not in ninth))
        self.assert_broken("I9")

    def test_see_that_the_app_was_told_of_a_send_that_is_not_there(self):
        history = self.folder / "house-1.history"
        told = [json.loads(line) for line in history.read_text().splitlines()]
        first = next(one["client_id"] for one in told if one["at"] == "sent")
        for one in told:  # an app that died is told again
            if one["at"] == "sent" and one["client_id"] == first:
                one["seq"] += 1
        history.write_text("".join(json.dumps(one) + "\n" for one in told))
        self.assert_broken("I4")


if __name__ == "__main__":
    unittest.main()
