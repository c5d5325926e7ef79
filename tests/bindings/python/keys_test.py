"""What is said is read on the devices of those it is for, and nowhere else: against a real server."""

import asyncio
import contextlib
import dataclasses
import pathlib

import pytest
from changed_messages import change_newest_message

import gapless
import gapless.blocking
import gapless.testing
from gapless import Encryption, FindingKind, MessageProtection

READ = MessageProtection.END_TO_END


def name(client):
    return client.who().user


def texts(history):
    """Each message and how it came, without the entries of the key chain."""
    return [(one.text, one.protection) for one in history if one.kind is gapless.MessageKind.TEXT]


async def until_it_reads(client, where, expected):
    """What comes by itself, when the keys are here."""
    while True:
        with contextlib.suppress(gapless.NotFoundError):
            if texts(await client.history(where)) == expected:
                return
        await asyncio.sleep(0.005)


@pytest.fixture
def second(shared_server):
    """`async with second(bob) as tablet`: another device of a user."""
    @contextlib.asynccontextmanager
    async def entering(of):
        async with gapless.Client(in_memory=True) as client:
            await client.log_in(
                shared_server.url, name(of), "secret", authority=shared_server.authority
            )
            await client.catch_up()
            yield client

    return entering


async def converse(alice, bob):
    """What both have said, in their conversation."""
    await bob.catch_up()  # its keys are there
    where = (await alice.send_and_wait(name(bob), "only for you")).conversation
    await bob.catch_up()
    await bob.send_and_wait(where, "and for you")
    await alice.catch_up()
    return where, [("only for you", READ), ("and for you", READ)]


async def test_what_two_say_their_devices_read_and_a_restored_one_too(enter, second):
    async with enter("alice", "bob", encryption=Encryption.EVERYWHERE) as (alice, bob):
        where, said = await converse(alice, bob)
        assert texts(await alice.history(where)) == said
        assert texts(await bob.history(where)) == said

        number = await alice.safety_number(name(bob))
        assert number == await bob.safety_number(name(alice))
        assert len(number) == 60 and number.isdecimal()
        with pytest.raises(gapless.GaplessError) as missing:
            await alice.safety_number("nobody")
        assert missing.value.code == "keys_missing"

        code = await bob.recovery_code()
        assert len(code.split("-")) == 14
        async with second(bob) as phone:
            await until_it_reads(phone, where, [("", MessageProtection.NO_KEY)] * 2)
            with pytest.raises(gapless.PermissionDeniedError):
                await phone.recovery_code()
            with pytest.raises(gapless.UsageError):
                await phone.restore("no code at all")
            with pytest.raises(gapless.SignInError):
                await phone.restore(await alice.recovery_code())
            await phone.restore(code.lower())
            await until_it_reads(phone, where, said)
            assert await phone.recovery_code() == code


async def test_a_device_is_linked_and_revoked(enter, second):
    async with (
        enter("alice", "bob", encryption=Encryption.EVERYWHERE) as (alice, bob), second(bob) as tablet,
    ):
        where, said = await converse(alice, bob)
        [other] = [one for one in await bob.devices() if one.id == tablet.this_device()]
        with pytest.raises(gapless.PermissionDeniedError):
            await tablet.link_device(other)
        with pytest.raises(gapless.UsageError, match="32 bytes"):
            await bob.link_device(dataclasses.replace(other, key=b"short"))
        await bob.link_device(other)
        tablet.disconnect()
        tablet.connect()  # a new session looks at once; else it would within half a minute
        await until_it_reads(tablet, where, said)
        await bob.revoke_device(other.id)
        with pytest.raises(gapless.NotFoundError):
            await bob.revoke_device(other.id)
        await alice.send_and_wait(where, "not for all")
        await until_it_reads(tablet, where, [*said, ("", MessageProtection.NO_KEY)])
        await until_it_reads(bob, where, [*said, ("not for all", READ)])


