"""What is read and kept, what the mailbox holds, and lists of it."""

from __future__ import annotations

from datetime import datetime

from . import _native
from ._core import Core, as_milliseconds, checked
from ._streams import Latest, ListView
from .contents import Retention
from .kinds import SearchOrder
from .values import (
    Annotation,
    Conversation,
    HistoryPage,
    ListedConversation,
    ListedEntry,
    Message,
    MessageReceipts,
    ReceiptHint,
    SearchCursor,
    SearchPage,
)


class ConversationsPart(Core):
    """Conversations: their entries, what of them is read, and how they are shown."""

    async def conversations(self) -> tuple[Conversation, ...]:
        """All of them, ascending by id."""
        return await self._read(_native.Client.conversations)

    async def unread_total(self) -> int:
        """The sum of what is unread."""
        return await self._read(_native.Client.unread_total)

    async def history(self, conversation: int, start: int = 1, limit: int = 100) -> tuple[Message, ...]:
        """Entries of the mailbox from the seq ``start`` on, ascending."""
        return await self._read(_native.Client.history, conversation, start, limit)

    async def fetch_history(self, conversation: int, before: int, count: int = 100) -> HistoryPage:
        """The entries right below a seq, from the server if need be; or why there are fewer.

        Codes: ``usage`` (more than 10,000), ``unknown_conversation``, ``timed_out``.
        """
        page: HistoryPage = await self._ask(
            _native.Client.fetch_history, conversation, before, count
        )
        return page

    async def annotations(self, conversation: int, start: int, end: int) -> tuple[Annotation, ...]:
        """What was said about the entries from ``start`` to ``end``."""
        return await self._read(_native.Client.annotations, conversation, start, end)

    async def search(
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
        """The messages of the mailbox that have all words of the text.

        ``after`` is the ``next`` of the page before. Codes: ``usage``, ``invalid_name``.
        """
        return await self._read(
            _native.Client.search,
            text,
            conversation or 0,
            sender,
            as_milliseconds(since),
            as_milliseconds(until),
            checked(order, SearchOrder).value,
            limit,
            after,
        )

    # ---- What is read; the same on all devices of a user.

    async def mark_read(self, conversation: int, up_to: int) -> None:
        """The user has read it up to this seq; also without a connection. It never goes back."""
        await self._ask(_native.Client.mark_read, conversation, up_to)

    async def mark_unread(self, conversation: int, is_unread: bool = True) -> None:
        """Flags a conversation for the user's own eyes, or takes the flag away."""
        await self._ask(_native.Client.mark_unread, conversation, is_unread)

    async def receipts(self, conversation: int, seq: int) -> MessageReceipts:
        """Who has got and who has read a message. Needs the server."""
        receipts: MessageReceipts = await self._ask(_native.Client.receipts, conversation, seq)
        return receipts

    def conversation_changes(self) -> Latest[Conversation]:
        """Each conversation that is new or has changed, as it is then."""
        return Latest(self, _native.Client.on_conversation, lambda one: one.id)

    def receipt_hints(self) -> Latest[ReceiptHint]:
        """Somebody has got or read what was written to a group lately. Hints may be lost."""
        return Latest(self, _native.Client.on_receipt, lambda one: (one.conversation, one.user_id))

    # ---- What the user sets.

    async def set_pinned(self, conversation: int, is_pinned: bool = True) -> None:
        """Pinned ones stand first, on all devices of the user."""
        await self._ask(_native.Client.set_pinned, conversation, is_pinned)

    async def set_muted(self, conversation: int, is_muted: bool = True) -> None:
        """The app should not disturb for it, on all devices of the user."""
        await self._ask(_native.Client.set_muted, conversation, is_muted)

    async def set_draft(self, conversation: int, text: str) -> None:
        """What the user has begun to write."""
        await self._ask(_native.Client.set_draft, conversation, text)

    async def set_retention(self, conversation: int, retention: Retention) -> None:
        """How long it is kept, from now on. Codes: ``invalid_lifetime``, ``forbidden`` and others."""
        kept = checked(retention, Retention)
        await self._ask(_native.Client.set_retention, conversation, kept.kind.value, kept.time)

    # ---- Lists that a screen shows.

    def conversation_list(self, limit: int = 50) -> ListView[ListedConversation]:
        """The first conversations, pinned ones before others, the newest first: a ``Reset``, then
        batches of changes."""
        return ListView(self, _native.Client.conversation_list, limit)

    def timeline(self, conversation: int, limit: int = 50) -> ListView[ListedEntry]:
        """A conversation's newest entries, what comes later, and what waits in the outbox for it."""
        return ListView(self, _native.Client.timeline, limit, conversation)
