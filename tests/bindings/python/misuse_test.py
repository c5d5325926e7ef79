"""What bad input gets: an exception with a clear text, never an abort and never a deadlock."""

import asyncio
import gc
import os
import pickle
import sys
import threading
import warnings
import weakref
from datetime import datetime, timedelta

import pytest

import gapless
from gapless import _native, errors


def name(client):
    return client.who().user


# ---- Errors.


def test_every_code_of_the_sdk_has_a_class():
    assert set(_native.codes()) == set(errors.CLASSES)


def test_an_error_is_a_value():
    error = errors.make_error("rate_limited", "Too many.", "of alice", 2.5)
    assert isinstance(error, (gapless.UnavailableError, ConnectionError))
    assert error.is_retryable and error.retry_after == 2.5 and str(error) == "Too many."
    assert error == errors.make_error("rate_limited", "Too many.", "of alice", 2.5)
    assert error != errors.make_error("rate_limited", "Too many.")
    assert pickle.loads(pickle.dumps(error)) == error
    assert "rate_limited" in repr(error)


# ---- Wrong types.


@pytest.mark.parametrize("what", [None, b"bytes", 7, object(), ["a"]])
async def test_a_message_of_another_type(enter, what):
    async with enter("alice") as (alice,):
        with pytest.raises(TypeError, match="a message is a str"):
            await alice.send("bob", what)


@pytest.mark.parametrize("to", [None, b"bob", 7.5, True, ["bob"]])
async def test_a_destination_of_another_type(enter, to):
    async with enter("alice") as (alice,):
        with pytest.raises(TypeError, match="a user's name"):
            await alice.send(to, "hello")


async def test_what_is_said_of_wrong_types_has_no_secret_in_it(enter, shared_server):
    async with gapless.Client(in_memory=True, connect=False) as client:
        with pytest.raises(TypeError) as raised:
            await client.log_in(shared_server.url, 7, "very secret")
        assert "log_in()" in str(raised.value) and "very secret" not in str(raised.value)
        assert raised.value.__context__ is None


async def test_wrong_values_everywhere(enter):
    async with enter("alice") as (alice,):
        for wrong in (
            alice.mark_read("one", 1), alice.mark_read(-1, 1), alice.mark_read(1, 2**64),
            alice.invite(1, None), alice.create_group("name", "bob"), alice.create_group("name", [7]),
            alice.change_role(1, "bob", 2), alice.set_retention(1, "30d"),
            alice.search("x", order=1), alice.watch_presence("bob"), alice.set_history(1, "all"),
            alice.send("bob", gapless.Outgoing(text=7)), alice.send("bob", gapless.Outgoing(mentions="x")),
            alice.send("bob", gapless.Location("north", 1.0)), alice.send("bob", gapless.Outgoing(mention_all="x")),
        ):
            with pytest.raises(TypeError):
                await wrong
        with pytest.raises(UnicodeEncodeError):
            await alice.send("bob", "half \ud800")
        with pytest.raises(gapless.UsageError, match="time zone"):
            await alice.mute_member(1, "bob", datetime(2030, 1, 1))
        with pytest.raises(gapless.UsageError):
            alice.cancel("no id")
        with pytest.raises(TypeError):
            gapless.Client(in_memory=True, request_within="long")
        for settings in ({"far_behind": "much"}, {"address": 7}, {"events_unacknowledged_max": -1}):
            with pytest.raises(TypeError, match=next(iter(settings))):
                await gapless.Client(in_memory=True, **settings).open()
        with pytest.raises(TypeError):
            gapless.forward("a text")


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("", "empty_message"),
        ("x" * (1024 * 1024 + 1), "message_too_large"),
        (gapless.Emoji("pack", ""), "invalid_content"),
        (gapless.Location(91.0, 0.0), "invalid_content"),
        (gapless.Location(float("nan"), 0.0), "invalid_content"),
        (gapless.Attachment("r", digest=b"short"), "invalid_content"),
        (gapless.Attachment("r", kind=gapless.MessageKind.TEXT), "invalid_content"),
        (gapless.Outgoing(text="a", content=gapless.Emoji("p", "i")), "usage"),
        (gapless.recall(0), "invalid_target"),
    ],
)
async def test_messages_that_cannot_be(enter, what, code):
    async with enter("alice") as (alice,):
        with pytest.raises(gapless.UsageError) as raised:
            await alice.send("bob", what)
        assert raised.value.code == code


