"""The end of interpreters with live clients, forks, and threads that are cut off."""

import os
import pathlib
import shutil
import subprocess
import sys
import textwrap

import pytest

import gapless

REPEATED = int(os.environ.get("GAPLESS_EXITS", "2"))  # more of them, for long runs

BEGINNING = """
import asyncio, os, signal, sys, threading, time, warnings
import gapless, gapless.blocking, gapless.testing
warnings.simplefilter("ignore", ResourceWarning)
server, authority = sys.argv[1:3]

async def enter(name):
    client = await gapless.Client(in_memory=True).open()
    await client.register(server, name + os.urandom(4).hex(), "secret", authority_file=authority)
    return client

async def chatter(client, other):
    while True:
        await client.send(other.who().user, "hello")
        async for event in other.events():
            break
"""


@pytest.fixture(scope="module")
def run(shared_server):
    def running(program, seconds=30):
        """What a program prints that ends by itself, and as it should."""
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-c", BEGINNING + textwrap.dedent(program),
             shared_server.url, shared_server.authority_file],
            capture_output=True, text=True, timeout=seconds, check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == ""
        return done.stdout.split()

    return running


many_times = pytest.mark.parametrize("_", range(REPEATED))


@many_times
@pytest.mark.parametrize("how", ["return", "sys.exit(0)", "raise SystemExit", "os._exit(0)"])
def test_the_interpreter_ends_under_traffic(run, how, _):
    run(f"""
        async def main():
            alice, bob = await enter("alice"), await enter("bob")
            kept.extend((alice, bob))
            talking = asyncio.create_task(chatter(alice, bob))
            await asyncio.sleep(0.02)
            {how}
        kept = []
        try:
            asyncio.run(main())
        except asyncio.CancelledError:
            pass
    """)


@many_times
def test_the_interpreter_ends_with_a_blocking_client_that_waits_on_a_daemon_thread(run, _):
    run("""
        client = gapless.blocking.Client(in_memory=True).open()
        def wait():
            for event in client.events():
                pass
        threading.Thread(target=wait, daemon=True).start()
        def read():
            try:
                while True:
                    client.conversations()
            except gapless.ClosedError:
                pass
        threading.Thread(target=read, daemon=True).start()
        time.sleep(0.1)
    """)


@many_times
def test_a_forked_child_is_refused_and_its_parent_goes_on(run, _):
    assert run("""
        async def main():
            alice, bob = await enter("alice"), await enter("bob")
            child = os.fork()
            if child == 0:
                try:
                    await alice.send("bob", "hello")
                except gapless.ClosedError as error:
                    assert "forked" in str(error)
                try:
                    alice.status()
                except gapless.ClosedError as error:
                    print("refused")
                try:
                    alice._native.status()
                except gapless.UsageError as error:
                    assert "forked" in str(error)
                try:
                    gapless._native.Client(alice._options)
                except gapless.UsageError as error:
                    print("forked" in str(error))
                del alice, bob
                sys.stdout.flush()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            await alice.send_and_wait(bob.who().user, "hello")
            async for event in bob.events():
                print(event.message.text)
                break
            await alice.close()
            await bob.close()
        asyncio.run(main())
    """) == ["refused", "True", "hello"]


@many_times
def test_a_forked_child_that_ends_as_interpreters_do(run, _):
    run("""
        async def main():
            kept.append(await enter("alice"))
            kept.append(kept[0].events())
            await kept[0].catch_up()
        kept = []
        asyncio.run(main())
        child = os.fork()
        if child == 0:
            sys.exit(0)
        assert os.waitpid(child, 0)[1] == 0
    """)


@many_times
def test_a_child_of_a_blocking_client_is_refused(run, _):
    assert run("""
        client = gapless.blocking.Client(in_memory=True).open()
        child = os.fork()
        if child == 0:
            try:
                client.conversations()
            except gapless.ClosedError:
                print("refused", flush=True)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        print(client.conversations())
        client.close()
    """) == ["refused", "()"]


def test_who_forks_before_the_first_client_may_have_one(run):
    assert run("""
        child = os.fork()
        async def main():
            alice = await enter("alice")
            os.write(1, b"well\\n")  # at once: two processes write here
            await alice.close()
        asyncio.run(main())
        if child:
            assert os.waitpid(child, 0)[1] == 0
    """) == ["well", "well"]


def test_who_forks_after_the_last_client_may_have_one(run):
    assert run("""
        async def main():
            alice = await enter("alice")
            print(alice.status() is not None, flush=True)
            await alice.close()
        asyncio.run(main())
        child = os.fork()
        asyncio.run(main())
        if child:
            assert os.waitpid(child, 0)[1] == 0
    """) == ["True", "True", "True"]


def test_workers_that_are_spawned_have_clients(run, tmp_path):
    program = tmp_path / "workers.py"
    program.write_text(textwrap.dedent("""
        import multiprocessing, gapless.blocking
        def work(number):
            with gapless.blocking.Client(in_memory=True, connect=False) as client:
                return len(client.conversations())
        if __name__ == "__main__":
            with gapless.blocking.Client(in_memory=True, connect=False):
                with multiprocessing.get_context("spawn").Pool(2) as pool:
                    print(pool.map(work, range(4)))
    """))
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (0, "[0, 0, 0, 0]\n"), done.stderr


def test_halves_of_different_versions_do_not_meet(tmp_path):
    package = tmp_path / "gapless"
    shutil.copytree(pathlib.Path(gapless.__file__).parent, package, ignore=shutil.ignore_patterns("mypy"))
    values = package / "values.py"
    values.write_text(values.read_text().replace("    active: bool\n", "    active: bool\n    newer: bool\n"))
    done = subprocess.run(
        [sys.executable, "-c", "import gapless"], env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 1
    assert done.stderr.endswith("ImportError: the native module is of another version: Typing\n")


def test_ctrl_c_ends_a_program_that_waits(run):
    assert run("""
        def interrupt():
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=interrupt).start()
        with gapless.blocking.Client(in_memory=True) as client:
            try:
                for event in client.events():
                    pass
            except KeyboardInterrupt:
                print("interrupted")
    """) == ["interrupted"]
