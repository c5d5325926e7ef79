"""Long frames: what goes in parts arrives whole, and what does not fit together ends a connection."""

import unittest

from case import Case, on_both_transports
from client.connection import PAYLOAD_BYTES_MAX, cut
from client.schemas import Frame, FramePart, Send

MEBIBYTE = 1_048_576


def part(index, piece, whole_bytes=0):
    return Frame(
        part=FramePart(index=index, piece=piece, whole_bytes=whole_bytes)
    ).SerializeToString()


class Parts(Case):
    async def test_a_long_text_is_pushed_in_parts(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        text = "\u8a71 " * 50_000

        (sent,) = await self.say(alice, bob.rest.user, text)

        await self.sees(bob, sent.conversation, text)
        self.assertEqual(bob.count("push"), 1)
        self.assertGreaterEqual(bob.frames_joined(), 1)

    async def test_the_longest_text_is_pulled_in_parts(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        texts = ["x" * (MEBIBYTE - 1), "y" * MEBIBYTE, "short"]

        answers = await self.say(alice, bob.rest.user, *texts)

        await self.sees(bob, answers[0].conversation, *texts)
        self.assertGreaterEqual(bob.frames_joined(), 2)
        self.assertGreater(alice.count("heartbeat_answer"), 10)  # while it was being sent

    async def test_a_text_that_is_too_long_is_refused_and_takes_no_place(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        refused = await (await alice.send(bob.rest.user, "x" * (MEBIBYTE + 1))).answer
        self.assertEqual(refused.failure.code, b"message_too_large")
        (sent,) = await self.say(alice, bob.rest.user, "shorter")
        self.assertEqual((sent.seq, sent.counter), (1, 1))

    async def test_parts_may_have_any_size(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        for number, most in enumerate((40, 1_000, PAYLOAD_BYTES_MAX)):
            draft = alice.outbox.push(bob.rest.user, b"%d" % number * 2_000)
            draft.counter, draft.in_flight = number + 1, True
            whole = Frame(send=draft.send()).SerializeToString()
            for payload in cut(whole, most):
                await alice.send_bytes(payload)
            self.assertEqual((await draft.answer).seq, number + 1)

    async def test_a_frame_that_fits_need_not_be_cut(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        draft = alice.outbox.push(bob.rest.user, b"x" * 60_000)
        draft.counter, draft.in_flight = 1, True

        await alice.send_bytes(Frame(send=draft.send()).SerializeToString())

        self.assertEqual((await draft.answer).seq, 1)

    async def test_parts_that_do_not_fit_together_end_the_connection(self):
        text = Frame(send=Send(client_id=bytes(16))).SerializeToString()
        wrong = {
            "no beginning": [part(1, text)],
            "no length": [part(0, text)],
            "no piece": [part(0, b"", 9)],
            "one is missing": [part(0, b"x", 9), part(2, b"x")],
            "one twice": [part(0, b"x", 9), part(1, b"x"), part(1, b"x")],
            "a second beginning": [part(0, b"x", 9), part(0, b"x", 9)],
            "a frame between": [part(0, b"x", 9), text],
            "a heartbeat between": [part(0, b"x", 9), b""],
            "more than was said": [part(0, b"x", 2), part(1, b"xx")],
            "a part within": [part(0, part(0, b"xx", 2), len(part(0, b"xx", 2)))],
        }
        for number, (what, payloads) in enumerate(wrong.items()):
            alice = await self.registered(f"a{number}")
            for payload in payloads:
                await alice.send_bytes(payload)
            await alice.until(lambda alice=alice: alice.closed)
            self.assertEqual(alice.closed, "malformed_frame", what)

    async def test_a_frame_that_is_too_long_ends_the_connection_by_its_first_part(self):
        alice = await self.registered("alice")
        limit = alice.welcome.limits.frame_bytes_max
        await alice.send_bytes(part(0, b"x", limit + 1))
        await alice.until(lambda: alice.closed)
        self.assertEqual(alice.closed, "frame_too_large")

    async def test_what_was_unfinished_is_sent_again_on_the_next_connection(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        draft = alice.outbox.push(bob.rest.user, b"x" * 200_000)
        draft.counter, draft.in_flight = 1, True
        for payload in cut(Frame(send=draft.send()).SerializeToString())[:-1]:
            await alice.send_bytes(payload)

        await alice.disconnect()
        await alice.connect()

        answer = await draft.answer
        self.assertEqual((answer.seq, answer.duplicate), (1, False))
        await self.sees(bob, answer.conversation, "x" * 200_000)


on_both_transports(Parts, globals())
del Parts

if __name__ == "__main__":
    unittest.main()
