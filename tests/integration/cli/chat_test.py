"""chat: at a terminal, and in a pipe."""

import unittest

from case import Case
from changed_messages import change_newest_message
from processes import program
from processes.device import run
from terminal import Terminal

TICK = "✓"
CLOCK = r"\d\d:\d\d"
UP, LEFT, HOME, CTRL_C, CTRL_D, BACKSPACE = "\x1b[A", "\x1b[D", "\x01", "\x03", "\x04", "\x7f"


class Chats(Case):
    def pair(self):
        return self.registered("ann"), self.registered("bob")

    def chat(self, device, *arguments, columns=60):
        words = [word for word in device.command("chat", *arguments) if word != "--json"]
        opened = Terminal([program("gapless"), *words], columns)
        self.addCleanup(opened.close)
        return opened

    def live_chat(self, device, peer, **options):
        opened = self.chat(device, "--to", peer.user, **options)
        self.wait_for_prompt(opened, peer)
        return opened

    def wait_for_prompt(self, opened, peer, text=""):
        opened.wait_for(lambda lines: lines[-1] == f"{peer.user}> {text}".rstrip())

    def assert_left(self, opened):
        self.assertEqual(opened.join(), 0, opened.text())
        self.assertTrue(opened.is_echoing(), "the terminal is not as it was")


