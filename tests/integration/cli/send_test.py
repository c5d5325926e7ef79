"""send, and what becomes of it."""

import os
import subprocess
import time
import unittest

from case import UUID, Case
from processes import program
from processes.device import run


class Send(Case):
    def test_tells_where_a_message_is(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        outcome = ann.run("send", "--to", bob.user, text="hello there")

        self.assert_done(outcome)
        (said,) = outcome.lines
        self.assertEqual((said["event"], said["seq"], said["duplicate"]), ("sent", 1, False))
        self.assertIsInstance(said["conversation"], str)
        self.assertRegex(said["client_id"], f"^{UUID}$")
        bob.do("sync")
        (message,) = bob.do("history", "--conversation", said["conversation"])
        self.assertEqual((message["text"], message["sender"]), ("hello there", ann.user))
        self.assertEqual(message["client_id"], said["client_id"])

    def test_words_are_one_text(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        said = ann.do("send", "--to", bob.user, "two", "words")
        self.assertEqual(
            self.texts(ann.do("history", "--conversation", said[0]["conversation"])), ["two words"]
        )

    def test_standard_input_is_a_message_a_line(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        sent = ann.do("send", "--to", bob.user, stdin="one\ntwo\r\n\n  \n\r\nthree")

        self.assertEqual([line["seq"] for line in sent], [1, 2, 3])
        bob.do("sync")
        held = bob.do("history", "--conversation", sent[0]["conversation"])
        self.assertEqual(self.texts(held), ["one", "two", "three"])

    def test_many_lines_keep_their_order(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        texts = [f"line {i}" for i in range(2_500)]

        sent = ann.do("send", "--to", bob.user, stdin="\n".join(texts))

        self.assertEqual([line["seq"] for line in sent], list(range(1, 2_501)))
        bob.do("sync")
        held = bob.do("history", "--conversation", sent[0]["conversation"])
        self.assertEqual(self.texts(held), texts)

    def test_bad_utf8_is_told_with_its_line_and_not_kept(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        outcome = ann.run("send", "--to", bob.user, stdin=b"good\n\n\xff\xfe bad\n")

        self.assert_failed(outcome, "invalid_utf8")
        self.assertIn("line 3", outcome.error["message"])
        (sent,) = outcome.lines
        held = ann.do("history", "--conversation", sent["conversation"])
        self.assertEqual(self.texts(held), ["good"])
        self.assertEqual(ann.do("outbox"), [])

    def test_lines_that_are_no_message_are_left_out(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        lines = [b"before", b"x" * 1_048_577, b"between", b"\xff", b"after"]

        outcome = ann.run("send", "--to", bob.user, stdin=b"\n".join(lines))

        self.assert_failed(outcome, "message_too_large")
        self.assertIn("line 2", outcome.error["message"])
        held = ann.do("history", "--conversation", outcome.lines[0]["conversation"])
        self.assertEqual(self.texts(held), ["before", "between", "after"])
        self.assertEqual(ann.do("outbox"), [])

    def test_lines_behind_a_refused_one_wait_in_the_outbox(self):
        ann = self.registered("ann")

        outcome = ann.run("send", "--to", "nobody", stdin="\n".join(map(str, range(2_500))))

        self.assert_failed(outcome, "unknown_user")
        self.assertEqual(outcome.lines[0]["event"], "failed")
        states = [row["state"] for row in ann.do("outbox")]
        self.assertEqual((states[0], len(states)), ("failed", 2_500))

    def test_a_line_that_comes_after_a_refusal_waits_too(self):
        ann = self.registered("ann")
        command = [program("gapless"), *ann.command("send", "--to", "nobody")]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as sender:
            sender.stdin.write(b"one\n")
            sender.stdin.flush()
            self.assertIn(b"failed", sender.stdout.readline())

            sender.communicate(b"two\n", timeout=60)

        self.assertEqual(sender.returncode, 1)
        self.assertEqual(len(ann.do("outbox")), 2)

    def test_input_that_cannot_be_read_is_told(self):
        ann = self.registered("ann")
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        outcome = subprocess.run(
            [program("gapless"), *ann.command("send", "--to", ann.user)],
            stdin=folder, capture_output=True, text=True, timeout=60, check=False,
        )
        self.assertEqual(outcome.returncode, 2)
        self.assertIn("standard input", outcome.stderr)

    def test_without_any_input_there_is_nothing_to_send(self):
        ann = self.registered("ann")
        outcome = subprocess.run(
            ["sh", "-c", 'exec "$@" <&-', "sh", program("gapless"),
             *ann.command("send", "--to", ann.user)],
            capture_output=True, text=True, timeout=60, check=False,
        )
        self.assertEqual((outcome.returncode, outcome.stdout), (0, ""))

    def test_an_empty_text_is_refused(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.assert_failed(ann.run("send", "--to", bob.user, text=""), "empty_message")

    def test_a_text_of_more_than_a_mebibyte_is_too_large(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        outcome = ann.run("send", "--to", bob.user, stdin="x" * 1_048_577)
        self.assert_failed(outcome, "message_too_large")
        self.assertEqual(ann.do("outbox"), [])

    def test_a_text_of_48_kib_is_not(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        text = "ü" * 24_576
        sent = ann.send(bob.user, text)
        bob.do("sync")
        held = bob.do("history", "--conversation", sent[0]["conversation"])
        self.assertEqual(self.texts(held), [text])

    def test_an_unknown_user_fails_and_says_so(self):
        ann = self.registered("ann")

        outcome = ann.run("send", "--to", "nobody-of-that-name", text="hello")

        self.assert_failed(outcome, "unknown_user")
        (said,) = outcome.lines
        self.assertEqual((said["event"], said["code"]), ("failed", "unknown_user"))
        self.assertRegex(said["client_id"], f"^{UUID}$")
        (row,) = ann.do("outbox")
        self.assertEqual((row["state"], row["client_id"]), ("failed", said["client_id"]))
        # The next one waits behind it.
        second = ann.run("send", "--to", "nobody-of-that-name", text="?")
        self.assert_failed(second, "unknown_user")
        self.assertEqual([line["event"] for line in second.lines], ["queued"])
        self.assertEqual(len(ann.do("outbox")), 2)
        (synced,) = ann.do("sync")
        self.assertEqual((synced["event"], synced["pending"]), ("synced", 2))
        for left in (said, *second.lines):
            ann.do("cancel", left["client_id"])
        self.assertEqual(ann.do("outbox"), [])

    def test_the_group_of_strangers_is_closed(self):
        ann, eve = self.registered("ann"), self.registered("eve")
        group = self.group_of(ann)
        outcome = eve.run("send", "--conversation", group, text="let me in")
        self.assertIn(outcome.error.get("code"), ("not_a_member", "unknown_conversation"))
        self.assertEqual((outcome.code, outcome.lines[0]["event"]), (1, "failed"))
        self.assertEqual(len(ann.do("history", "--conversation", group)), 1)

    def test_a_refused_message_may_be_tried_again(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.group_of(ann)
        failed = bob.run("send", "--conversation", group, text="am I in?").lines[0]
        ann.do("group", "invite", "--conversation", group, "--user", bob.user)

        bob.do("retry", failed["client_id"])

        ann.do("sync")
        self.assertEqual(self.texts(ann.do("history", "--conversation", group)), ["am I in?"])

    def test_a_retry_that_is_refused_again_says_so_at_once(self):
        ann = self.registered("ann")
        failed = ann.run("send", "--to", "nobody-of-that-name", text="hello").lines[0]

        again = ann.run("retry", failed["client_id"], "--timeout", "600")

        self.assert_failed(again, "unknown_user")
        (said,) = again.lines
        self.assertEqual((said["event"], said["client_id"]), ("failed", failed["client_id"]))

    def test_needs_somebody_to_be_logged_in(self):
        self.assert_usage(self.unregistered("ann").run("send", "--to", "bob", text="hello"))

    def test_goes_over_websocket_too(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        sent = ann.do("send", "--transport", "websocket", "--to", bob.user, text="by another way")
        self.assert_done(bob.run("sync", "--transport", "websocket"))
        held = bob.do("history", "--conversation", sent[0]["conversation"])
        self.assertEqual(self.texts(held), ["by another way"])

    def test_text_for_people(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        command = [word for word in ann.command("send", "--to", bob.user, "hi") if word != "--json"]

        outcome = run(*command)

        self.assert_done(outcome)
        self.assertRegex(outcome.stdout, r"^sent: \d+#1\n$")


class SendWithoutServer(Case):
    """Each test has the server to itself, to stop it."""

    def setUp(self):
        super().setUp()
        if not self.server.is_running:
            self.server.start()

    def test_no_wait_needs_no_network(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.server.stop()

        queued = ann.do("send", "--to", bob.user, "--no-wait", stdin="one\ntwo\n")

        self.assertEqual([line["event"] for line in queued], ["queued", "queued"])
        self.assertEqual([line["conversation"] for line in queued], [None, None])
        waiting = ann.do("outbox")
        self.assertEqual(
            [(row["event"], row["client_id"], row["state"], row["attempts"]) for row in waiting],
            [("pending", line["client_id"], "queued", 0) for line in queued],
        )
        self.server.start()
        # What earlier runs have left goes first.
        sent = ann.do("send", "--to", bob.user, text="three")
        self.assertEqual(sent[0]["seq"], 3)
        bob.do("sync")
        held = bob.do("history", "--conversation", sent[0]["conversation"])
        self.assertEqual(self.texts(held), ["one", "two", "three"])

    def test_no_wait_names_a_conversation_that_is_known(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        where = ann.send(bob.user, "hello")[0]["conversation"]
        (queued,) = ann.do("send", "--to", bob.user, "--no-wait", text="again")
        self.assertEqual(queued["conversation"], where)

    def test_gives_up_in_time_and_keeps_the_message(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.server.stop()
        began = time.monotonic()

        outcome = ann.run("send", "--to", bob.user, "--timeout", 1, text="hello")

        self.assert_failed(outcome, "timed_out")
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(len(ann.do("outbox")), 1)
        self.server.start()
        ann.do("sync")
        self.assertEqual(ann.do("outbox"), [])

    def test_half_a_second_is_a_timeout_and_half_a_word_is_none(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.server.stop()
        self.assert_failed(
            ann.run("send", "--to", bob.user, "--timeout", "0.5", text="hello"), "timed_out"
        )
        for wrong in ("-1", "soon", "1s", "1e99", "nan", ""):
            with self.subTest(timeout=wrong):
                outcome = ann.run("send", "--to", bob.user, f"--timeout={wrong}", text="hello")
                self.assert_usage(outcome)

    def test_gives_up_and_keeps_all_lines(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.server.stop()

        lines = "\n".join(map(str, range(2_500)))
        outcome = ann.run("send", "--to", bob.user, "--timeout", 1, stdin=lines)

        self.assert_failed(outcome, "timed_out")
        self.assertEqual(len(ann.do("outbox")), 2_500)

    def test_rides_out_a_restart(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        ann.send(bob.user, "before")
        self.server.kill()
        self.server.start()
        self.assertEqual(ann.send(bob.user, "after")[0]["seq"], 2)


if __name__ == "__main__":
    unittest.main()
