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
