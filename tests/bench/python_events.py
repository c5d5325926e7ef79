#!/usr/bin/env python3
"""Measures the Python package: events through `async for`, the import, the start, and a client's memory.

    tests/bench/python_events.py [EVENTS]        GAPLESS_SERVER and PYTHONPATH=build/dev/python are needed

The events are those of a mailbox on disk, as they come to a bot that was away: 20,000 a mailbox, of which
copies are read one after another. What counts is the time in the loops.
"""

import asyncio
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import gapless
import gapless.testing

MESSAGES = 10_000  # a mailbox; each makes a SentEvent and a MessageEvent for who sends it
AT_ONCE = 1_000
WINDOWS = (256, 1_024)  # events_unacknowledged_max: what is usual, and for those who read very many


async def fill(folder, server, messages=MESSAGES):
    """A mailbox none of whose events was acknowledged."""
    async with gapless.Client(folder) as client:
        await server.log_in(client, "alice")
        for begin in range(0, messages, AT_ONCE):
            texts = (f"message number {i}, of the usual length of one" for i in range(begin, begin + AT_ONCE))
            await asyncio.gather(*(client.send("bob", text) for text in texts))
            await client.catch_up()


async def read(folder, wanted, window):
    """How many seconds the loop took, and how much of the processor."""
    settings = {"connect": False, "events_unacknowledged_max": window}
    async with gapless.Client(folder, **settings) as client:
        started, busy, count = time.perf_counter(), time.process_time(), 0
        async for _ in client.events():
            count += 1
            if count == wanted:
                return time.perf_counter() - started, time.process_time() - busy
    raise AssertionError("events are missing")


def measure_events(folder, total, window):
    seconds, busy, left = 0.0, 0.0, total
    while left > 0:
        shutil.copytree(folder / "filled", folder / "copy")
        took, worked = asyncio.run(read(folder / "copy", min(left, 2 * MESSAGES), window))
        seconds, busy = seconds + took, busy + worked
        shutil.rmtree(folder / "copy")
        left -= 2 * MESSAGES
    print(f"{total:,} events through `async for`, {window} at a time: {seconds:.2f} s, {total / seconds:,.0f} "
          f"a second; {busy:.2f} s of the processor, all threads together")


def best_of(program, times=5):
    """Seconds that a new interpreter takes; the shortest, and without what an empty one takes."""
    def run(text):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", text], check=True)
        return time.perf_counter() - started

    return min(run(program) for _ in range(times)) - min(run("") for _ in range(times))


START = """
import asyncio, gapless
async def main():
    async with gapless.Client({folder!r}, connect=False) as client:
        await client.conversations()
asyncio.run(main())
"""


def main(total):
    with tempfile.TemporaryDirectory(prefix="gapless-bench-") as name:
        folder = pathlib.Path(name)
        with gapless.testing.Server(["alice", "bob"]) as server:
            asyncio.run(fill(folder / "filled", server))
        for window in WINDOWS:
            measure_events(folder, total, window)
        imported = best_of("import asyncio, gapless") - best_of("import asyncio")
        print(f"import gapless, asyncio being there: {imported * 1000:.0f} ms")
        started = best_of(START.format(folder=str(folder / "filled")))
        print(f"from nothing to the conversations of {MESSAGES:,} messages: {started * 1000:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
