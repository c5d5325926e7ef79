"""listen: everything, in order, once."""

import json
import subprocess
import unittest

from case import Case
from processes import program


class Listen(Case):
    def pair(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        return ann, bob

    def test_prints_messages_as_they_come(self):
        ann, bob = self.pair()
        listener = bob.listen()
        sent = ann.send(bob.user, "one", "two")

        listener.wait_for(lambda lines: len(lines) == 2)

        self.assertEqual(listener.stop(), 0)
        first = listener.lines[0]
        self.assertEqual(
            (first["event"], first["conversation"], first["seq"], first["sender"], first["text"]),
            ("message", sent[0]["conversation"], 1, ann.user, "one"),
        )
        self.assertEqual(first["client_id"], sent[0]["client_id"])
        self.assertIsInstance(first["sent_at"], int)
        self.assertIsInstance(first["device"], str)

    def test_prints_what_is_its_own_too(self):
        ann, bob = self.pair()
        ann.send(bob.user, "mine")
        self.assertEqual(self.texts(ann.do("listen", "--count", 1)), ["mine"])

    def test_other_devices_of_the_user_see_it_as_well(self):
        ann, bob = self.pair()
        laptop = self.second_device(ann)
        listener = laptop.listen()
        ann.send(bob.user, "from my phone")
        listener.wait_for(lambda lines: self.texts(lines) == ["from my phone"])
        self.assertEqual(listener.stop(), 0)

    def test_counts_messages(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one", "two", "three")
        self.assertEqual(self.texts(bob.do("listen", "--count", 2)), ["one", "two"])
        self.assertEqual(self.texts(bob.do("listen", "--count", 1)), ["three"])

    def test_ends_by_the_clock(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one")
        self.assertEqual(self.texts(bob.do("listen", "--timeout", 2)), ["one"])
        self.assertEqual(bob.do("listen", "--timeout", 1), [])

    def test_a_count_that_is_not_reached_in_time_has_failed(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one")
        outcome = bob.run("listen", "--count", 2, "--timeout", 2)
        self.assert_failed(outcome, "timed_out")
        self.assertEqual(self.texts(outcome.lines), ["one"])

    def test_what_could_not_be_written_was_not_printed(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one", "two")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [program("gapless"), *bob.command("listen", "--count", 2)],
                stdout=full, stderr=subprocess.PIPE, timeout=60, check=False,
            )
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stderr)["error"]["code"], "storage_full")
        self.assertEqual(self.texts(bob.do("listen", "--count", 2)), ["one", "two"])

    def test_ctrl_c_is_a_proper_end_too(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one")
        listener = bob.listen()
        listener.wait_for(lambda lines: len(lines) == 1)
        self.assertEqual(listener.interrupt(), 0)
        self.assertEqual(bob.do("listen", "--timeout", 1), [])

    def test_each_is_printed_once_over_all_runs(self):
        ann, bob = self.pair()
        printed = []
        for i in range(5):
            listener = bob.listen()
            ann.send(bob.user, f"{i}a", f"{i}b")
            listener.wait_for(lambda lines: len(lines) == 2)
            self.assertEqual(listener.stop(), 0)
            printed += self.texts(listener.lines)
        self.assertEqual(printed, [f"{i}{c}" for i in range(5) for c in "ab"])

    def test_killed_it_repeats_at_most_what_it_was_at(self):
        ann, bob = self.pair()
        texts = [f"line {i}" for i in range(60)]
        ann.send(bob.user, *texts)
        printed = []
        for _ in range(5):
            listener = bob.listen()
            wanted = len(printed) + 8
            listener.wait_for(lambda lines: len(printed) + len(lines) >= wanted)
            listener.kill()
            again = self.texts(listener.lines)
            if printed and again and again[0] == printed[-1]:
                again = again[1:]
            printed += again
        printed_at_last = self.texts(bob.do("listen", "--timeout", 3))
        if printed_at_last and printed_at_last[0] == printed[-1]:
            printed_at_last = printed_at_last[1:]
        self.assertEqual(printed + printed_at_last, texts)

    def test_from_the_start_leaves_the_cursor_alone(self):
        ann, bob = self.pair()
        ann.send(bob.user, "one", "two")
        self.assertEqual(self.texts(bob.do("listen", "--count", 1)), ["one"])
        self.assertEqual(self.texts(bob.do("listen", "--from-start", "--count", 2)), ["one", "two"])
        self.assertEqual(self.texts(bob.do("listen", "--from-start", "--timeout", 1)), ["one", "two"])
        self.assertEqual(self.texts(bob.do("listen", "--count", 1)), ["two"])

    def test_members_are_entries_so_that_there_are_no_holes(self):
        ann, bob = self.pair()
        group = self.group_of(ann, bob)
        ann.send(group, "hello")
        ann.do("group", "role", "--conversation", group, "--user", bob.user, "--role", "admin")
        bob.do("group", "leave", "--conversation", group)
        ann.do("sync")

        lines = ann.do("listen", "--timeout", 2)

        self.assertEqual([line["seq"] for line in lines], list(range(1, len(lines) + 1)))
        changes = [
            (line["change"], line["user"], line["by"]) for line in lines if line["event"] == "member"
        ]
        self.assertEqual(changes[0], ("created", ann.user, ann.user))
        self.assertIn(("invited", bob.user, ann.user), changes)
        self.assertIn(("role", bob.user, ann.user), changes)
        self.assertEqual(changes[-1][:2], ("left", bob.user))
        self.assertTrue(all(line["conversation"] == group for line in lines))

    def test_comes_back_after_a_restart_of_the_server(self):
        ann, bob = self.pair()
        listener = bob.listen()
        ann.send(bob.user, "before")
        listener.wait_for(lambda lines: len(lines) == 1)
        self.server.restart()
        ann.send(bob.user, "after")
        listener.wait_for(lambda lines: len(lines) == 2)
        self.assertEqual(listener.stop(), 0)
        self.assertEqual(self.texts(listener.lines), ["before", "after"])

    def test_a_mailbox_is_for_one_process(self):
        ann, bob = self.pair()
        listener = bob.listen()
        ann.send(bob.user, "are you there?")
        listener.wait_for(lambda lines: len(lines) == 1)  # it has the mailbox
        self.assert_failed(bob.run("conversations"), "mailbox_in_use")
        self.assert_failed(bob.run("send", "--to", "x", "--no-wait", text="y"), "mailbox_in_use")
        self.assertEqual(listener.stop(), 0)
        self.assert_done(bob.run("conversations"))


if __name__ == "__main__":
    unittest.main()