# ---- Clients that are not open.


async def test_a_client_that_is_closed_or_was_never_open(enter):
    client = gapless.Client(in_memory=True)
    with pytest.raises(gapless.ClosedError, match="not open"):
        await client.send("bob", "hello")
    await client.close()
    with pytest.raises(gapless.ClosedError, match="is closed"):
        client.status()
    with pytest.raises(gapless.UsageError, match="opened once"):
        await client.open()
    async with enter("alice") as (alice,):
        await alice.close()
        await alice.close()
        for call in (alice.conversations(), alice.send("bob", "x"), anext(alice.events())):
            with pytest.raises(gapless.ClosedError):
                await call


async def test_a_client_is_opened_once(tmp_path):
    client = gapless.Client(tmp_path / "mailbox", connect=False)
    opened = await asyncio.gather(client.open(), client.open(), return_exceptions=True)
    assert [type(one) for one in opened] == [gapless.Client, gapless.UsageError]
    second = gapless.Client(tmp_path / "mailbox", connect=False)
    with pytest.raises(gapless.StorageError):
        await second.open()
    await client.close()
    await second.open()  # who failed may try again
    await second.close()


async def test_what_waits_when_a_client_is_closed(enter):
    async with enter("alice", "bob") as (alice, bob):
        alice.disconnect()
        waiting = asyncio.create_task(alice.send_and_wait(name(bob), "hello"))
        reading = asyncio.create_task(anext(bob.events()))
        await asyncio.sleep(0.01)
        await asyncio.gather(alice.close(), bob.close())
        with pytest.raises(gapless.CancelledError):
            await waiting
        with pytest.raises(StopAsyncIteration):
            await reading


async def test_configurations_that_contradict_themselves(tmp_path):
    for settings in ({}, {"directory": tmp_path, "in_memory": True}, {"in_memory": True, "request_within": -1}):
        with pytest.raises(gapless.UsageError):
            await gapless.Client(**settings).open()
    async with gapless.Client(tmp_path / "mailbox", connect=False):
        with pytest.raises(gapless.StorageError) as raised:
            await gapless.Client(tmp_path / "mailbox").open()
        assert raised.value.code == "mailbox_in_use" and raised.value.is_retryable


async def test_a_server_has_to_show_a_pinned_key(shared_server):
    with pytest.raises(gapless.UsageError, match="no pin"):
        await gapless.Client(in_memory=True, pinned_keys=["not a hash"]).open()
    async with gapless.Client(in_memory=True, pinned_keys=["0" * 64], connect=False) as client:
        with pytest.raises(gapless.UnavailableError) as raised:
            await client.log_in(
                shared_server.url, "alice", "secret", authority=shared_server.authority
            )
        assert raised.value.code == "certificate_refused" and "pinned" in raised.value.detail


async def test_an_encrypted_mailbox_wants_its_key(tmp_path):
    box, key, other = tmp_path / "mailbox", bytes(range(32)), bytes(32)
    with pytest.raises(gapless.UsageError, match="32 bytes"):
        await gapless.Client(box, mailbox_key=b"short").open()
    with pytest.raises(gapless.UsageError):
        await gapless.Client(box, mailbox_key="a" * 32).open()
    async with gapless.Client(box, mailbox_key=key, connect=False):
        pass
    for wrong in (None, other):
        with pytest.raises(gapless.StorageError) as raised:
            await gapless.Client(box, mailbox_key=wrong, connect=False).open()
        assert raised.value.code == "mailbox_locked"
    gapless.rekey_mailbox(box, old_key=key, new_key=other)
    with pytest.raises(gapless.StorageError):
        gapless.rekey_mailbox(box, old_key=key)
    gapless.rekey_mailbox(box, old_key=other)
    async with gapless.Client(box, connect=False):
        pass


# ---- Threads and loops.


