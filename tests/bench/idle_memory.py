#!/usr/bin/env python3
"""Measures the memory of an idle client whose mailbox has 100,000 messages, in C and in Python.

    tests/bench/idle_memory.py build/release/bin/gapless-idle [MESSAGES]

GAPLESS_SERVER and PYTHONPATH=build/release/python are needed. The goal is 15 MB in C.
"""

import asyncio
import pathlib
import subprocess
import sys
import tempfile

import gapless.testing
from python_events import fill

GOAL = 15_000  # kB

IN_PYTHON = """
import asyncio, gapless
def kib(name):
    return int(open("/proc/self/status").read().split(name + ":")[1].split()[0])
async def main():
    before = kib("VmRSS")
    async with gapless.Client({folder!r}, connect=False) as client:
        await client.conversations()
        await asyncio.sleep(0.5)
        print(kib("VmRSS"), kib("RssAnon"), before)
asyncio.run(main())
"""


def say(what, told):
    resident, own, before = (int(word) * 1.024 / 1000 for word in told.split())
    print(f"{what}: {resident:.1f} MB resident, {own:.1f} MB of it its own; {before:.1f} MB before")


def main(program, messages):
    with tempfile.TemporaryDirectory(prefix="gapless-idle-") as name:
        folder = pathlib.Path(name) / "mailbox"
        with gapless.testing.Server(["alice", "bob"]) as server:
            asyncio.run(fill(folder, server, messages))
        bytes_on_disk = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{messages:,} messages, {bytes_on_disk / 1e6:.0f} MB on disk; the goal in C: {GOAL / 1000} MB")
        for what, command in (
            ("C", [program, folder]),
            ("Python", [sys.executable, "-c", IN_PYTHON.format(folder=str(folder))]),
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            say(what, done.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
