"""history, conversations, outbox and sync; and wrong calls."""

import unittest

from case import Case
from processes.device import run


class Reading(Case):
    def test_history_is_what_the_mailbox_holds(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, *[f"line {i}" for i in range(1, 8)])[0]["conversation"]
        self.server.stop()
        self.addCleanup(self.server.start)

        whole = ann.do("history", "--conversation", where)
        part = ann.do("history", "--conversation", where, "--from", 3, "--limit", 2)

        self.assertEqual([line["seq"] for line in whole], list(range(1, 8)))
        self.assertEqual(self.texts(part), ["line 3", "line 4"])
        self.assertEqual(ann.do("history", "--conversation", where, "--from", 99), [])

    def test_history_of_what_is_not_known(self):
        ann = self.registered("ann")
        self.assert_failed(ann.run("history", "--conversation", 77), "unknown_conversation")

    def test_fetching_gets_what_the_mailbox_has_not_got(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, *[f"line {i}" for i in range(1, 8)])[0]["conversation"]

        part = bob.do("history", "--conversation", where, "--fetch", "--before", 6, "--limit", 2)
        rest = bob.do("history", "--conversation", where, "--fetch", "--before", 4, "--limit", 9)
        newest = bob.do("history", "--conversation", where, "--fetch", "--limit", 1)

        self.assertEqual(self.texts(part), ["line 4", "line 5"])
        self.assertEqual(self.texts(rest[:-1]), ["line 1", "line 2", "line 3"])
        end = {"event": "history_end", "conversation": where, "reason": "start_reached"}
        self.assertEqual(rest[-1], end)
        self.assertEqual(self.texts(newest), ["line 7"])

    def test_a_new_device_has_the_newest_and_looks_back_to_the_start(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, *[f"line {i}" for i in range(1, 101)])[0]["conversation"]
        tablet = self.second_device(bob)
        history = ("history", "--conversation", where)

        self.assert_done(tablet.run("sync", "--far-behind", 50))
        self.assertEqual(self.texts(tablet.do(*history)), [f"line {i}" for i in range(71, 101)])

        part = tablet.do(*history, "--fetch", "--before", 71, "--limit", 20)
        self.assertEqual(self.texts(part), [f"line {i}" for i in range(51, 71)])
        self.assertEqual(self.texts(tablet.do(*history)), [f"line {i}" for i in range(51, 101)])

        rest = tablet.do(*history, "--fetch", "--before", 51)
        self.assertEqual(self.texts(rest), [f"line {i}" for i in range(1, 51)])
        self.assertEqual(rest[-1]["reason"], "start_reached")
        self.assertEqual(tablet.do(*history), bob.do(*history, "--fetch")[:-1])

    def test_a_device_that_is_not_told_to_skip_has_everything(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        lines = [f"line {i}" for i in range(1, 101)]
        where = ann.send(bob.user, *lines)[0]["conversation"]
        self.assert_done(bob.run("sync"))
        self.assertEqual(self.texts(bob.do("history", "--conversation", where)), lines)
        self.assertEqual(self.texts(bob.do("listen", "--count", 100)), lines)

    def test_fetching_without_a_server_fails_in_time(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, "one")[0]["conversation"]
        self.server.stop()
        self.addCleanup(self.server.start)
        outcome = ann.run("history", "--conversation", where, "--fetch", "--timeout", 1)
        self.assert_failed(outcome, "timed_out")

    def test_a_direct_conversation_names_its_peer(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, "hello")[0]["conversation"]
        bob.do("sync")
        (row,) = bob.do("conversations")
        self.assertEqual(
            (row["conversation"], row["kind"], row["peer"], row["head_seq"], row["members"]),
            (where, "direct", ann.user, 1, 2),
        )

    def test_sync_fetches_what_is_there(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, "one", "two")[0]["conversation"]
        self.assert_done(bob.run("sync"))
        self.assertEqual(self.texts(bob.do("history", "--conversation", where)), ["one", "two"])

    def test_sync_without_a_server_fails_in_time(self):
        ann = self.registered("ann")
        self.server.stop()
        self.addCleanup(self.server.start)
        self.assert_failed(ann.run("sync", "--timeout", 1), "timed_out")


class Usage(Case):
    def assert_refused(self, *arguments):
        self.assert_usage(run(*arguments, "--json"))

    def test_says_what_it_knows(self):
        self.assertEqual(run("--help").code, 0)
        self.assertEqual(run("send", "--help").code, 0)
        self.assertEqual(run("--version").code, 0)

    def test_refuses_what_it_does_not_know(self):
        self.assert_refused()
        self.assert_refused("sing")
        self.assert_refused("sync", "--loudly")
        self.assert_refused("sync", "--transport", "pigeon")
        self.assert_refused("group")

    def assert_refused_for(self, flag, *arguments):
        """So that it is no other fault of the call that is seen."""
        outcome = run(*arguments, "--json")
        self.assert_usage(outcome)
        self.assertIn(flag, outcome.error["message"])

    def test_wants_names_that_somebody_can_have(self):
        self.assert_refused_for("--to", "send", "--to", "no such name", "hello")
        self.assert_refused_for("--to", "send", "--to=-x", "hello")
        for member in ("x" * 33, ".hidden", ""):
            self.assert_refused_for(
                "--member", "group", "create", "--name", "n", f"--member={member}"
            )
            self.assert_refused_for("--user", "group", "invite", "--conversation=1", f"--user={member}")
            entering = ("--server", "https://127.0.0.1:1", "--password-file", "/dev/null")
            self.assert_refused_for("--user", "register", *entering, f"--user={member}")
            self.assert_refused_for("--user", "login", *entering, f"--user={member}")
        for name in ("", "x" * 65, b"\xff"):
            name = name if isinstance(name, str) else name.decode("utf-8", "surrogateescape")
            self.assert_refused_for("--name", "group", "create", "--name", name)

    def test_wants_numbers_that_there_can_be(self):
        for number in ("0", "-1", "+1", "1.5", "0x1", "one", "", str(2**63), str(2**64 + 1)):
            with self.subTest(number):
                at = f"--conversation={number}"
                self.assert_refused_for("--conversation", "send", at, "hello")
                self.assert_refused_for("--conversation", "history", at)
                self.assert_refused_for("--conversation", "group", "leave", at)
                self.assert_refused_for("--conversation", "chat", at)
        for number in ("-1", "soon", str(2**64)):
            with self.subTest(number):
                self.assert_refused_for("--timeout", "sync", f"--timeout={number}")
                self.assert_refused_for("--timeout", "listen", f"--timeout={number}")
        for number in ("-1", "1.5", "soon", str(2**64)):
            with self.subTest(number):
                self.assert_refused_for("--count", "listen", f"--count={number}")
                self.assert_refused_for("--far-behind", "sync", f"--far-behind={number}")
                for flag in ("--limit", "--from"):
                    wrong = f"{flag}={number}"
                    self.assert_refused_for(flag, "history", "--conversation=1", wrong)
                wrong = ("--fetch", f"--before={number}")
                self.assert_refused_for("--before", "history", "--conversation=1", *wrong)

    def test_looks_back_only_when_it_is_to_fetch(self):
        at = ("history", "--conversation=1")
        self.assert_refused_for("--before", *at, "--before=3")
        self.assert_refused_for("--timeout", *at, "--timeout=3")
        self.assert_refused_for("--from", *at, "--fetch", "--from=3")

    def test_says_what_was_wrong_in_characters_that_can_be_read(self):
        for wrong in (["sync", "--transport", "pigeon"], ["listen", "--count", "0"],
                      ["group", "role", "--conversation", "1", "--user", "a", "--role", "king"]):
            outcome = run(*wrong)
            self.assertEqual(outcome.code, 2)
            self.assertIn(wrong[-2], outcome.stderr)
            self.assertTrue(outcome.stderr.rstrip("\n").isprintable(), outcome.stderr)
            self.assertLess(len(outcome.stderr), 250)

    def test_wants_one_place_to_send_to(self):
        self.assert_refused("send", "hello")
        self.assert_refused("send", "--to", "bob", "--conversation", "1", "hello")
        self.assert_refused("send", "--conversation", "one", "hello")

    def test_wants_a_mailbox_that_is_there(self):
        self.assert_refused("sync", "--mailbox", str(self.folder / "missing"))
        self.assertFalse((self.folder / "missing").exists())

    def test_tells_people_in_words(self):
        outcome = run("sync", "--mailbox", str(self.folder / "missing"))
        self.assertEqual(outcome.code, 2)
        self.assertRegex(outcome.stderr, "^gapless: .*no mailbox")


if __name__ == "__main__":
    unittest.main()