async def test_a_call_from_another_thread(enter):
    async with enter("alice") as (alice,):
        raised = []

        async def call():
            try:
                await alice.send("bob", "hello")
            except gapless.WrongThreadError as error:
                raised.append(str(error))

        thread = threading.Thread(target=asyncio.run, args=(call(),))
        thread.start()
        await asyncio.to_thread(thread.join)
        assert "another event loop" in raised[0]
        statuses = []  # what waits for nothing may be asked anywhere
        await asyncio.to_thread(lambda: statuses.append(alice.status()))
        assert statuses


async def test_reads_on_many_threads_while_the_client_closes(enter):
    async with enter("alice", "bob") as (alice, bob):
        await alice.send_and_wait(name(bob), "hello")
        reads = [asyncio.create_task(alice.search("hello")) for _ in range(200)]
        await asyncio.sleep(0)
        await alice.close()
        for read in await asyncio.gather(*reads, return_exceptions=True):
            assert isinstance(read, (gapless.SearchPage, gapless.GaplessError))


# ---- Loops over events.


async def test_an_event_whose_loop_body_raises_comes_again(enter):
    async with enter("alice", "bob") as (alice, bob):
        for text in ("one", "two", "three"):
            await alice.send_and_wait(name(bob), text)
        seen = []
        with pytest.raises(RuntimeError):
            async for event in bob.events():
                seen.append(event.message.text)
                if event.message.text == "two":
                    raise RuntimeError("the app's own")
        async for event in bob.events():
            seen.append(event.message.text)
            if event.message.text == "three":
                break
        assert seen == ["one", "two", "two", "three"]


async def test_events_are_kept_over_processes_until_they_are_acknowledged(shared_server, tmp_path, enter):
    async with enter("alice") as (alice,):
        user = name(alice) + "-2"
        async with gapless.Client(tmp_path / "mailbox") as client:
            await client.register(shared_server.url, user, "x", authority=shared_server.authority)
            for text in ("one", "two"):
                await alice.send_and_wait(user, text)
            async for event in client.events():
                if event.message.text == "two":
                    break  # it is not acknowledged
            await client.abandon()
        async with gapless.Client(tmp_path / "mailbox") as client:
            texts = []
            async for event in client.events():
                texts.append(event.message.text)
                if texts[-1] == "two":
                    client.acknowledge(event)
                    break
            assert texts[-1] == "two"
        async with gapless.Client(tmp_path / "mailbox") as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await anext(client.events())


async def test_unacknowledged_events_are_bounded(enter):
    async with enter("alice", "bob", events_unacknowledged_max=4) as (alice, bob):
        async with bob.events() as events:
            for i in range(40):
                await alice.send(name(bob), f"number {i}")
            await alice.catch_up()
            await bob.catch_up()
            await asyncio.sleep(0.05)
            assert len(events._waiting) <= 4
            texts = [(await anext(events)).message.text for _ in range(40)]
        assert texts == [f"number {i}" for i in range(40)]


async def test_only_one_loop_reads_the_events(enter):
    async with enter("alice") as (alice,):
        async with alice.events():
            with pytest.raises(gapless.UsageError, match="one loop a client"):
                await anext(alice.events())
        async with alice.events() as events:
            first = asyncio.create_task(anext(events))
            await asyncio.sleep(0)
            with pytest.raises(gapless.UsageError, match="two tasks"):
                await anext(events)
            first.cancel()


async def test_a_reader_who_is_cancelled_misses_nothing(enter):
    async with enter("alice", "bob") as (alice, bob):
        async with bob.events() as events:
            for _ in range(20):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.001):
                        await anext(events)
            await alice.send_and_wait(name(bob), "hello")
            assert (await anext(events)).message.text == "hello"


async def test_a_slow_reader_of_a_list_gets_one_reset(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "first")).conversation
        async with alice.timeline(where, 1000) as timeline:
            for i in range(60):
                await alice.send_and_wait(where, f"number {i}")
            await alice.catch_up()
            await asyncio.sleep(0.05)
            assert len(timeline._batches) <= 33
            while len(timeline.items) < 61:
                await anext(timeline)
            assert timeline.items[-1].what.text == "number 59"


async def test_a_slow_reader_of_changes_gets_the_latest(enter):
    async with enter("alice") as (alice,):
        async with alice.statuses() as statuses:
            for _ in range(20):
                alice.disconnect()
                alice.connect()
            await alice.catch_up()
            await asyncio.sleep(0.05)
            assert len(statuses._items) == 1
            while await anext(statuses) != alice.status():
                pass  # it has changed again


