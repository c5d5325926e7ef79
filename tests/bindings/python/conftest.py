"""Tests that are coroutines run in an event loop of their own, and none takes longer than a minute."""

import asyncio
import contextlib
import inspect
import secrets

import pytest

import gapless
import gapless.testing

pytest_plugins = ["gapless.pytest_plugin"]
WITHIN = 60


async def _within(test):
    async with asyncio.timeout(WITHIN):
        await test


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not inspect.iscoroutinefunction(pyfuncitem.function):
        return None
    wanted = inspect.signature(pyfuncitem.function).parameters
    given = {name: pyfuncitem.funcargs[name] for name in wanted}
    asyncio.run(_within(pyfuncitem.function(**given)))
    return True


@pytest.fixture(scope="session")
def shared_server():
    """One for all tests of a file, which make users of their own."""
    with gapless.testing.Server() as server:
        yield server


@pytest.fixture
def enter(shared_server):
    """`async with enter("alice", "bob") as (alice, bob)`: clients of new users, logged in.

    What they say is numbered from 1, since no keys stand between, unless the test wants it otherwise.
    """
    @contextlib.asynccontextmanager
    async def entering(*names, **settings):
        suffix = "-" + secrets.token_hex(4)
        async with contextlib.AsyncExitStack() as stack:
            clients = []
            settings.setdefault("encryption", gapless.Encryption.OFF)
            for name in names:
                client = gapless.Client(in_memory=True, **settings)
                clients.append(await stack.enter_async_context(client))
                await client.register(
                    shared_server.url, name + suffix, "secret", authority=shared_server.authority
                )
            yield clients

    return entering
