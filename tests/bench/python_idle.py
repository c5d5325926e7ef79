#!/usr/bin/env python3
"""Measures the memory of an idle client in Python whose mailbox has 100,000 messages. (In C: C.IdleMemory.)

    tests/bench/python_idle.py [MESSAGES]        GAPLESS_SERVER and PYTHONPATH=build/dev/python are needed
"""

import asyncio
import pathlib
import subprocess
import sys
import tempfile

import gapless.testing
from python_events import fill

PROGRAM = """
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


def main(messages):
    with tempfile.TemporaryDirectory(prefix="gapless-idle-") as name:
        folder = pathlib.Path(name) / "mailbox"
        with gapless.testing.Server(["alice", "bob"]) as server:
            asyncio.run(fill(folder, server, messages))
        command = [sys.executable, "-c", PROGRAM.format(folder=str(folder))]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    resident, own, before = (int(word) * 1.024 / 1000 for word in told.split())
    print(
        f"{messages:,} messages: {resident:.1f} MB resident, {own:.1f} MB of it its own; "
        f"{before:.1f} MB before the client was opened"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
