"""The client without asyncio: the same methods, on any thread."""

import inspect
import threading

import pytest

import gapless
import gapless.blocking


@pytest.fixture
def people(shared_server, request):
    """alice and bob, logged in."""
    clients = []
    for name in ("alice", "bob"):
        client = gapless.blocking.Client(in_memory=True)
        request.addfinalizer(client.close)
        client.open()
        user = f"{name}-{id(client) % 1_000_000}-{len(request.node.name)}"
        client.register(shared_server.url, user, "secret", authority=shared_server.authority)
        clients.append(client)
    return clients


def test_it_has_what_the_other_one_has():
    def public(kind):
        return {name for name in dir(kind) if not name.startswith("_")}

    assert public(gapless.blocking.Client) == public(gapless.Client)
    for name in public(gapless.Client):
        there = inspect.signature(getattr(gapless.Client, name)).parameters
        here = dict(inspect.signature(getattr(gapless.blocking.Client, name)).parameters)
        if here.keys() - there.keys():
            assert here.pop("timeout").default is None
        assert list(here) == list(there), name
        assert {key: one.default for key, one in here.items()} == {
            key: one.default for key, one in there.items()
        }, name


def test_messages_arrive_in_order(people):
    alice, bob = people
    for i in range(20):
        alice.send(bob.who().user, f"number {i}")
    texts = []
    for event in bob.events(timeout=20):
        texts.append(event.message.text)
        if len(texts) == 20:
            break
    assert texts == [f"number {i}" for i in range(20)]


def test_lists_and_errors(people):
    alice, bob = people
    with pytest.raises(gapless.NotFoundError):
        alice.invite(alice.create_group("friends"), "nobody")
    with alice.conversation_list(5, timeout=20) as rows:
        next(rows)
        rows.show(3)
        assert [row.conversation.name for row in rows.items] == ["friends"]
    with pytest.raises(StopIteration):
        next(rows)


def test_who_waits_too_long_is_told(people):
    alice, bob = people
    with pytest.raises(TimeoutError):
        next(bob.events(timeout=0.05))
    alice.disconnect()
    alice._timeout = 0.05
    with pytest.raises(TimeoutError):
        alice.send_and_wait(bob.who().user, "hello")
    alice._timeout = 20.0


def test_many_threads_call_one_client(people):
    alice, bob = people
    name = bob.who().user
    threads = [threading.Thread(target=alice.send_and_wait, args=(name, f"{i}")) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bob.catch_up()
    [row] = bob.conversations()
    assert sum(one.kind is gapless.MessageKind.TEXT for one in bob.history(row.id)) == 20


def test_a_closed_client(people):
    alice, _ = people
    alice.close()
    alice.close()
    with pytest.raises(gapless.ClosedError):
        alice.conversations()
    assert "closed" in repr(alice)
