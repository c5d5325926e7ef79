"""The public API against a real server: accounts, messages, what they hold, conversations."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest

import gapless


async def events_until(client, count):
    """The next events of messages of others, as many as asked for."""
    found = []
    async for event in client.events():
        if isinstance(event, gapless.MessageEvent) and event.message.sender != name(client):
            if not isinstance(event.message.content, gapless.MemberChange):
                found.append(event)
        if len(found) == count:
            client.acknowledge(event)
            break
    return found


def name(client):
    return client.who().user


async def test_a_message_arrives(enter):
    async with enter("alice", "bob") as (alice, bob):
        sent = await alice.send_and_wait(name(bob), "hello")
        [event] = await events_until(bob, 1)
        message = event.message
        assert (message.text, message.sender, message.seq) == ("hello", name(alice), 1)
        assert (message.client_id, message.device) == (sent.client_id, alice.this_device())
        assert (message.kind, message.body) == (gapless.MessageKind.TEXT, b"hello")
        assert abs(message.server_time - datetime.now(timezone.utc)) < timedelta(minutes=5)
        assert sent == gapless.Sent(sent.client_id, event.conversation, 1, False)


async def test_values_compare_and_show_themselves(enter):
    async with enter("alice", "bob") as (alice, bob):
        await alice.send_and_wait(name(bob), "hello")
        [event] = await events_until(bob, 1)
        [again] = await bob.history(event.conversation)
        assert again == event.message and hash(again) == hash(event.message)
        assert "text='hello'" in repr(again)
        with pytest.raises(AttributeError):
            again.text = "another"


async def test_each_kind_of_content_arrives_as_it_was(enter):
    contents = [
        gapless.Emoji("cats", "grin", "🙂"),
        gapless.Location(52.521918, 13.413215, "Alexanderplatz", "Berlin"),
        gapless.Attachment(
            "https://files/1", "tree.png", gapless.MessageKind.IMAGE, "image/png", 12_345, 640, 480,
            thumbnail=b"\x00\xff", thumbnail_type="image/png", digest=bytes(range(32)), caption="a tree",
        ),
        gapless.Attachment("key", kind=gapless.MessageKind.VOICE, length=timedelta(seconds=2.5)),
        gapless.CustomContent("com.example.poll", b"\x01\x02", "a poll"),
    ]
    async with enter("alice", "bob") as (alice, bob):
        for content in contents:
            await alice.send(name(bob), content)
        found = await events_until(bob, len(contents))
        assert [event.message.content for event in found] == contents
        assert found[2].message.text == "a tree"


async def test_what_is_said_about_a_message(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "helo")).conversation
        await alice.send(where, gapless.edit(1, "hello"))
        await alice.catch_up()
        await events_until(bob, 2)
        await bob.send(where, gapless.reaction(1, "👍"))
        await bob.send_and_wait(where, gapless.reply(1, "hello, too"))
        said = await bob.annotations(where, 1, 1)
        assert {(one.kind.name, one.text, one.by) for one in said} == {
            ("EDIT", "hello", name(alice)), ("REACTION", "👍", name(bob)),
        }
        *_, answer = await bob.history(where)
        assert (answer.text, answer.target) == ("hello, too", 1)
        forwarded = gapless.forward(answer)
        assert forwarded.origin == gapless.MessageOrigin(name(bob), answer.server_time)
        await bob.send_and_wait(where, forwarded)
        await bob.send_and_wait(where, gapless.recall(answer.seq))
        *_, copy, _ = await bob.history(where)
        assert (copy.text, copy.origin.author, copy.target) == ("hello, too", name(bob), None)
        assert [one.recalled for one in await bob.history(where, answer.seq, 1)] == [True]


async def test_mentions_and_unread(enter):
    async with enter("alice", "bob") as (alice, bob):
        group = await alice.create_group("friends", [name(bob)])
        look = gapless.Outgoing("look", mentions=(name(bob),), lifetime=timedelta(hours=1))
        await alice.send_and_wait(group, look)
        [event] = await events_until(bob, 1)
        assert event.message.mentions == (name(bob),)
        assert event.message.expires - event.message.server_time == timedelta(hours=1)
        [row] = [one for one in await bob.conversations() if one.id == group]
        assert (row.unread, row.unread_mentions, await bob.unread_total()) == (1, 1, 1)
        await bob.mark_read(group, event.message.seq)
        await bob.catch_up()
        receipts = await alice.receipts(group, event.message.seq)
        assert [(one.user, one.read_seq) for one in receipts.members] == [
            (name(bob), event.message.seq)
        ]
        await bob.mark_unread(group)
        [row] = [one for one in await bob.conversations() if one.id == group]
        assert (row.unread, row.marked_unread) == (0, True)


async def test_a_timeline_shows_what_waits_and_then_its_place(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "one")).conversation
        await alice.catch_up()
        async with alice.timeline(where, 10) as timeline:
            assert [type(step) for step in await anext(timeline)] == [gapless.Reset]
            client_id = await alice.send(where, "two")
            while not isinstance(timeline.items[-1].what, gapless.Message) or len(timeline.items) < 2:
                assert gapless.Reset not in map(type, await anext(timeline))
            assert [item.what.text for item in timeline.items] == ["one", "two"]
            assert timeline.items[-1].id.client_id == client_id
            timeline.show(1)
            while len(timeline.items) != 1:
                await anext(timeline)


async def test_the_list_of_conversations_has_what_the_user_sets(enter):
    async with enter("alice", "bob") as (alice, bob):
        where = (await alice.send_and_wait(name(bob), "one")).conversation
        await alice.catch_up()
        await alice.set_pinned(where)
        await alice.set_muted(where)
        await alice.set_draft(where, "dear b")
        async with alice.conversation_list(5) as rows:
            await anext(rows)
            [row] = rows.items
        assert (row.is_pinned, row.is_muted, row.draft) == (True, True, "dear b")
        assert (row.last.text, row.last.sender) == ("one", name(alice))


async def test_search_and_pages(enter):
    async with enter("alice", "bob") as (alice, bob):
        for i in range(5):
            await alice.send(name(bob), f"Müßiggang 部分 number {i}")
        await alice.catch_up()
        page = await alice.search("number", limit=2)
        assert [hit.message.seq for hit in page.hits] == [5, 4]
        begin, end = page.hits[0].spans[0]
        assert page.hits[0].snippet[begin:end] == "number"
        page = await alice.search("number", limit=10, after=page.next)
        assert [hit.message.seq for hit in page.hits] == [3, 2, 1] and page.next is None
        ranked = await alice.search("部分", order=gapless.SearchOrder.RANKED, sender=name(alice))
        assert len(ranked.hits) == 5
        tomorrow = datetime.now(timezone.utc) + timedelta(days=1)
        assert (await alice.search("number", since=tomorrow)).hits == ()
        where = page.hits[0].conversation
        history = await alice.fetch_history(where, 3, 10)
        assert [one.seq for one in history.entries] == [1, 2]
        assert history.end is gapless.HistoryEnd.START_REACHED


async def test_an_account_and_its_devices(enter, shared_server):
    async with enter("alice") as (alice,):
        account = alice.who()
        assert account.is_logged_in and account.device == alice.this_device()
        async with gapless.Client(in_memory=True) as second:
            await second.log_in(
                shared_server.url, account.user, "secret", authority_file=shared_server.authority_file,
                device_class=gapless.DeviceClass.PHONE,
            )
            devices = await alice.devices()
            assert {one.device_class.name for one in devices} == {"OTHER", "PHONE"}
            await second.catch_up()
            await alice.remove_device(second.this_device())
            async for status in second.statuses():
                if status.reason is not None and status.reason.code == "kicked":
                    assert isinstance(status.reason, gapless.SignInError)
                    break
        await alice.change_password("secret", "another")
        await alice.log_out()
        assert not alice.who().is_logged_in


async def test_the_outbox_keeps_what_cannot_be_sent(enter):
    async with enter("alice", "bob") as (alice, bob):
        alice.disconnect()
        client_id = await alice.send(name(bob), "later")
        assert not alice.is_settled()
        [waiting] = await alice.outbox()
        assert (waiting.client_id, waiting.to, waiting.text) == (client_id, name(bob), "later")
        alice.cancel(client_id)
        while await alice.outbox():
            await asyncio.sleep(0)
        kept = asyncio.create_task(alice.send_and_wait(name(bob), "now"))
        alice.connect()
        assert (await kept).seq == 1


async def test_who_is_refused_hears_why_and_may_retry(enter):
    async with enter("alice", "bob") as (alice, bob):
        await bob.block(name(alice))
        with pytest.raises(gapless.PermissionDeniedError) as raised:
            await alice.send_and_wait(name(bob), "let me in")
        assert raised.value.code == "forbidden" and raised.value.client_id
        async for event in alice.events():
            assert isinstance(event, gapless.FailedEvent)
            assert (event.client_id, event.to) == (raised.value.client_id, name(bob))
            assert event.reason == raised.value
            break
        await bob.unblock(name(alice))
        assert (await alice.retry(raised.value.client_id)).seq == 1
