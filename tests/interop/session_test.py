"""The rules of a connection: what is repeated, refused, answered and closed."""

import unittest

from case import Case, on_both_transports
from client.schemas import Ack, Frame, Heartbeat, Hello, Send, Sync


class Session(Case):
    async def test_a_message_that_is_sent_again_is_a_duplicate(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await self.say(alice, bob.rest.user, "an opening")
        draft = await alice.send(bob.rest.user, "once")
        first = await draft.answer
        self.assertFalse(first.duplicate)
        self.assertTrue(first.HasField("inbox"))

        await alice.disconnect()
        await alice.connect()
        await alice.send_frames(Frame(send=draft.send()))
        await alice.until(lambda: alice.count("sent") == 3)

        again = alice.received[-1].sent
        self.assertTrue(again.duplicate)
        self.assertFalse(again.HasField("inbox"))
        self.assertEqual(
            (again.conversation, again.seq, again.id), (first.conversation, first.seq, first.id)
        )
        await self.say(alice, bob.rest.user, "twice")
        await self.sees(bob, first.conversation, "an opening", "once", "twice")

    async def test_what_was_unanswered_is_sent_again_on_the_next_connection(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await alice.disconnect()
        drafts = [await alice.send(bob.rest.user, f"offline {n}") for n in range(40)]

        await alice.connect()

        answers = [await draft.answer for draft in drafts]
        self.assertEqual([answer.seq for answer in answers], list(range(1, 41)))

    async def test_a_refused_message_leaves_no_hole_in_the_counters(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        limit = alice.welcome.limits.message_bytes_max
        texts = ["before", "", "x" * limit, "x" * (limit + 1), b"\xff", "after"]
        drafts = [await alice.send(bob.rest.user, text) for text in texts]

        answers = [await draft.answer for draft in drafts]

        refused = [a.failure.code.decode() for a in answers if a.DESCRIPTOR.name == "Refused"]
        self.assertEqual(refused, ["empty_message", "message_too_large", "invalid_utf8"])
        self.assertEqual([a.counter for a in answers if a.DESCRIPTOR.name == "Sent"], [1, 2, 3])

    async def test_the_server_says_which_counter_it_wants(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        draft = alice.outbox.push(bob.rest.user, b"too far")
        draft.counter, draft.in_flight = 7, True

        await alice.send_frames(Frame(send=draft.send()))
        answer = await draft.answer

        refused = [f.refused for f in alice.received if f.WhichOneof("kind") == "refused"]
        self.assertEqual(
            [(r.failure.code, r.expected) for r in refused], [(b"counter_expected", 1)]
        )
        self.assertEqual(answer.counter, 1)

    async def test_a_device_that_forgot_its_counters_goes_on(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        (sent, *_) = await self.say(alice, bob.rest.user, "one", "two", "three")
        alice.outbox.acknowledged.clear()

        (fourth,) = await self.say(alice, bob.rest.user, "four")

        self.assertEqual(fourth.counter, 4)
        await self.sees(bob, sent.conversation, "one", "two", "three", "four")

    async def test_another_body_under_one_client_id_is_a_conflict(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        draft = await alice.send(bob.rest.user, "as it was")
        sent = await draft.answer
        other = draft.send()
        other.body = b"as it was not"

        await alice.send_frames(Frame(send=other))
        await alice.until(lambda: alice.count("refused") == 1)

        refused = alice.received[-1].refused
        self.assertEqual((refused.failure.code, refused.conflict), (b"conflict", sent.seq))

    async def test_what_cannot_be_reached_is_refused(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        made = await alice.request(create_group={"name": b"closed"})
        nobody = await (await bob.send("nobody.has.this.name", "hello")).answer
        stranger = await (await bob.send(made.conversation, "hello")).answer
        self.assertEqual(nobody.failure.code, b"unknown_user")
        self.assertEqual(stranger.failure.code, b"unknown_conversation")

    async def test_a_cancelled_message_is_never_stored_and_its_counter_is_used(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        draft = alice.outbox.push(bob.rest.user, b"better not")
        draft.counter, draft.in_flight = 1, True

        await alice.send_frames(Frame(cancel=draft.cancel()))
        answer = await draft.answer
        self.assertEqual(answer.DESCRIPTOR.name, "Cancelled")
        await alice.send_frames(Frame(send=draft.send()))
        await alice.until(lambda: alice.count("refused") == 1)
        self.assertEqual(alice.received[-1].refused.failure.code, b"cancelled")

        (sent,) = await self.say(alice, bob.rest.user, "instead")
        self.assertEqual(sent.counter, 2)
        await self.sees(bob, sent.conversation, "instead")

    async def test_a_request_that_is_repeated_makes_one_group(self):
        alice = await self.registered("alice")
        asked = Frame()
        asked.request.id = bytes(range(16))
        asked.request.create_group.name = b"one"
        for number in (1, 2):
            await alice.send_frames(asked)
            await alice.until(lambda number=number: alice.count("response") == number)
        answers = [f.response for f in alice.received if f.WhichOneof("kind") == "response"]
        self.assertEqual(answers[0], answers[1])

    async def test_a_heartbeat_is_answered_with_the_inboxs_head(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await self.say(bob, alice.rest.user, "hello")
        await alice.until(lambda: alice.count("push") == 1)
        await alice.send_bytes(b"")
        await alice.send_frames(Frame(heartbeat=Heartbeat(next_silence_us=100_000_000)))
        await alice.until(lambda: alice.count("heartbeat_answer") == 2)
        self.assertEqual(alice.received[-1].heartbeat_answer.inbox_version, alice.mailbox.cursor)

    async def test_unknown_frames_and_requests_are_answered_and_unknown_fields_are_not(self):
        alice = await self.registered("alice")
        # Field 99 of the frame, field 190 of a request, field 1000 of an empty frame; each empty.
        await alice.send_bytes(b"\x9a\x06\x00")
        await alice.send_bytes(b"\x72\x15\x0a\x10" + bytes(range(16)) + b"\xf2\x0b\x00")
        await alice.send_bytes(b"\xc2\x3e\x00")
        await alice.until(lambda: alice.count("heartbeat_answer") == 1)
        unknown = [f for f in alice.received if f.WhichOneof("kind") == "unsupported"]
        self.assertEqual([f.unsupported.kind for f in unknown], [99, 190])

    async def test_who_does_not_keep_to_the_page_is_shown_the_door(self):
        wrong = {
            "unexpected_frame": Frame(hello=Hello(versions=[1], device=bytes(16))),
            "malformed_frame": Frame(send=Send(client_id=b"short")),
        }
        for code, frame in wrong.items():
            alice = await self.registered("alice" + code[:2])
            await alice.send_frames(frame)
            await alice.until(lambda alice=alice: alice.closed)
            self.assertEqual(alice.closed, code)
        too_much = await self.registered("alice.a")
        await too_much.send_frames(Frame(ack=Ack(frames=1)))
        await too_much.until(lambda: too_much.closed)
        self.assertEqual(too_much.closed, "unexpected_frame")

    async def test_the_same_device_supersedes_itself(self):
        alice = await self.registered("alice")
        again = self.device(alice.rest)
        await again.connect()
        await alice.until(lambda: alice.closed)
        self.assertEqual(alice.closed, "superseded")
        self.assertGreater(again.welcome.session_epoch, alice.welcome.session_epoch)

    async def test_a_cursor_of_another_life_is_reset(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        (sent,) = await self.say(alice, bob.rest.user, "hello")
        await self.sees(bob, sent.conversation, "hello")
        epoch, cursor = bob.mailbox.epoch, bob.mailbox.cursor
        await bob.disconnect()
        bob.mailbox.epoch, bob.mailbox.cursor = epoch + 5, cursor

        await bob.connect()

        self.assertEqual((bob.mailbox.epoch, bob.mailbox.cursor), (epoch, cursor))
        await self.sees(bob, sent.conversation, "hello")

    async def test_pages_are_asked_for_until_the_inboxs_head(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        for number in range(5):
            await alice.request(
                create_group={"name": b"%d" % number, "members": [bob.rest.user.encode()]}
            )
        reader = self.device(self.account("bob"))
        reader.rest.login()
        reader._sync = lambda: Sync(
            epoch=reader.mailbox.epoch, version=reader.mailbox.cursor, limit=2
        )
        await reader.connect()
        self.assertEqual(reader.count("sync_page"), 3)
        await reader.until(
            lambda: len(reader.mailbox.timelines) == 5 and not reader.mailbox.gaps()
        )

    async def test_a_device_that_acknowledges_nothing_gets_a_notify_and_then_silence(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        bob.is_lazy = True
        pages = bob.welcome.limits.push_window_bytes // 10_000 + 5
        texts = [f"{number} ".ljust(10_000, "x") for number in range(pages)]
        sent = await self.say(alice, bob.rest.user, *texts)
        await bob.until(lambda: bob.count("notify") == 1)
        self.assertLess(self.pushed_to(bob), pages)

        bob.is_lazy = False
        await bob.acknowledge()

        await self.sees(bob, sent[0].conversation, *texts)
        await self.say(alice, bob.rest.user, "and on")
        await self.sees(bob, sent[0].conversation, *texts, "and on")

    # What was pulled after a notify does not count.
    def pushed_to(self, device):
        return sum(len(frame.push.messages) for frame in device.received)


on_both_transports(Session, globals())
del Session

if __name__ == "__main__":
    unittest.main()
