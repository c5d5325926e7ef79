"""People talk: one to one, in groups, online and not, over either transport."""

import unittest

from case import Case, on_both_transports
from client.connection import ExchangeConnection
from client.schemas import MEMBER_CHANGE, MemberChange


class Conversation(Case):
    async def test_a_direct_message_reaches_all_other_devices(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        others = [bob, await self.second_device(bob), await self.second_device(alice)]

        (sent,) = await self.say(alice, bob.rest.user, "hello")

        for device in others:
            await self.sees(device, sent.conversation, "hello")
            self.assertEqual(device.count("push"), 1)
        self.assertEqual(alice.count("push"), 0)
        await self.sees(alice, sent.conversation, "hello")

    async def test_an_answer_goes_by_the_conversations_number(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        (sent,) = await self.say(alice, bob.rest.user, "ping")
        await self.sees(bob, sent.conversation, "ping")

        await self.say(bob, sent.conversation, "pong")

        await self.sees(alice, sent.conversation, "ping", "pong")
        await self.say(alice, sent.conversation, "again")
        await self.sees(bob, sent.conversation, "ping", "pong", "again")

    async def test_many_messages_keep_their_order(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        texts = [f"line {number}" for number in range(100)]

        sent = await self.say(alice, bob.rest.user, *texts)

        self.assertEqual([one.seq for one in sent], list(range(1, 101)))
        self.assertEqual([one.counter for one in sent], list(range(1, 101)))
        await self.sees(bob, sent[0].conversation, *texts)

    async def test_both_at_once_end_with_one_order(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        (first,) = await self.say(alice, bob.rest.user, "begin")
        for number in range(30):
            await alice.send(bob.rest.user, f"alice {number}")
            await bob.send(alice.rest.user, f"bob {number}")

        for device in (alice, bob):
            timeline = device.mailbox.timelines[first.conversation]
            await device.until(lambda timeline=timeline: timeline.high == 61)
        orders = [one.mailbox.timelines[first.conversation].texts() for one in (alice, bob)]
        self.assertEqual(orders[0], orders[1])
        self.assertEqual(len(set(orders[0])), 61)

    async def test_a_group_tells_everybody_who_is_in_it(self):
        alice, bob, carol = [await self.registered(user) for user in ("alice", "bob", "carol")]

        made = await alice.request(
            create_group={"name": b"garden", "members": [bob.rest.user.encode()]}
        )
        group = made.conversation
        await self.say(alice, group, "welcome")
        invited = await alice.request(
            invite_member={"conversation": group, "user": carol.rest.user.encode()}
        )
        self.assertFalse(invited.HasField("failure"), invited)
        await self.say(carol, group, "thanks")

        timeline = bob.mailbox.timelines[group]
        await bob.until(lambda: "thanks" in self.said(timeline))
        self.assertEqual(timeline.name, b"garden")
        self.assertEqual(timeline.members, 3)
        self.assertEqual(self.said(timeline), ["welcome", "thanks"])
        created = ("KIND_CREATED", alice.rest.user, alice.rest.user)
        bob_came = ("KIND_INVITED", bob.rest.user, alice.rest.user)
        carol_came = ("KIND_INVITED", carol.rest.user, alice.rest.user)
        await alice.until(lambda: "thanks" in self.said(alice.mailbox.timelines[group]))
        await carol.until(lambda: "thanks" in self.said(carol.mailbox.timelines[group]))
        # Everybody begins with the entry that brought them in.
        self.assertEqual(
            [self.changes(one.mailbox.timelines[group]) for one in (alice, bob, carol)],
            [[created, bob_came, carol_came], [bob_came, carol_came], [carol_came]],
        )
        self.assertEqual(self.said(carol.mailbox.timelines[group]), ["thanks"])

        listed = await bob.request(list_members={"conversation": group})
        self.assertEqual(
            sorted(member.name.decode() for member in listed.members),
            sorted(one.rest.user for one in (alice, bob, carol)),
        )

    async def test_who_rejoins_has_a_hole_and_no_gap(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        made = await alice.request(
            create_group={"name": b"club", "members": [bob.rest.user.encode()]}
        )
        group = made.conversation
        await bob.until(lambda: bob.mailbox.timelines[group].is_known)
        await bob.request(leave_group={"conversation": group})
        await bob.until(lambda: bob.mailbox.timelines[group].removed)
        (unseen,) = await self.say(alice, group, "not for bob")
        await bob.request(join_group={"conversation": group})
        await self.say(alice, group, "for bob")

        timeline = bob.mailbox.timelines[group]
        await bob.until(lambda: "for bob" in self.said(timeline))

        self.assertTrue(timeline.was_absent(unseen.seq))
        self.assertEqual(self.said(timeline), ["for bob"])

    async def test_what_was_missed_is_pulled(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await bob.disconnect()
        texts = [f"while away {number}" for number in range(300)]
        sent = await self.say(alice, bob.rest.user, *texts)

        await bob.connect()

        await self.sees(bob, sent[0].conversation, *texts)
        self.assertEqual(bob.count("push"), 0)

    async def test_a_new_device_reads_the_history_from_the_first_entry(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        (sent,) = await self.say(alice, bob.rest.user, "one")
        await self.say(bob, alice.rest.user, "two")

        late = await self.second_device(alice)

        await self.sees(late, sent.conversation, "one", "two")
        entries = late.mailbox.timelines[sent.conversation].entries
        self.assertEqual(
            [(e.sender_name.decode(), e.device) for e in entries.values()],
            [(d.rest.user, d.rest.device) for d in (alice, bob)],
        )

    async def test_the_cursor_follows_pushes_and_the_next_sync_brings_nothing(self):
        alice, bob = await self.registered("alice"), await self.registered("bob")
        await self.say(alice, bob.rest.user, "hello")
        # What a new conversation is comes behind its first message, and the cursor with it.
        await bob.until(lambda: bob.count("push") == 1 and bob.mailbox.cursor > 0)
        cursor = bob.mailbox.cursor
        await bob.disconnect()

        await bob.connect()

        page = bob.received[-1].sync_page
        self.assertEqual((page.version, len(page.entries)), (cursor, 0))

    @staticmethod
    def said(timeline):
        entries = [timeline.entries[seq] for seq in sorted(timeline.entries)]
        return [e.body.decode() for e in entries if e.kind != MEMBER_CHANGE]

    @staticmethod
    def changes(timeline):
        entries = [timeline.entries[seq] for seq in sorted(timeline.entries)]
        changes = [MemberChange.FromString(e.body) for e in entries if e.kind == MEMBER_CHANGE]
        return [
            (MemberChange.Kind.Name(c.change), c.user.decode(), c.by.decode()) for c in changes
        ]


on_both_transports(Conversation, globals())
OverExchange = type("OverExchange", (Conversation,), {"transport": ExchangeConnection})
del Conversation

if __name__ == "__main__":
    unittest.main()
