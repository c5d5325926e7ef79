"""The client: one device of one user, for asyncio."""

from __future__ import annotations

import atexit
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from . import _native
from ._account import AccountPart
from ._conversations import ConversationsPart
from ._core import Span, as_span, checked
from ._groups import GroupsPart
from ._keys import KeysPart
from ._messages import MessagesPart
from ._people import PeoplePart
from .kinds import Encryption, HeartbeatRule, KeyPolicy, Transport
from .values import KnownServer


class Client(AccountPart, MessagesPart, ConversationsPart, GroupsPart, PeoplePart, KeysPart):
    """One device of one user: its mailbox, its outbox, and its way to the server.

    ``async with Client(directory) as client`` opens the mailbox and holds a connection until the end of
    the block. A client belongs to the event loop on which it was opened. Any number of them may be open in
    a process; a mailbox is open once.

    ``directory`` is where the mailbox is; it is made when it is missing. Without one say
    ``in_memory=True``: then all is gone with the client. ``connect=False`` leaves the connection to
    ``connect()``. ``far_behind``: who comes back to more missing messages than that gets the newest first,
    and no events of the rest; not for bots. ``proxy``: what to go through, ``http://host:port`` or
    ``socks5://host:port``. ``mailbox_key``: 32 random bytes that the mailbox's content is encrypted with on
    the disk; ``index_in_clear``: keep the search index, which holds its words, all the same. ``pinned_keys``: SHA-256 hashes
    of public keys (RFC 7469) of which the server's certificate chain has to hold one. ``servers``: those that the app knows
    beforehand, for when those that the server names do not answer; ``region``: where this device is. ``app_version``: the
    app's, like ``2.1``, for operators who let new servers be known from a version on. ``encryption``: what is
    said is encrypted from device to device, unless you say otherwise; until each member has been connected with a
    device that takes part, what is written waits. ``direct_policy``: whether keys and texts of direct conversations
    that this device begins to encrypt are erased after some days. The other settings are those of ``gapless::config`` in C++, times in seconds or
    as ``timedelta``.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str] = "",
        *,
        in_memory: bool = False,
        mailbox_key: bytes | None = None,
        index_in_clear: bool = False,
        connect: bool = True,
        transport: Transport = Transport.AUTOMATIC,
        address: str = "",
        proxy: str = "",
        plain_tcp: str = "",
        pinned_keys: Sequence[str] = (),
        servers: Sequence[KnownServer] = (),
        region: str = "",
        app_version: str = "",
        watch_network: bool = True,
        heartbeat_interval: Span = 30.0,
        background_silence_max: Span = 3540.0,
        background_heartbeat: HeartbeatRule = HeartbeatRule.LEARNED,
        connect_within: Span = 10.0,
        reconnect_floor: Span = 0.5,
        reconnect_cap: Span = 30.0,
        request_within: Span = 30.0,
        sync_every: Span = 300.0,
        far_behind: int = 0,
        fill_when_idle: bool = True,
        encryption: Encryption = Encryption.EVERYWHERE,
        direct_policy: KeyPolicy = KeyPolicy.ARCHIVE,
        synchronise_drafts: bool = False,
        events_unacknowledged_max: int = 256,
    ) -> None:
        super().__init__()
        self._connects = connect
        self._options: dict[str, Any] = {
            "directory": os.fspath(directory),
            "in_memory": in_memory,
            "mailbox_key": mailbox_key,
            "index_in_clear": index_in_clear,
            "transport": checked(transport, Transport).value,
            "address": address,
            "proxy": proxy,
            "plain_tcp": plain_tcp,
            "pinned_keys": [pinned_keys] if isinstance(pinned_keys, str) else list(pinned_keys),
            "servers": list(servers),
            "region": region,
            "app_version": app_version,
            "watch_network": watch_network,
            "heartbeat_interval": as_span(heartbeat_interval),
            "background_silence_max": as_span(background_silence_max),
            "background_heartbeat": checked(background_heartbeat, HeartbeatRule).value,
            "connect_within": as_span(connect_within),
            "reconnect_floor": as_span(reconnect_floor),
            "reconnect_cap": as_span(reconnect_cap),
            "request_within": as_span(request_within),
            "sync_every": as_span(sync_every),
            "far_behind": far_behind,
            "fill_when_idle": fill_when_idle,
            "encryption": checked(encryption, Encryption).value,
            "direct_policy": checked(direct_policy, KeyPolicy).value,
            "synchronise_drafts": synchronise_drafts,
            "events_unacknowledged_max": events_unacknowledged_max,
        }

    async def open(self) -> Self:
        """Opens the mailbox, and connects if the client was made so. Codes: ``usage``,
        ``mailbox_in_use``, ``mailbox_corrupt``, ``mailbox_too_new``, ``mailbox_locked``, ``storage_full``,
        ``storage_failed``."""
        await self._open(self._options)
        if self._connects:
            self.connect()
        return self

    async def close(self) -> None:
        """Commits what is acknowledged and closes the mailbox. What waits raises ``cancelled``; streams
        end. Safe twice."""
        await self._close(_native.Client.close)

    async def abandon(self) -> None:
        """The same as if the process had been killed: for tests."""
        await self._close(_native.Client.abandon)

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        where = self._options["directory"] or "in memory"
        state = "open" if self._native is not None else "closed"
        return f"<gapless.Client {where!r} {state}>"


def rekey_mailbox(
    directory: str | os.PathLike[str],
    *,
    old_key: bytes | None = None,
    new_key: bytes | None = None,
) -> None:
    """Gives a mailbox that nobody has open another key of 32 bytes. Without ``old_key`` it is not
    encrypted yet, without ``new_key`` it will not be any more. It blocks while it writes the file. After a
    crash the mailbox has the one key or the other. Codes: ``usage``, ``mailbox_locked`` (not its key), and
    those of ``Client.open``."""
    _native.Client.rekey_mailbox(os.fspath(directory), old_key, new_key)


# Whoever forgot to close does not end in threads that outlive the interpreter.
atexit.register(_native.Client.close_all)
