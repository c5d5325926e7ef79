"""Groups, contacts, presence and typing against a real server."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

import gapless
from gapless import ContactTie, HistoryPolicy, MemberChangeKind, PresenceState, Role


def name(client):
    return client.who().user


async def until(check):
    """Until something holds that comes by itself."""
    while not await check():
        await asyncio.sleep(0.005)


async def test_a_group_lives_and_ends(enter):
    async with enter("alice", "bob", "carol") as (alice, bob, carol):
        group = await alice.create_group("friends", [name(bob)], HistoryPolicy.ALL)
        await alice.invite(group, name(carol))
        await alice.change_role(group, name(bob), Role.ADMIN)
        await alice.rename_group(group, "old friends")
        until_then = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=1)
        await alice.mute_member(group, name(carol), until_then)
        await alice.mute_all(group)
        await alice.set_history(group, HistoryPolicy.FROM_JOIN)
        await alice.set_retention(group, gapless.Retention.limited(timedelta(days=30)))
        members = {one.user: one for one in await alice.members(group)}
        assert members[name(bob)].role is Role.ADMIN
        assert members[name(carol)].muted_until == until_then
        await alice.catch_up()
        told = await alice.group(group)
        assert (told.name, told.is_all_muted, told.is_complete) == ("old friends", True, True)
        assert told.retention == gapless.Retention.limited(timedelta(days=30))
        with pytest.raises(gapless.PermissionDeniedError):
            await bob.dismiss_group(group)
        await alice.mute_all(group, False)
        await alice.mute_member(group, name(carol), None)
        await carol.leave(group)
        await alice.remove_member(group, name(bob))
        await alice.dismiss_group(group)
        await alice.catch_up()
        history = await alice.history(group)
        kinds = [one.content.kind for one in history]
        assert kinds[0] is MemberChangeKind.CREATED and kinds[-1] is MemberChangeKind.DISMISSED
        assert MemberChangeKind.RETENTION in kinds
        assert all(isinstance(one.content, gapless.MemberChange) for one in history)


async def test_who_knows_a_group_may_join(enter):
    async with enter("alice", "bob") as (alice, bob):
        group = await alice.create_group("open house")
        await bob.join(group)
        assert {one.user for one in await bob.members(group)} == {name(alice), name(bob)}


async def test_contacts_and_presence(enter):
    async with enter("alice", "bob") as (alice, bob):
        await alice.request_contact(name(bob), "it is me")
        await bob.answer_contact(name(alice), True)
        await alice.follow(name(bob))

        async def is_mutual():
            rows = await alice.contacts()
            return bool(rows) and rows[0].tie is ContactTie.MUTUAL and rows[0].follows

        await until(is_mutual)
        presences = alice.presences()
        async with presences:
            await alice.watch_presence([name(bob)])
            bob.set_presence(PresenceState.BUSY)
            async for presence in presences:
                if presence.state is PresenceState.BUSY:
                    break
        assert presence.user == name(bob)
        assert [one.state for one in presence.devices] == [PresenceState.BUSY]
        assert alice.presence_of(name(bob)).state is PresenceState.BUSY
        assert alice.presence_of("nobody") is None
        await alice.unfollow(name(bob))
        await alice.remove_contact(name(bob))
        *_, ended = [one for one in await alice.conversations()
                     if one.kind is gapless.ConversationKind.CONTACTS]
        changes = [one.content for one in await alice.history(ended.id)]
        assert all(isinstance(one, gapless.ContactChange) for one in changes)


async def test_who_writes_is_seen(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "hello")).conversation
        await bob.catch_up()
        async with alice.typing() as typing:
            bob.set_typing(where)
            told = await anext(typing)
        assert told == gapless.Typing(where, name(bob), True)


async def test_changes_of_conversations_and_hints_of_receipts(enter):
    async with enter("alice", "bob") as (alice, bob):
        group = await alice.create_group("friends", [name(bob)])
        async with alice.receipt_hints() as hints, bob.conversation_changes() as changes:
            sent = await alice.send_and_wait(group, "hello")
            async for row in changes:
                if row.id == group and row.high == sent.seq:
                    break
            await bob.mark_read(group, sent.seq)
            async for hint in hints:
                if hint.read_seq == sent.seq:
                    break
        assert hint.conversation == group


async def test_a_managed_group_says_that_the_operator_can_read_it(enter):
    async with enter("alice", "bob") as (alice, bob):
        group = await alice.create_group("everybody", [name(bob)], managed=True)
        plain = await alice.create_group("friends")
        await alice.send_and_wait(group, "hello")
        await alice.send_and_wait(plain, "hello")
        for reader in (alice, bob):
            await reader.catch_up()
            assert (await reader.history(group))[-1].text == "hello"
            assert (await reader.history(group))[-1].protection is gapless.MessageProtection.MANAGED
        assert (await alice.history(plain))[-1].protection is gapless.MessageProtection.NONE
        modes = {row.id: row.mode for row in await alice.conversations()}
        assert modes == {group: gapless.RelationMode.MANAGED, plain: gapless.RelationMode.NONE}
        [row] = await bob.conversations()
        assert row.mode is gapless.RelationMode.MANAGED


async def test_ephemeral_conversations_are_called_so(enter):
    settings = {"encryption": gapless.Encryption.EVERYWHERE, "direct_policy": gapless.KeyPolicy.EPHEMERAL}
    async with enter("alice", "bob", **settings) as (alice, bob):
        group = await alice.create_group("tonight", [name(bob)], ephemeral=True)
        plain = await alice.create_group("friends", [name(bob)])
        await alice.send_and_wait(group, "hello")
        await alice.send_and_wait(plain, "hello")
        direct = (await alice.send_and_wait(name(bob), "hello")).conversation
        await bob.catch_up()
        policies = {row.id: row.policy for row in await bob.conversations()}
        ephemeral, archive = gapless.KeyPolicy.EPHEMERAL, gapless.KeyPolicy.ARCHIVE
        assert policies == {group: ephemeral, direct: ephemeral, plain: archive}
        for where in (group, direct):
            said = (await bob.history(where))[-1]
            assert (said.text, said.protection) == ("hello", gapless.MessageProtection.END_TO_END)
            assert said.expires - said.server_time == timedelta(days=7)
        assert (await bob.history(plain))[-1].expires is None
        with pytest.raises(ValueError):
            await alice.create_group("both", managed=True, ephemeral=True)
