"""replay: real chats, many devices, kills; and what a script can find out about it."""

import collections
import unittest

import chats
from processes.device import run
from replay_case import ReplayCase
from terminal import Terminal


class Replay(ReplayCase):
    def test_plays_a_log_with_all_that_is_awkward(self):
        log = self.log("awkward.txt", chats.AWKWARD)

        outcome = self.replay("--devices", 3, log)

        devices = 3 * chats.AWKWARD_WRITERS
        self.assert_clean(
            outcome,
            lines=chats.AWKWARD_LINES,
            skipped=chats.AWKWARD_SKIPPED,
            senders=chats.AWKWARD_WRITERS,
            devices=devices,
            delivered=chats.AWKWARD_LINES * devices,
        )
        self.assertEqual(len(self.devices()), devices)
        self.assert_verified(log)

    def test_goes_over_websocket_too(self):
        log = self.log("awkward.txt", chats.AWKWARD)
        outcome = self.replay("--transport", "websocket", "--devices", 2, log)
        self.assert_clean(outcome, lines=chats.AWKWARD_LINES)
        self.assert_verified(log)

    def test_goes_over_http_long_polling_too(self):
        log = self.log("awkward.txt", chats.AWKWARD)
        outcome = self.replay("--transport", "exchange", "--devices", 2, log)
        self.assert_clean(outcome, lines=chats.AWKWARD_LINES)
        self.assert_verified(log)

    def test_encrypted_it_is_read_on_all_devices_of_everybody(self):
        log = self.log("awkward.txt", chats.AWKWARD)
        outcome = self.replay("--end-to-end", "--devices", 3, log)
        devices = 3 * chats.AWKWARD_WRITERS
        self.assert_clean(
            outcome, devices=devices, delivered=chats.AWKWARD_LINES * devices, unprotected=0)
        self.assert_verified(log)
        for mailbox in self.devices():
            for messages in self.histories(mailbox).values():
                self.assertEqual({row["protection"] for row in messages}, {"end_to_end"})

    def test_history_of_every_mailbox_is_the_log_in_one_order(self):
        log = self.log("chat.txt", chats.long_chat(120, 3))
        self.assert_clean(self.replay("--devices", 2, log), delivered=120 * 6)
        wanted = collections.defaultdict(list)
        for line in log.read_text().splitlines():
            if line.startswith("["):
                writer, text = line[len("[00:00] <"):].split("> ")
                wanted[writer].append(text)

        held = [self.histories(mailbox)["chat.txt"] for mailbox in self.devices()]

        self.assertEqual(len(held), 6)
        for messages in held:
            self.assertEqual(messages, held[0])
        by_writer = collections.defaultdict(list)
        for message in held[0]:
            by_writer[message["sender"].rpartition("-")[0]].append(message["text"])
        self.assertEqual(by_writer, wanted)

    def test_a_writer_of_several_logs_is_one_user(self):
        first = self.log("first.txt", b"[10:00] <ann> a1\n[10:00] <bob> b1\n")
        second = self.log("second.txt", b"[11:00] <Ann> a2\n[11:00] <cyn> c1\n")
        nothing = self.log("nothing.txt", b"=== nobody is here\n")
        outcome = self.replay(first, second, nothing)
        said = self.assert_clean(outcome, lines=4, skipped=1, senders=3, devices=3, delivered=8)
        self.assertEqual(said["logs"], 3)
        self.assert_verified(first, second)

    def test_is_repeatable_on_the_same_server_also_by_the_same_name(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n[10:01] <bob> hi\n")
        for number in range(2):
            self.boxes = self.folder / f"boxes{number}"
            self.assert_clean(self.replay("--user", "Nightly", log), lines=2)
            users = {mailbox.parent.name for mailbox in self.devices()}
            self.assertTrue(all("-nightly-" in user for user in users), users)

    def test_without_a_place_for_mailboxes_it_keeps_none(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n")
        words = self.command(log)[1:]
        at = words.index("--mailboxes")
        temporary = self.folder / "temporary"
        temporary.mkdir()
        outcome = run(*words[:at], *words[at + 2:], environment={"TMPDIR": str(temporary)})
        self.assert_clean(outcome, lines=1)
        self.assertEqual(list(temporary.iterdir()), [])

    def test_tells_people_in_one_sentence_and_draws_no_bar_in_a_file(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n")
        words = [word for word in self.command(log)[1:] if word != "--json"]
        outcome = run(*words)
        self.assert_done(outcome)
        self.assertRegex(outcome.stdout, r"^1 lines of 1 writers .*: 0 lost, 0 dup.*, 0 reord.*\n$")
        self.assertEqual(outcome.stderr, "")

    def test_draws_a_bar_on_a_terminal_and_takes_it_away(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n")
        opened = Terminal([word for word in self.command(log) if word != "--json"], columns=200)
        self.addCleanup(opened.close)
        self.assertEqual(opened.join(), 0)
        self.assertIn("wave 1 of 1: delivered [", opened.output)
        self.assertNotIn("wave", opened.text())
        self.assertIn("1 lines of 1 writers", opened.text())

    def test_gives_up_when_there_is_no_progress(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n")
        self.server.stop()
        self.addCleanup(self.server.start)
        self.assert_failed(self.replay("--patience", 1, log), "timed_out")

    def test_a_wrong_call_is_usage(self):
        log = self.log("chat.txt", b"[10:00] <ann> hello\n")
        self.assert_usage(self.replay())
        self.assert_usage(self.replay(self.folder / "missing.txt"))
        self.assert_usage(self.replay("--devices", 0, log))
        self.assert_usage(self.replay("--devices", 1_001, log))
        self.assert_usage(self.replay("--user", "-x", log))


class ReplayUnderKills(ReplayCase):
    def ride_out(self, *arguments, **pace):
        log = self.log("awkward.txt", chats.AWKWARD)
        long = self.log("long.txt", chats.long_chat(6_000, 4))
        outcome, kills = self.replay_while_killing_the_server(
            "--devices", 3, "--kill-clients", 5, *arguments, log, long, **pace
        )
        devices = 3 * (chats.AWKWARD_WRITERS + 4)
        lines = chats.AWKWARD_LINES + 6_000
        said = self.assert_clean(
            outcome,
            lines=lines,
            devices=devices,
            delivered=chats.AWKWARD_LINES * 3 * chats.AWKWARD_WRITERS + 6_000 * 3 * 4,
        )
        print(f"\n{kills} kills of the server, {said['killed']} of clients, {said['seconds']} s")
        self.assertGreaterEqual(kills, 2)
        self.assertGreater(said["killed"], 0)
        self.assert_verified(log, long)

    def test_nothing_happens_to_the_chat_over_tcp(self):
        self.ride_out(every=1.2, at_most=6)

    def test_nothing_happens_to_the_chat_over_websocket(self):
        self.ride_out("--transport", "websocket", every=1.2, at_most=6)


class ReplayOfLargeGroupsUnderKills(ReplayUnderKills):
    """Every group of the logs is large, and gets there while it is written to."""

    server_arguments = ("--write-fanout-members-max", "2", "--read-fanout-members-min", "2")


class EncryptedReplayUnderKills(ReplayCase):
    def test_everything_is_read_on_all_devices(self):
        log = self.log("long.txt", chats.long_chat(1_500, 4))
        outcome, kills = self.replay_while_killing_the_server(
            "--end-to-end", "--devices", 3, "--kill-clients", 5, log, every=1.2, at_most=6
        )
        said = self.assert_clean(outcome, devices=12, delivered=1_500 * 12, unprotected=0)
        print(f"\n{kills} kills of the server, {said['killed']} of clients, {said['seconds']} s")
        self.assertGreaterEqual(kills, 2)
        self.assertGreater(said["killed"], 0)
        self.assert_verified(log)


class WhatIsLeftOfAReplay(ReplayCase):
    """One mailbox of a real replay is spoilt: the verifier sees it each time."""

    def test_is_refused_when_one_mailbox_is_not_as_it_was(self):
        log = self.log("chat.txt", chats.long_chat(60, 2))
        self.assert_clean(self.replay("--devices", 2, log), delivered=60 * 4)
        self.assert_verified(log)
        last = "(SELECT max(seq) FROM message)"
        spoils = {
            "a lost row": ["DELETE FROM message WHERE seq = 17"],
            "a lost row, and a head that hides it": [
                f"DELETE FROM message WHERE seq = {last}",
                "UPDATE conversation SET head = head - 1, high = high - 1",
            ],
            "a double row": [
                "INSERT INTO message (conversation, seq, id, client_id, sender, sender_name, device, counter,"
                " kind, server_time, ordinal, body, mentions, mention_all, target, recalled)"
                f" SELECT conversation, {last} + 1, id + 1000000, x'00', sender,"
                " sender_name, device, counter, kind, server_time, ordinal, body, mentions,"
                " mention_all, target, recalled FROM message WHERE seq = 17",
                "UPDATE conversation SET head = head + 1, high = high + 1",
            ],
            "two rows that have changed places": [
                "UPDATE message SET seq = -1 WHERE seq = 17",
                "UPDATE message SET seq = 17 WHERE seq = 18",
                "UPDATE message SET seq = 18 WHERE seq = -1",
            ],
            "another text": ["UPDATE message SET body = x'21' WHERE seq = 17"],
        }
        for what, statements in spoils.items():
            with self.subTest(what):
                restore = self.changed_copy(*statements)
                code, said = self.verify(log)
                self.assertEqual(code, 1, said)
                self.assertIn("NOT verified", said)
                restore()
                self.assert_verified(log)


if __name__ == "__main__":
    unittest.main()
