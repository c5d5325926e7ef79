"""What comes without end: ``async for`` over events, changes and hints.

A stream is told as long as it lives. It ends with its client, with ``aclose()``, and with ``async with``;
a loop that is left by ``break`` drops it, and that ends it, too.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from . import _native
from .changes import Change, Reset, apply_changes
from .errors import UsageError
from .events import Event

if TYPE_CHECKING:
    from ._core import Core

Item = TypeVar("Item")

ACKNOWLEDGED_AT_ONCE = 64
BATCHES_MAX = 32


class Stream(Generic[Item]):
    """What all have in common: a listener of the client, and one reader who may have to wait."""

    def __init__(self, core: Core, call: Callable[..., _native.Subscription], *given: Any) -> None:
        self._core = core
        self._call = call
        self._given = given
        self._number: int | None = None
        self._subscription: _native.Subscription | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._is_over = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        self._begin()
        while not self._is_over:
            if self._has_items():
                return self._next()
            await self._wait()
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        self._begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Ends it. Whoever waits for its next item hears that it is over."""
        self._end()

    def __del__(self) -> None:
        subscription = getattr(self, "_subscription", None)
        if subscription is not None and not _native.Client.is_forked():
            subscription.cancel()

    def _begin(self) -> None:
        if self._number is None and not self._is_over:
            self._number, self._subscription = self._core._listen(self, self._call, *self._given)

    async def _wait(self) -> None:
        if self._waiter is not None:
            raise UsageError("usage", "two tasks read one stream: give each its own")
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _end(self) -> None:
        self._is_over = True
        if self._number is not None:
            self._core._forget(self._number)
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None
        self._wake()

    def _tell(self, value: Any) -> None:
        raise NotImplementedError

    def _has_items(self) -> bool:
        raise NotImplementedError

    def _next(self) -> Item:
        raise NotImplementedError


class Events(Stream[Event]):
    """The events of a client. One is acknowledged when the loop comes back for the next; so one whose
    loop body raises, or is left, comes again.

    No more than ``events_unacknowledged_max`` are here at any time: meanwhile the rest stays in the
    mailbox.
    """

    def __init__(self, core: Core) -> None:
        super().__init__(core, _native.Client.on_event)
        self._waiting: deque[Event] = deque()
        self._read = 0  # the id of the last one that the reader was done with
        self._given_out: int | None = None
        self._unsaid = 0  # how many were read that the client was not told of
        self._is_saying = False

    async def __anext__(self) -> Event:
        given_out = self._given_out
        if given_out is not None:
            self._given_out = None
            self._note_read(given_out)
        if not self._waiting:
            self._begin()
            while not self._waiting:
                self._say()
                if self._is_over:
                    raise StopAsyncIteration
                await self._wait()
        event = self._waiting.popleft()
        self._given_out = event.id
        return event

    def _note_read(self, event: int) -> None:
        """Said at once if it is many, and otherwise as soon as the loop has nothing better to do."""
        self._read = event
        self._unsaid += 1
        if self._unsaid >= ACKNOWLEDGED_AT_ONCE:
            self._say()
        elif not self._is_saying:
            self._is_saying = True
            # Weakly: a loop that is left by `break` lets go of this at once.
            asyncio.get_running_loop().call_soon(_say, weakref.ref(self))

    def _say(self) -> None:
        self._is_saying = False
        native = self._core._native
        if self._unsaid > 0 and native is not None:
            self._unsaid = 0
            native.acknowledge(self._read)

    def _end(self) -> None:
        self._say()
        self._waiting.clear()  # they come again
        if self._number is not None:
            self._core._event_reader = None
        super()._end()

    def __del__(self) -> None:
        if not _native.Client.is_forked():
            self._say()
        super().__del__()

    def _begin(self) -> None:
        if self._number is None and not self._is_over:
            reader = self._core._event_reader
            if reader is not None and reader() is not None:
                raise UsageError("usage", "somebody reads the events already: one loop a client")
            super()._begin()
            self._core._event_reader = weakref.ref(self)

    def _tell(self, value: Any) -> None:
        self._waiting.append(value)
        self._wake()


def _say(reference: weakref.ref[Events]) -> None:
    events = reference()
    if events is not None:
        events._say()


class Latest(Stream[Item]):
    """How things stand. A slow reader misses what was in between, and never the latest of a kind."""

    def __init__(
        self, core: Core, call: Callable[..., _native.Subscription], key: Callable[[Item], Hashable]
    ) -> None:
        super().__init__(core, call)
        self._key = key
        self._items: OrderedDict[Hashable, Item] = OrderedDict()

    def _has_items(self) -> bool:
        return bool(self._items)

    def _next(self) -> Item:
        return self._items.popitem(last=False)[1]

    def _tell(self, value: Any) -> None:
        key = self._key(value)
        self._items[key] = value
        self._items.move_to_end(key)
        self._wake()


class ListView(Stream[list[Change[Item]]], Generic[Item]):
    """A list as a screen shows it: batches of steps, and ``items``, what they add up to so far.

    Who reads slowly is given one ``Reset`` in place of many batches.
    """

    def __init__(
        self, core: Core, call: Callable[..., _native.Subscription], limit: int, *given: Any
    ) -> None:
        super().__init__(core, call, *given, limit)
        self._batches: deque[list[Change[Item]]] = deque()
        self._told: list[Item] = []
        self._read: list[Item] = []

    @property
    def items(self) -> tuple[Item, ...]:
        """The list after the batches that were read."""
        return tuple(self._read)

    def show(self, limit: int) -> None:
        """From now on so many items; what that changes comes as a batch."""
        self._begin()
        if self._subscription is not None:
            self._subscription.show(limit)

    def _has_items(self) -> bool:
        return bool(self._batches)

    def _next(self) -> list[Change[Item]]:
        batch = self._batches.popleft()
        apply_changes(self._read, batch)
        return batch

    def _tell(self, value: Any) -> None:
        batch = list(value)
        apply_changes(self._told, batch)
        self._batches.append(batch)
        if len(self._batches) > BATCHES_MAX:
            self._batches.clear()
            self._batches.append([Reset(tuple(self._told))])
        self._wake()
