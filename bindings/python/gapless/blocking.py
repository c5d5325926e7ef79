"""The same client without asyncio, for scripts and threads.

    with gapless.blocking.Client("mailbox") as client:
        client.send_and_wait("bob", "hello")
        for event in client.events():
            ...

Any thread may call it. The event loop runs on one thread behind it, which all of these clients share.
"""

from __future__ import annotations

import os
from collections.abc import Coroutine, Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from . import client as asynchronous
from ._background import Background, shared
from ._messages import To, What
from ._streams import ListView, Stream
from .changes import Change
from .contents import Retention
from .errors import ClosedError
from .events import Event, FailedEvent, MessageEvent, SentEvent
from .kinds import (
    AppState,
    DeviceClass,
    HistoryPolicy,
    NetworkKind,
    PresenceState,
    Role,
    SearchOrder,
    Verification,
)
from .values import (
    Account,
    Annotation,
    ConnectionStatus,
    Contact,
    Conversation,
    Device,
    Group,
    HistoryPage,
    KeyFinding,
    ListedConversation,
    ListedEntry,
    Member,
    Message,
    MessageReceipts,
    PendingMessage,
    Presence,
    ReceiptHint,
    SearchCursor,
    SearchPage,
    Sent,
    Typing,
)

Answer = TypeVar("Answer")
Item = TypeVar("Item")

USUAL_TIMEOUT = 60.0