# ---- Calls that are given up.


async def test_a_call_that_is_cancelled_leaves_nothing_behind(enter):
    async with enter("alice", "bob") as (alice, bob):
        alice.disconnect()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await alice.send_and_wait(name(bob), "hello")
        assert not alice._answers
        assert len(await alice.outbox()) == 1  # the message is another matter
        alice.connect()
        await alice.catch_up()
        assert not await alice.outbox()


async def test_a_close_that_is_cancelled_goes_on(enter):
    async with enter("alice") as (alice,):
        closing = asyncio.create_task(alice.close())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert alice._speaking is not None
        await asyncio.gather(alice.close(), alice.close())
        assert alice._speaking is None


# ---- Collection.


async def test_a_client_that_nobody_closes_is_closed_when_it_is_collected(tmp_path):
    client = await gapless.Client(tmp_path / "mailbox", connect=False).open()
    reference = weakref.ref(client)
    with pytest.warns(ResourceWarning, match="was not closed"):
        del client
        gc.collect()
    assert reference() is None
    await asyncio.sleep(0.01)
    async with gapless.Client(tmp_path / "mailbox", connect=False):
        pass


async def test_collection_in_the_middle_of_calls(enter):
    async with enter("alice", "bob") as (alice, bob):
        threshold = gc.get_threshold()
        gc.set_threshold(1)
        try:
            sends = [alice.send_and_wait(name(bob), f"number {i}") for i in range(50)]
            await asyncio.gather(*sends)
            for _ in range(20):
                asyncio.ensure_future(alice.outbox()).cancel()
                anext(alice.events()).close()
                alice.timeline(1)
            await alice.search("number")
        finally:
            gc.set_threshold(*threshold)


async def test_no_object_is_left_behind(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "a needle")).conversation
        await alice.send_and_wait(where, gapless.Location(1.0, 2.0, "here"))
        await alice.send_and_wait(where, gapless.reaction(1, "👍"))
        group = await alice.create_group("friends", [name(bob)])

        async def use_it_all():
            await alice.history(where)
            await alice.annotations(where, 1, 9)
            await alice.conversations()
            await alice.search("needle")
            await alice.members(group)
            await alice.group(group)
            async with alice.timeline(where) as timeline, alice.conversation_list() as rows:
                await anext(timeline)
                await anext(rows)
            gapless.forward((await alice.history(where))[0])
            for wrong in (alice.history(99), alice.invite(99, "bob"), alice.send("bob", gapless.Emoji("", ""))):
                with pytest.raises(gapless.GaplessError):
                    await wrong

        def count():
            gc.collect()
            counted = (None, True, False, gapless.MessageKind.TEXT, gapless.Role.MEMBER, gapless.Message)
            return sys.getallocatedblocks(), [sys.getrefcount(one) for one in counted]

        # Python keeps what it may need again, for a while; what leaks never stops growing.
        for _ in range(20):
            before, references = count()
            for _ in range(60):
                await use_it_all()
            after, references_after = count()
            grown = [after - before, *(b - a for a, b in zip(references, references_after))]
            if max(grown) < 50:
                break
        assert max(grown) < 50, grown


async def test_a_client_whose_loop_is_gone(tmp_path):
    clients = []

    async def leave_it_open():
        clients.append(await gapless.Client(tmp_path / "mailbox", connect=False).open())

    await asyncio.to_thread(asyncio.run, leave_it_open())
    with pytest.raises(gapless.WrongThreadError):
        await clients[0].conversations()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        clients.clear()
        gc.collect()
    async with gapless.Client(tmp_path / "mailbox", connect=False):
        pass


async def test_many_clients_share_their_threads(enter):
    before = len(os.listdir("/proc/self/task"))
    async with enter(*(f"user{i}" for i in range(20))) as clients:
        await asyncio.gather(*(client.catch_up() for client in clients))
        assert len(os.listdir("/proc/self/task")) - before < 20 + 8  # those of asyncio's executor, and ours
        assert len({name(client) for client in clients}) == 20
    assert timedelta(0) == gapless.Retention.forever().time
