#!/usr/bin/env python3
"""Answers everybody with what they wrote, until Ctrl-C:

    echo_bot.py https://127.0.0.1:7445 dev-ca.pem echo secret
"""

import asyncio
import sys

import gapless


async def enter(me, server, authority, user, password):
    """The first time; after that the mailbox knows who it is."""
    if me.who() is None:
        try:
            await me.register(server, user, password, authority_file=authority)
        except gapless.ConflictError:
            await me.log_in(server, user, password, authority_file=authority)


async def main(*account):
    async with gapless.Client("echo-bot-mailbox") as me:
        await enter(me, *account)
        print("ready", flush=True)
        async for event in me.events():
            match event:
                case gapless.MessageEvent(conversation=where, message=message):
                    is_mine = message.sender_id == me.who().user_id
                    if message.kind is gapless.MessageKind.TEXT and message.text and not is_mine:
                        await me.send(where, gapless.reply(message.seq, message.text))
                case gapless.FailedEvent(client_id=client_id, reason=reason):
                    print(reason, file=sys.stderr)
                    me.cancel(client_id)
            # The event is acknowledged here. If the bot dies before, it comes again: nobody is left
            # without an answer, and somebody may get two.


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("usage: echo_bot.py SERVER CA-FILE USER PASSWORD")
    try:
        asyncio.run(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        pass
    except gapless.GaplessError as error:
        sys.exit(str(error))