class Reader(Generic[Item]):
    """What comes without end, for a `for` loop; as ``with`` it ends with the block.

    ``timeout``: for how many seconds to wait for the next one, before it raises TimeoutError; None: for
    ever.
    """

    def __init__(self, runs: Background, stream: Stream[Item], timeout: float | None) -> None:
        self._runs = runs
        self._stream = stream
        self._timeout = timeout

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        try:
            return self._runs.wait(self._following(), self._timeout)
        except StopAsyncIteration:
            raise StopIteration from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends it."""
        self._runs.wait(self._stream.aclose(), None)

    async def _following(self) -> Item:
        return await self._stream.__anext__()


class ListReader(Reader[list[Change[Item]]], Generic[Item]):
    """A list as a screen shows it: see ``gapless.ListView``."""

    def __init__(self, runs: Background, view: ListView[Item], timeout: float | None) -> None:
        super().__init__(runs, view, timeout)
        self._view = view

    @property
    def items(self) -> tuple[Item, ...]:
        """The list after the batches that were read."""
        return self._view.items

    def show(self, limit: int) -> None:
        """From now on so many items."""
        self._runs.wait(self._show(limit), None)

    async def _show(self, limit: int) -> None:
        self._view.show(limit)


class Client:
    """``gapless.Client`` for those who wait: each method does what the one of the same name does there.

    ``settings`` are those of ``gapless.Client``. ``timeout`` is how many seconds a call may take before it
    raises TimeoutError; None: for ever.
    """

    def __init__(
        self,
        directory: str | os.PathLike[str] = "",
        *,
        timeout: float | None = USUAL_TIMEOUT,
        **settings: Any,
    ) -> None:
        self._timeout = timeout
        self._client = asynchronous.Client(directory, **settings)
        self._runs = shared()

    def open(self) -> Self:
        """Opens the mailbox, and connects if the client was made so."""
        self._wait(self._client.open())
        return self

    def close(self) -> None:
        """Commits what is acknowledged and closes the mailbox. Safe twice."""
        self._wait(self._client.close())

    def abandon(self) -> None:
        """The same as if the process had been killed: for tests."""
        self._wait(self._client.abandon())

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._client).replace("gapless.", "gapless.blocking.")

    def _wait(self, what: Coroutine[Any, Any, Answer]) -> Answer:
        if self._runs.process != os.getpid():
            what.close()
            raise ClosedError(
                "usage", "the client belongs to the process that this one was forked off"
            )
        return self._runs.wait(what, self._timeout)

    # ---- The account and the connection.

    def register(
        self,
        server: str,
        user: str,
        password: str,
        *,
        authority: str = "",
        authority_file: str | os.PathLike[str] | None = None,
        device_class: DeviceClass = DeviceClass.OTHER,
    ) -> Account:
        return self._wait(self._client.register(
            server, user, password, authority=authority, authority_file=authority_file,
            device_class=device_class
        ))

    def log_in(
        self,
        server: str,
        user: str,
        password: str,
        *,
        authority: str = "",
        authority_file: str | os.PathLike[str] | None = None,
        device_class: DeviceClass = DeviceClass.OTHER,
    ) -> Account:
        return self._wait(self._client.log_in(
            server, user, password, authority=authority, authority_file=authority_file,
            device_class=device_class
        ))

    def log_out(self) -> None:
        self._wait(self._client.log_out())

    def change_password(self, old_password: str, new_password: str) -> None:
        self._wait(self._client.change_password(old_password, new_password))

    def devices(self) -> tuple[Device, ...]:
        return self._wait(self._client.devices())

    def remove_device(self, device: str) -> None:
        self._wait(self._client.remove_device(device))

    def who(self) -> Account | None:
        return self._client.who()

    def this_device(self) -> str:
        return self._client.this_device()

    def connect(self) -> None:
        self._client.connect()

    def disconnect(self) -> None:
        self._client.disconnect()

    def network_changed(self) -> None:
        self._client.network_changed()

    def set_network_state(
        self,
        name: str = "",
        kind: NetworkKind = NetworkKind.OTHER,
        *,
        is_online: bool = True,
    ) -> None:
        self._client.set_network_state(name, kind, is_online=is_online)

    def set_app_state(self, state: AppState) -> None:
        self._client.set_app_state(state)

    def status(self) -> ConnectionStatus:
        return self._client.status()

    def statuses(self, *, timeout: float | None = None) -> Reader[ConnectionStatus]:
        return Reader(self._runs, self._client.statuses(), timeout)

    def is_settled(self) -> bool:
        return self._client.is_settled()

    def catch_up(self) -> None:
        self._wait(self._client.catch_up())

    def hear_news(self) -> None:
        self._wait(self._client.hear_news())

    # ---- Messages and events.

    def send(self, to: To, what: What) -> str:
        return self._wait(self._client.send(to, what))

    def send_and_wait(self, to: To, what: What) -> Sent:
        return self._wait(self._client.send_and_wait(to, what))

    def cancel(self, client_id: str) -> None:
        self._client.cancel(client_id)

    def retry(self, client_id: str) -> Sent:
        return self._wait(self._client.retry(client_id))

    def outbox(self) -> tuple[PendingMessage, ...]:
        return self._wait(self._client.outbox())

    def events(self, *, timeout: float | None = None) -> Reader[Event]:
        return Reader(self._runs, self._client.events(), timeout)

    def acknowledge(self, event: MessageEvent | SentEvent | FailedEvent | int) -> None:
        self._client.acknowledge(event)

    # ---- Conversations.

    def conversations(self) -> tuple[Conversation, ...]:
        return self._wait(self._client.conversations())

    def unread_total(self) -> int:
        return self._wait(self._client.unread_total())

    def history(self, conversation: int, start: int = 1, limit: int = 100) -> tuple[Message, ...]:
        return self._wait(self._client.history(conversation, start, limit))

    def fetch_history(self, conversation: int, before: int, count: int = 100) -> HistoryPage:
        return self._wait(self._client.fetch_history(conversation, before, count))

    def annotations(self, conversation: int, start: int, end: int) -> tuple[Annotation, ...]:
        return self._wait(self._client.annotations(conversation, start, end))

    def search(
        self,
        text: str,
        *,
        conversation: int | None = None,
        sender: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        order: SearchOrder = SearchOrder.NEWEST_FIRST,
        limit: int = 20,
        after: SearchCursor | None = None,
    ) -> SearchPage:
        return self._wait(self._client.search(
            text, conversation=conversation, sender=sender, since=since, until=until,
            order=order, limit=limit, after=after
        ))

    def mark_read(self, conversation: int, up_to: int) -> None:
        self._wait(self._client.mark_read(conversation, up_to))

    def mark_unread(self, conversation: int, is_unread: bool = True) -> None:
        self._wait(self._client.mark_unread(conversation, is_unread))

    def receipts(self, conversation: int, seq: int) -> MessageReceipts:
        return self._wait(self._client.receipts(conversation, seq))

    def conversation_changes(self, *, timeout: float | None = None) -> Reader[Conversation]:
        return Reader(self._runs, self._client.conversation_changes(), timeout)

    def receipt_hints(self, *, timeout: float | None = None) -> Reader[ReceiptHint]:
        return Reader(self._runs, self._client.receipt_hints(), timeout)

    def set_pinned(self, conversation: int, is_pinned: bool = True) -> None:
        self._wait(self._client.set_pinned(conversation, is_pinned))

    def set_muted(self, conversation: int, is_muted: bool = True) -> None:
        self._wait(self._client.set_muted(conversation, is_muted))

    def set_draft(self, conversation: int, text: str) -> None:
        self._wait(self._client.set_draft(conversation, text))

    def set_retention(self, conversation: int, retention: Retention) -> None:
        self._wait(self._client.set_retention(conversation, retention))

    def conversation_list(
        self,
        limit: int = 50,
        *,
        timeout: float | None = None,
    ) -> ListReader[ListedConversation]:
        return ListReader(self._runs, self._client.conversation_list(limit), timeout)

    def timeline(
        self,
        conversation: int,
        limit: int = 50,
        *,
        timeout: float | None = None,
    ) -> ListReader[ListedEntry]:
        return ListReader(self._runs, self._client.timeline(conversation, limit), timeout)

    # ---- Groups.

    def create_group(
        self,
        name: str,
        members: Iterable[str] = (),
        history: HistoryPolicy = HistoryPolicy.FROM_JOIN,
        *,
        managed: bool = False,
        ephemeral: bool = False,
    ) -> int:
        made = self._client.create_group(name, members, history, managed=managed, ephemeral=ephemeral)
        return self._wait(made)

    def invite(self, conversation: int, user: str) -> None:
        self._wait(self._client.invite(conversation, user))

    def remove_member(self, conversation: int, user: str) -> None:
        self._wait(self._client.remove_member(conversation, user))

    def change_role(self, conversation: int, user: str, role: Role) -> None:
        self._wait(self._client.change_role(conversation, user, role))

    def join(self, conversation: int) -> None:
        self._wait(self._client.join(conversation))

    def leave(self, conversation: int) -> None:
        self._wait(self._client.leave(conversation))

    def members(self, conversation: int) -> tuple[Member, ...]:
        return self._wait(self._client.members(conversation))

    def mute_member(self, conversation: int, user: str, until: datetime | None) -> None:
        self._wait(self._client.mute_member(conversation, user, until))

    def mute_all(self, conversation: int, is_muted: bool = True) -> None:
        self._wait(self._client.mute_all(conversation, is_muted))

    def rename_group(self, conversation: int, name: str) -> None:
        self._wait(self._client.rename_group(conversation, name))

    def dismiss_group(self, conversation: int) -> None:
        self._wait(self._client.dismiss_group(conversation))

    def set_history(self, conversation: int, history: HistoryPolicy) -> None:
        self._wait(self._client.set_history(conversation, history))

    def group(self, conversation: int) -> Group:
        return self._wait(self._client.group(conversation))

    # ---- People.

    def request_contact(self, user: str, note: str = "") -> None:
        self._wait(self._client.request_contact(user, note))

    def answer_contact(self, user: str, accept: bool) -> None:
        self._wait(self._client.answer_contact(user, accept))

    def remove_contact(self, user: str) -> None:
        self._wait(self._client.remove_contact(user))

    def follow(self, user: str) -> None:
        self._wait(self._client.follow(user))

    def unfollow(self, user: str) -> None:
        self._wait(self._client.unfollow(user))

    def block(self, user: str) -> None:
        self._wait(self._client.block(user))

    def unblock(self, user: str) -> None:
        self._wait(self._client.unblock(user))

    def contacts(self) -> tuple[Contact, ...]:
        return self._wait(self._client.contacts())

    def set_presence(self, state: PresenceState) -> None:
        self._client.set_presence(state)

    def watch_presence(self, users: Iterable[str]) -> None:
        self._wait(self._client.watch_presence(users))

    def presence_of(self, user: str) -> Presence | None:
        return self._client.presence_of(user)

    def presences(self, *, timeout: float | None = None) -> Reader[Presence]:
        return Reader(self._runs, self._client.presences(), timeout)

    def set_typing(self, conversation: int, is_active: bool = True) -> None:
        self._client.set_typing(conversation, is_active)

    def typing(self, *, timeout: float | None = None) -> Reader[Typing]:
        return Reader(self._runs, self._client.typing(), timeout)

    # ---- Keys.

    def link_device(self, device: Device) -> None:
        self._wait(self._client.link_device(device))

    def revoke_device(self, device: str) -> None:
        self._wait(self._client.revoke_device(device))

    def safety_number(self, user: str) -> str:
        return self._wait(self._client.safety_number(user))

    def verification(self, user: str) -> Verification:
        return self._wait(self._client.verification(user))

    def mark_verified(self, user: str, number: str) -> None:
        self._wait(self._client.mark_verified(user, number))

    def mark_unverified(self, user: str) -> None:
        self._wait(self._client.mark_unverified(user))

    def key_findings(self, *, timeout: float | None = None) -> Reader[KeyFinding]:
        return Reader(self._runs, self._client.key_findings(), timeout)

    def recovery_code(self) -> str:
        return self._wait(self._client.recovery_code())

    def restore(self, code: str) -> None:
        self._wait(self._client.restore(code))

    def begin_anew(self) -> None:
        self._wait(self._client.begin_anew())


for _name, _method in vars(Client).items():
    if not _name.startswith("_") and not _method.__doc__:
        _method.__doc__ = getattr(asynchronous.Client, _name).__doc__