class AtATerminal(Chats):
    def test_what_is_said_gets_its_tick_when_the_server_has_it(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)

        opened.type("hello there\r")

        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello there")
        self.wait_for_prompt(opened, bob)
        self.assertEqual(opened.text().count("hello there"), 1)
        opened.type(CTRL_D)
        self.assert_left(opened)
        bob.do("sync")
        (row,) = bob.do("conversations")
        held = bob.do("history", "--conversation", row["conversation"])
        self.assertEqual(self.texts(held), ["hello there"])

    def test_who_has_read_it_is_told_below(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("hello there\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello there")

        bob.do("sync")
        (row,) = bob.do("conversations")
        bob.do("read", "--conversation", row["conversation"])

        opened.wait_for_line(f" *{TICK}{TICK} read")

    def test_in_a_group_how_many_have_read_it(self):
        ann, bob = self.pair()
        group = self.group_of(ann, bob)
        opened = self.chat(ann, "--conversation", group)
        opened.wait_for(lambda lines: lines[-1] == "#group>")
        opened.type("hello, all\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello, all")

        bob.do("sync")
        bob.do("read", "--conversation", group)

        opened.wait_for_line(f" *{TICK}{TICK} read by 1")

    def test_what_arrives_leaves_alone_what_is_typed(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("half a sen")
        self.wait_for_prompt(opened, bob, "half a sen")

        bob.send(ann.user, "one", "two", "three")

        opened.wait_for_line(f"{CLOCK}   {bob.user}: three")
        self.wait_for_prompt(opened, bob, "half a sen")
        opened.type("tence\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: half a sentence")
        said = [line.split(": ")[1] for line in opened.screen.lines() if ": " in line]
        self.assertEqual(said, ["one", "two", "three", "half a sentence"])

    def test_who_is_mentioned_sees_it(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)

        bob.do("send", "--to", ann.user, "--mention", ann.user.upper(), text="look")

        opened.wait_for_line(f"{CLOCK}   {bob.user}: @you look")

    def test_what_is_about_a_message_quotes_it(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob, columns=100)
        (said,) = bob.do("send", "--to", ann.user, "two sugars")
        seq = str(said["seq"])
        to_ann = ("--to", ann.user)

        bob.do("reply", *to_ann, seq, "or three")
        opened.wait_for_line(fr'{CLOCK}   {bob.user}: \(re "two sugars"\) or three')
        bob.do("react", *to_ann, seq, "+1")
        opened.wait_for_line(fr'{CLOCK}   \* {bob.user} reacted \+1 to "two sugars"')
        bob.do("edit", *to_ann, seq, "one sugar")
        opened.wait_for_line(fr"{CLOCK}   \* {bob.user} now says: one sugar \(edited\)")
        opened.type("/history\r")
        opened.wait_for_line(fr"{CLOCK}   {bob.user}: one sugar \(edited\) \[\+1 {bob.user}\]")

        bob.do("recall", *to_ann, seq)
        opened.wait_for_line(fr"{CLOCK}   \* {bob.user} recalled #{seq}")
        opened.type("/history\r")
        opened.wait_for_line(fr"{CLOCK}   {bob.user}: \(recalled\)")

    def test_what_is_no_text_is_told_in_words(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob, columns=140)
        picture = '{"reference":"https://x.example/1","size":1204224,"caption":"the cat"}'
        (said,) = bob.do("send", "--to", ann.user, "--kind", "image", picture)
        opened.wait_for_line(fr"{CLOCK}   {bob.user}: \[image\] the cat, 1\.2 MB")

        where = said["conversation"]
        bob.do("forward", "--conversation", where, "--seq", said["seq"], "--to", ann.user)
        opened.wait_for_line(
            fr"{CLOCK}   {bob.user}: \(from {bob.user}\) \[image\] the cat, 1\.2 MB"
        )

    def test_so_it_is_with_a_text_of_several_rows(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob, columns=40)
        long = "word " * 23 + "end"
        opened.type(long)
        opened.wait_for(lambda lines: lines[-1].endswith("end"))

        bob.send(ann.user, "one", "two")

        opened.wait_for_line(f"{CLOCK}   {bob.user[:20]}.*")
        whole = f"{bob.user}> {long}"
        shown = lambda lines: "".join(line.ljust(40) for line in lines).rstrip()
        opened.wait_for(lambda lines: "two" in shown(lines) and shown(lines).endswith(whole))
        self.assertEqual(opened.text().count(f"{bob.user}> "), 1)
        opened.type("\r")
        opened.wait_for(lambda lines: f"{TICK} {ann.user}: {long}" in shown(lines))
        self.assertEqual(shown(opened.screen.lines()).count("end"), 1)

    def test_lines_are_edited_and_remembered(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("world!" + BACKSPACE + HOME + "hello " + "\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello world")
        opened.type(UP)
        self.wait_for_prompt(opened, bob, "hello world")
        opened.type(LEFT * 5 + "my " + "\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello my world")

    def test_characters_of_several_bytes_are_one_key_each(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("Grüße 😀x" + BACKSPACE * 2 + "世界")
        self.wait_for_prompt(opened, bob, "Grüße 世界")
        bob.send(ann.user, "ça va?")
        opened.wait_for_line(f"{CLOCK}   {bob.user}: ça va\\?")
        self.wait_for_prompt(opened, bob, "Grüße 世界")
        opened.type("\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: Grüße 世界")

    def test_what_is_under_way_stands_above_the_prompt_until_it_has_arrived(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        self.server.stop()
        self.addCleanup(lambda: self.server.is_running or self.server.start())
        opened.wait_for(lambda lines: "(connecting)" in lines[-1])
        opened.type("one\r")
        opened.wait_for(lambda lines: "…  one" in lines[-2])
        opened.type("two\r")
        opened.wait_for(lambda lines: ["…  one" in lines[-3], "…  two" in lines[-2]] == [True, True])
        self.server.start()
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: two", timeout=40)
        opened.wait_for(lambda lines: not any("…" in line for line in lines))
        self.wait_for_prompt(opened, bob)

    def test_ctrl_c_leaves_and_loses_nothing(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("half a sentence" + CTRL_C)
        self.assert_left(opened)
        self.assert_done(ann.run("outbox"))

    def test_quit_leaves(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        opened.type("/quit\r")
        self.assert_left(opened)

    def test_shows_what_came_meanwhile_once_and_some_of_what_was_before(self):
        ann, bob = self.pair()
        bob.send(ann.user, *[f"old {i}" for i in range(15)])
        self.assertEqual(len(ann.do("listen", "--count", 15)), 15)
        bob.send(ann.user, "new 1", "new 2")
        for _ in range(2):
            opened = self.live_chat(ann, bob)
            for text in ("new 1", "new 2"):
                opened.wait_for_line(f"{CLOCK}   {bob.user}: {text}")
            self.assertEqual(opened.text().count("new 1"), 1)
            self.assertIn("old 14", opened.text())
            self.assertNotIn("old 1\n", opened.text())
            opened.type(CTRL_D)
            self.assert_left(opened)
        self.assertEqual(ann.do("listen", "--timeout", 1), [])

    def test_control_characters_of_others_play_no_tricks(self):
        ann, bob = self.pair()
        opened = self.live_chat(ann, bob)
        bob.do("send", "--to", ann.user, stdin="\x1b[2Jgone\x07\x9b31m\n")
        opened.wait_for_line(f"{CLOCK}   {bob.user}: \ufffd\\[2Jgone\ufffd+31m")

    def test_help_who_list_switch_and_history(self):
        ann, bob = self.pair()
        group = self.group_of(bob, ann)
        bob.send(group, "in the group")
        bob.send(ann.user, "to you alone")
        opened = self.live_chat(ann, bob, columns=120)
        opened.wait_for_line(rf"{CLOCK}   \[#group\] {bob.user}: in the group")
        opened.wait_for_line(f"{CLOCK}   {bob.user}: to you alone")
        opened.type("/help\r")
        opened.wait_for(lambda lines: any("/switch NAME" in line for line in lines))
        opened.type("/list\r")
        opened.wait_for_line(".*group group.*, 1 unread.*")
        opened.type("/switch #group\r")
        opened.wait_for(lambda lines: lines[-1] == "#group>")
        opened.type("/who\r")
        opened.wait_for_line(f"{bob.user}  owner.*")
        opened.wait_for_line(f"{ann.user}  member.*")
        opened.type("hello, all\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello, all")
        opened.type(f"/switch {bob.user}\r")
        self.wait_for_prompt(opened, bob)
        opened.type("/history 1\r")
        opened.wait_for(lambda lines: sum("to you alone" in line for line in lines) == 3)
        opened.type("/dance\r")
        opened.wait_for(lambda lines: any("there is no /dance" in line for line in lines))
        opened.type("//dance\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: /dance")

    def test_a_refused_message_may_be_taken_back(self):
        ann, bob = self.pair()
        opened = self.chat(ann, "--to", "nobody-of-that-name")
        opened.type("hello?\r")
        opened.wait_for(lambda lines: any("not sent: hello?" in line for line in lines))
        opened.type("/cancel\r")
        opened.wait_for(lambda lines: any("taken back: hello?" in line for line in lines))
        opened.type(CTRL_D)
        self.assert_left(opened)
        self.assertEqual(ann.do("outbox"), [])


class WithKeys(Chats):
    """What is seen of encryption."""

    def encrypted(self, user):
        device = self.registered(user)
        device.do("sync", "--end-to-end")
        return device

    def say(self, device, to, text):
        (said,) = device.do("send", "--end-to-end", "--to", to.user, text=text)
        return said

    def encrypted_pair(self):
        return self.encrypted("ann"), self.encrypted("bob")

    def wait_for_lock(self, opened, peer, text=""):
        opened.wait_for(lambda lines: lines[-1] == f"🔒 {peer.user}> {text}".rstrip())

    def test_says_whether_it_is_encrypted(self):
        ann, bob = self.encrypted_pair()
        opened = self.live_chat(ann, bob)
        opened.wait_for_line("-- not encrypted; whoever runs the server can read it")

        self.say(bob, ann, "now it is")

        opened.wait_for_line(rf"{CLOCK}   \* {bob.user} changed the keys")
        opened.wait_for_line("-- 🔒 encrypted from device to device")
        opened.wait_for_line(f"{CLOCK}   {bob.user}: now it is")
        self.wait_for_lock(opened, bob)
        opened.type("half a sen")
        self.wait_for_lock(opened, bob, "half a sen")
        opened.type("\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: half a sen")

    def test_says_what_the_next_message_begins(self):
        ann, bob = self.encrypted_pair()
        opened = self.chat(ann, "--end-to-end", "--to", bob.user)
        self.wait_for_prompt(opened, bob)
        opened.wait_for_line("-- encrypted from your next message on")
        opened.type("hello\r")
        opened.wait_for_line(f"{CLOCK} {TICK} {ann.user}: hello")
        self.wait_for_lock(opened, bob)

    def test_lists_show_it(self):
        ann, bob = self.encrypted_pair()
        group = self.group_of(ann, bob)
        ann.send(group, "for all to see")
        self.say(ann, bob, "for you")
        rows = {row["kind"]: row["encryption"] for row in ann.do("conversations")}
        self.assertEqual(rows, {"group": "none", "direct": "end_to_end"})
        opened = self.chat(ann, "--conversation", group, columns=120)
        opened.wait_for(lambda lines: lines[-1] == "#group>")
        opened.type("/list\r")
        opened.wait_for_line(rf".*{bob.user}.*, encrypted")
        opened.wait_for_line(r".*group group.* members.*")

    def test_keys_that_change_are_told_when_they_do(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "hello")
        opened = self.chat(ann, "--to", bob.user)
        self.wait_for_lock(opened, bob)
        tablet = self.second_device(bob)
        tablet.do("sync", "--end-to-end")
        bob.do("devices", "link", self.id_of(tablet))
        bob.do("devices", "revoke", self.id_of(tablet))
        self.say(bob, ann, "without the tablet")

        opened.wait_for_line(rf"{CLOCK}   \* {bob.user} changed the keys")
        opened.wait_for_line(f"{CLOCK}   {bob.user}: without the tablet")

    def test_both_see_the_same_number(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "hello")
        opened = self.chat(ann, "--to", bob.user, columns=160)
        self.wait_for_lock(opened, bob)
        opened.type("/verify\r")
        opened.wait_for_line(f"Compare it with what {bob.user} sees; .*")
        bob.do("sync", "--end-to-end")
        number = bob.do("verify", ann.user)[0]["number"]
        groups = " ".join(number[at:at + 5] for at in range(0, 60, 5))
        opened.wait_for_line(groups)

    def test_whom_somebody_has_verified_is_named_so(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "hello")
        ann.do("verify", bob.user, "--verified")
        opened = self.chat(ann, "--to", bob.user, columns=160)
        self.wait_for_lock(opened, bob)
        opened.wait_for_line(f"-- verified: you have compared your number with {bob.user}")

    def test_what_could_not_be_opened_is_shown_in_its_place_when_it_can(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "before")
        tablet = self.second_device(bob)
        tablet.do("sync", "--end-to-end")
        tablet_id = self.id_of(tablet)
        opened = self.chat(tablet, "--to", ann.user, columns=100)
        closed = rf"{CLOCK}   {ann.user}: \(encrypted, and this device has no key for it yet\)"
        opened.wait_for_line(closed)
        self.wait_for_lock(opened, ann)
        opened.type("half a sen")
        self.wait_for_lock(opened, ann, "half a sen")

        bob.do("devices", "link", tablet_id)
        self.say(ann, bob, "after")

        opened.wait_for_line(f"{CLOCK}   {ann.user}: after")
        # A device that waits to be linked looks for it twice a minute.
        opened.wait_for_line(f"{CLOCK}   {ann.user}: before", timeout=60)
        self.wait_for_lock(opened, ann, "half a sen")
        said = [line for line in opened.screen.lines() if f"   {ann.user}: " in line]
        self.assertEqual([line.split(": ")[1] for line in said], ["before", "after"])
        self.assertNotIn("no key", opened.text())
        self.wait_for_lock(opened, ann, "half a sen")

    def test_what_has_scrolled_away_is_shown_below_when_it_can_be_opened(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "before")
        tablet = self.second_device(bob)
        tablet.do("sync", "--end-to-end")
        tablet_id = self.id_of(tablet)
        opened = self.chat(tablet, "--to", ann.user, columns=100)
        self.wait_for_lock(opened, ann)
        for times in range(1, 4):
            opened.type("/help\r")
            opened.wait_for(lambda lines: sum("/quit" in line for line in lines) == times)

        bob.do("devices", "link", tablet_id)

        opened.wait_for_line(f"{CLOCK}   {ann.user}: before", timeout=60)
        lines = opened.screen.lines()
        said = [at for at, line in enumerate(lines) if f"   {ann.user}: " in line]
        last_help = max(at for at, line in enumerate(lines) if "//text" in line)
        self.assertEqual([at > last_help for at in said], [False, True])
        self.assertIn("no key", lines[said[0]])

    def test_what_is_found_of_a_server_that_is_not_honest_is_told_at_once(self):
        ann, bob = self.encrypted_pair()
        self.say(ann, bob, "as it is")
        bob.do("sync", "--end-to-end")
        self.say(ann, bob, "change this")
        self.server.stop()
        change_newest_message(self.server.folder / "data" / "store.db")
        self.server.start()

        opened = self.chat(bob, "--to", ann.user, columns=120)

        opened.wait_for_line(
            f"!! a message in the name of {ann.user} is not as they have sent it")
        opened.wait_for_line(
            rf"{CLOCK}   {ann.user}: \(encrypted, and not as it was sent\)")
        opened.wait_for_line(f"{CLOCK}   {ann.user}: as it is")


class InAPipe(Case):
    def test_programs_are_told_of_the_lock(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        bob.do("sync", "--end-to-end")
        outcome = ann.run("chat", "--end-to-end", "--to", bob.user, stdin="hello\n/list\n")
        self.assert_done(outcome)
        told = [line["encryption"] for line in outcome.lines if line["event"] == "lock"]
        self.assertEqual(told, ["from_next_message", "end_to_end"])

    def test_lines_are_messages_and_the_end_waits_for_them(self):
        ann, bob = self.registered("ann"), self.registered("bob")

        outcome = ann.run("chat", "--to", bob.user, stdin="one\n\n//two\nthree ✓")

        self.assert_done(outcome)
        said = [line for line in outcome.lines if line["event"] == "message"]
        self.assertEqual([line["text"] for line in said], ["one", "/two", "three ✓"])
        self.assertEqual([line["seq"] for line in said], [1, 2, 3])
        sent = [line["client_id"] for line in outcome.lines if line["event"] == "sent"]
        self.assertEqual(sent, [line["client_id"] for line in said])
        bob.do("sync")
        held = bob.do("history", "--conversation", said[0]["conversation"])
        self.assertEqual(self.texts(held), ["one", "/two", "three ✓"])

    def test_commands_work_in_lines_too_and_quit_is_the_end(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        group = self.group_of(ann, bob)
        outcome = ann.run(
            "chat", stdin=f"lost\n/switch {group}\nhello\n/switch {bob.user}\nhi\n/quit\nnever\n"
        )
        self.assert_done(outcome)
        said = [line for line in outcome.lines if line["event"] == "message"]
        self.assertEqual({line["text"]: line["conversation"] == group for line in said},
                         {"hello": True, "hi": False})

    def test_without_json_there_is_neither_prompt_nor_escape(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        words = [word for word in ann.command("chat", "--to", bob.user) if word != "--json"]
        outcome = run(*words, stdin="hello\n")
        self.assert_done(outcome)
        self.assertRegex(outcome.stdout, rf"(?m)^{CLOCK} {TICK} {ann.user}: hello$")
        self.assertNotIn("\x1b", outcome.stdout)

    def test_without_a_server_the_end_comes_in_time_and_the_messages_stay(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        self.server.stop()
        self.addCleanup(self.server.start)
        outcome = ann.run("chat", "--to", bob.user, "--timeout", 1, stdin="hello\n")
        self.assert_failed(outcome, "timed_out")
        self.assertEqual([row["text"] for row in ann.do("outbox")], ["hello"])

    def test_a_refusal_is_the_exit_code(self):
        ann = self.registered("ann")
        outcome = ann.run("chat", "--to", "nobody-of-that-name", stdin="hello\n")
        self.assert_failed(outcome, "unknown_user")

    def test_a_line_that_is_no_utf8_is_not_sent(self):
        ann, bob = self.registered("ann"), self.registered("bob")
        outcome = ann.run("chat", "--to", bob.user, stdin=b"\xff\nfine\n")
        self.assertEqual(self.texts(outcome.lines), ["fine"])

    def test_one_place_at_a_time(self):
        ann = self.registered("ann")
        self.assert_usage(ann.run("chat", "--to", "bob", "--conversation", 7))
        self.assert_failed(ann.run("chat", "--conversation", 77), "unknown_conversation")


if __name__ == "__main__":
    unittest.main()
