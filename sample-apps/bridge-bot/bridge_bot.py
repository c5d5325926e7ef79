#!/usr/bin/env python3
"""Brings a chat log into a group: each line that is there, and each that is written to it later.

    bridge_bot.py https://127.0.0.1:7445 dev-ca.pem bridge secret chat.log "The log" alice bob

makes the group with these members when it runs for the first time. Ctrl-C ends it; it goes on where it was,
also after a crash and while the server is away.
"""

import asyncio
import json
import pathlib
import signal
import sys

import gapless

STATE = pathlib.Path("bridge-bot-state.json")
LOOKS_EVERY = 0.2  # seconds


class Progress:
    """The group, and how far the log is in the outbox."""

    def __init__(self):
        kept = json.loads(STATE.read_text()) if STATE.exists() else {}
        self.group = kept.get("group")
        self.offset = kept.get("offset", 0)

    def keep(self):
        """All of it or nothing, whenever the power fails."""
        beside = STATE.with_suffix(".new")
        beside.write_text(json.dumps({"group": self.group, "offset": self.offset}))
        beside.replace(STATE)


def new_lines(log, offset):
    """The lines from there on that are whole, each with where the next one begins."""
    if log.stat().st_size < offset:
        offset = 0  # it was begun anew
    with log.open("rb") as file:
        file.seek(offset)
        for line in file:
            if not line.endswith(b"\n"):
                return
            offset += len(line)
            yield line.decode(errors="replace").strip(), offset


async def bring(me, log, progress, ending):
    """Each line is in the outbox before the next one is read, so they arrive in their order."""
    for text, offset in new_lines(log, progress.offset):
        if ending.is_set():
            return
        if text:
            try:
                await me.send(progress.group, text)
            except gapless.UsageError as error:
                print(f"left out: {error}", file=sys.stderr)
        # Who is killed between the two lines sends one twice, and leaves none out.
        progress.offset = offset
        progress.keep()


async def main(server, authority, user, password, log, name, *members):
    progress = Progress()
    ending = asyncio.Event()  # between two lines, and not in the middle of one
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, ending.set)
    async with gapless.Client("bridge-bot-mailbox") as me:
        if me.who() is None:
            try:
                await me.register(server, user, password, authority_file=authority)
            except gapless.ConflictError:
                await me.log_in(server, user, password, authority_file=authority)
        if progress.group is None:
            progress.group = await me.create_group(name, members, gapless.HistoryPolicy.ALL)
            progress.keep()
        print("ready", flush=True)
        while not ending.is_set():
            try:
                await bring(me, pathlib.Path(log), progress, ending)
            except gapless.UnavailableError as error:
                print(error, file=sys.stderr)  # the outbox is full: the server is away
            except FileNotFoundError:
                pass
            try:
                await asyncio.wait_for(ending.wait(), LOOKS_EVERY)
            except TimeoutError:
                pass


if __name__ == "__main__":
    if len(sys.argv) < 7:
        sys.exit("usage: bridge_bot.py SERVER CA-FILE USER PASSWORD LOG GROUP-NAME MEMBER...")
    try:
        asyncio.run(main(*sys.argv[1:]))
    except gapless.GaplessError as error:
        sys.exit(str(error))
