"""gapless.testing, as those use it who test what they built."""

import os
import time

import pytest

import gapless
import gapless.blocking
import gapless.testing


async def test_a_test_has_a_server_with_users(gapless_server):
    async with gapless.Client(in_memory=True) as alice, gapless.Client(in_memory=True) as bob:
        await gapless_server.log_in(alice, "alice")
        await gapless_server.log_in(bob, "bob")
        await alice.send_and_wait("bob", "hello")
        async for event in bob.events():
            assert event.message.text == "hello"
            break
        assert len(await alice.devices()) == 1


@pytest.mark.gapless_users("dave")
def test_a_test_names_its_users(gapless_server):
    with gapless.blocking.Client(in_memory=True) as dave:
        dave.log_in(
            gapless_server.url, "dave", gapless_server.password_of("dave"),
            authority_file=gapless_server.authority_file,
        )
        assert dave.who().user == "dave"


def test_it_starts_in_less_than_a_second():
    started = time.monotonic()
    with gapless.testing.Server(users=["alice", "bob", "carol"]) as server:
        took = time.monotonic() - started
        assert server.url.startswith("https://127.0.0.1:")
    print(f"gaplessd with three users: {took:.3f} s")
    assert took < 1 or os.getloadavg()[0] > os.cpu_count()


def test_a_server_that_dies_comes_back_with_what_it_had():
    with gapless.testing.Server(users=["alice", "bob"]) as server:
        with gapless.blocking.Client(
            in_memory=True, reconnect_floor=0.01, encryption=gapless.Encryption.OFF,  # Bob was never there
        ) as alice:
            alice.log_in(server.url, "alice", server.password_of("alice"), authority=server.authority)
            alice.send_and_wait("bob", "one")
            server.kill()
            waiting = alice.send("bob", "two")
            assert [one.client_id for one in alice.outbox()] == [waiting]
            server.start()
            alice.catch_up()
            server.restart()
            alice.network_changed()
            assert alice.send_and_wait("bob", "three").seq == 3
            alice.set_network_state(is_online=False)
            alice.send("bob", "four")
            alice.set_network_state("home", gapless.NetworkKind.WIFI)
            alice.set_app_state(gapless.AppState.BACKGROUND)
            alice.catch_up()
            assert alice.outbox() == ()


def test_what_goes_wrong_is_told(monkeypatch):
    server = gapless.testing.Server(arguments=["--no-such-flag"])
    with pytest.raises(RuntimeError, match="no-such-flag"):
        server.start()
    server.stop()
    with pytest.raises(gapless.UsageError):
        server.log
    monkeypatch.setenv("GAPLESS_SERVER", "/nowhere/gaplessd")
    with pytest.raises(FileNotFoundError, match="GAPLESS_SERVER"):
        gapless.testing.Server().start()
    monkeypatch.delenv("GAPLESS_SERVER")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(FileNotFoundError, match="on the PATH"):
        gapless.testing.find_program()