async def test_who_says_so_talks_in_clear(enter):
    async with enter("alice", "bob", encryption=Encryption.OFF) as (alice, bob):
        where, _ = await converse(alice, bob)
        assert [how for _, how in texts(await bob.history(where))] == [MessageProtection.NONE] * 2


async def test_what_the_server_changes_is_found():
    with gapless.testing.Server(["alice", "bob"]) as server:
        async with (
            gapless.Client(in_memory=True) as alice,
            gapless.Client(in_memory=True) as bob,
        ):
            await server.log_in(alice, "alice")
            await server.log_in(bob, "bob")
            where, said = await converse(alice, bob)
            async with bob.key_findings() as findings:
                bob.disconnect()
                sent = await alice.send_and_wait(where, "change this")
                await asyncio.to_thread(server.kill)
                change_newest_message(pathlib.Path(server.authority_file).parent / "store.db")
                await asyncio.to_thread(server.start)
                bob.connect()
                finding = await anext(findings)
            alice_id = alice.who().user_id
            assert finding == gapless.KeyFinding(FindingKind.BAD_MESSAGE, where, sent.seq, alice_id)
            await until_it_reads(bob, where, [*said, ("", MessageProtection.REFUSED)])


async def test_who_begins_anew_is_another_one_for_who_has_verified_them(enter, second):
    async with enter("alice", "bob", encryption=Encryption.EVERYWHERE) as (alice, bob):
        where, _ = await converse(alice, bob)
        assert await alice.verification(name(bob)) is gapless.Verification.UNVERIFIED
        number = await alice.safety_number(name(bob))
        await alice.mark_verified(name(bob), number)
        assert await alice.verification(name(bob)) is gapless.Verification.VERIFIED

        async with alice.key_findings() as findings, second(bob) as phone:
            await phone.begin_anew()
            waiting = await alice.send(where, "is it you?")
            finding = await anext(findings)
            assert finding.kind is FindingKind.CHANGED_ACCOUNT
            assert await alice.verification(name(bob)) is gapless.Verification.CHANGED
            with pytest.raises(gapless.GaplessError) as caught:
                await alice.mark_verified(name(bob), number)
            assert caught.value.code == "conflict"
            await alice.hear_news()
            assert [row.client_id for row in await alice.outbox()] == [waiting]

            await alice.mark_unverified(name(bob))
            await alice.catch_up()
            await phone.catch_up()
            assert texts(await phone.history(where))[-1] == ("is it you?", READ)


async def test_what_is_no_device_is_refused():
    async with gapless.Client(in_memory=True, connect=False) as client:
        with pytest.raises(TypeError, match="no Device"):
            await client.link_device(client.this_device())
        with pytest.raises(gapless.UsageError, match="that is no id"):
            await client.revoke_device("no id")
        with pytest.raises(TypeError):
            await client.restore(7)


def test_without_asyncio():
    with gapless.testing.Server(["alice", "bob"]) as server, contextlib.ExitStack() as stack:
        def enter(user):
            client = stack.enter_context(
                gapless.blocking.Client(in_memory=True)
            )
            client.log_in(
                server.url, user, server.password_of(user), authority=server.authority
            )
            client.catch_up()
            return client

        alice, bob = enter("alice"), enter("bob")
        where = alice.send_and_wait("bob", "only for you").conversation
        bob.catch_up()
        assert texts(bob.history(where)) == [("only for you", READ)]
        assert alice.safety_number("bob") == bob.safety_number("alice")
        tablet, phone = enter("bob"), enter("bob")
        [other] = [one for one in bob.devices() if one.id == tablet.this_device()]
        bob.link_device(other)
        bob.revoke_device(other.id)
        phone.restore(bob.recovery_code())
        assert texts(phone.history(where)) == [("only for you", READ)]
        with bob.key_findings(timeout=0.05) as findings, pytest.raises(TimeoutError):
            next(findings)
