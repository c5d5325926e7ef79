"""What all parts of a client stand on: its native half, its loop, and the answers that it waits for."""

from __future__ import annotations

import asyncio
import functools
import itertools
import os
import warnings
import weakref
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from . import _native
from .errors import ClosedError, UsageError, WrongThreadError

Span = timedelta | float
"""A span of time: a timedelta, or seconds."""

Answer = TypeVar("Answer")


class Listening(Protocol):
    """Who is told more than once."""

    def _tell(self, value: Any) -> None: ...

    def _end(self) -> None: ...


def as_span(value: Span) -> timedelta:
    """A span of time, however it is given."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"a time is a timedelta or a number of seconds, not {value!r}")
    return timedelta(seconds=value)


def as_milliseconds(value: datetime | None) -> int:
    """A point in time as the SDK counts it; 0 for None."""
    if value is None:
        return 0
    if value.tzinfo is None:
        raise UsageError("usage", "a datetime without a time zone: say datetime.now(timezone.utc)")
    return round(value.timestamp() * 1000)


def checked(value: Any, kind: type[Answer]) -> Answer:
    """The value, if it is of that type."""
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def call_native(call: Callable[..., Answer], leading: tuple[Any, ...], *given: Any) -> Answer:
    """Calls the native half. What it says of wrong types would have all arguments in it: passwords, too."""
    try:
        return call(*leading, *given)
    except TypeError as error:
        if "incompatible function arguments" not in str(error):
            raise
        types = ", ".join(type(one).__name__ for one in given)
    raise TypeError(f"{call.__name__}() was given ({types}): a wrong type, or a number out of range")


class Core:
    """The native half and the loop. Everything here runs on the loop's thread, but for ``native``."""

    def __init__(self) -> None:
        self._native: _native.Client | None = None
        self._speaking: _native.Client | None = None  # the same, until it has said its last word
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = os.getpid()
        self._ending: asyncio.Task[None] | None = None
        self._was_opened = False
        self._is_closed = False
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._event_reader: weakref.ref[Listening] | None = None
        self._listening: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()

    # ---- What the parts call.

    def _open_native(self) -> _native.Client:
        """The native half, for what may be called on any thread."""
        if self._process != os.getpid():
            raise ClosedError(
                "usage", "the client belongs to the process that this one was forked off"
            )
        if self._native is None:
            state = "is closed" if self._is_closed else "is not open: use `async with`"
            raise ClosedError("cancelled", f"the client {state}")
        return self._native

    def _here(self) -> tuple[_native.Client, asyncio.AbstractEventLoop]:
        """The native half and the loop, for what only the loop's thread may call."""
        native = self._open_native()
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if self._loop is None or running is not self._loop:
            raise WrongThreadError(
                "usage",
                "the client was opened on another event loop: call it there, for example with "
                "asyncio.run_coroutine_threadsafe, or use gapless.blocking",
            )
        return native, self._loop

    async def _ask(self, call: Callable[..., None], *given: Any) -> Any:
        """Calls what answers later, and waits for that. Who is cancelled here hears no answer; what was
        asked for may be done all the same."""
        native, loop = self._here()
        number = next(self._numbers)
        answer = self._answers[number] = loop.create_future()
        try:
            call_native(call, (native, number), *given)
            return await answer
        finally:
            self._answers.pop(number, None)

    async def _read(self, call: Callable[..., Answer], *given: Any) -> Answer:
        """Calls what reads the disk, on another thread."""
        native, loop = self._here()
        reading = functools.partial(call_native, call, (native,), *given)
        try:
            asked = loop.run_in_executor(None, reading)
        except RuntimeError as error:  # asyncio's threads are gone already
            raise ClosedError("cancelled", f"the interpreter ends: {error}") from None
        return await asked

    def _now(self, call: Callable[..., Answer], *given: Any) -> Answer:
        """Calls what waits for nothing: on any thread."""
        return call_native(call, (self._open_native(),), *given)

    def _listen(
        self, listening: Listening, call: Callable[..., _native.Subscription], *given: Any
    ) -> tuple[int, _native.Subscription]:
        """From now on ``listening`` is told, as long as it lives and is not forgotten."""
        native, _ = self._here()
        number = next(self._numbers)
        self._listening[number] = listening
        return number, call_native(call, (native, number), *given)

    def _forget(self, number: int) -> None:
        self._listening.pop(number, None)

    # ---- The life.

    async def _open(self, options: dict[str, Any]) -> None:
        if self._was_opened or self._is_closed:
            raise UsageError("usage", "a client is opened once: make another one")
        self._was_opened = True
        loop = asyncio.get_running_loop()
        try:
            native = await loop.run_in_executor(None, functools.partial(_native.Client, options))
        except BaseException:
            self._was_opened = False
            raise
        self._native, self._loop, self._process = native, loop, os.getpid()
        self._speaking = native
        loop.add_reader(native.descriptor(), _wake, weakref.ref(self))

    async def _close(self, how: Callable[[_native.Client], None]) -> None:
        if self._native is not None:
            native, loop = self._here()
            for listening in list(self._listening.values()):
                listening._end()
            self._native = None
            self._ending = loop.create_task(self._end(native, loop, how))
        self._is_closed = True
        if self._ending is not None:
            await asyncio.shield(self._ending)  # it goes on if who waits is cancelled

    async def _end(
        self,
        native: _native.Client,
        loop: asyncio.AbstractEventLoop,
        how: Callable[[_native.Client], None],
    ) -> None:
        try:
            await loop.run_in_executor(None, functools.partial(how, native))
        except RuntimeError:
            how(native)  # asyncio's threads are gone already
        finally:
            loop.remove_reader(native.descriptor())
            self._speaking = None
            self._take(native.drain())
            self._tell_the_rest()

    def _tell_the_rest(self) -> None:
        """Nobody waits for ever."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ClosedError("cancelled", "the client was closed"))
        self._answers.clear()

    def _take(self, words: list[tuple[int, bool, Any]]) -> None:
        for number, is_error, what in words:
            answer = self._answers.get(number)
            if answer is None:
                listening = self._listening.get(number)
                if listening is not None:
                    listening._tell(what)
            elif answer.done():
                continue
            elif is_error:
                answer.set_exception(what)
            else:
                answer.set_result(what)

    def __del__(self) -> None:
        native = getattr(self, "_native", None)
        if native is None or self._process != os.getpid():
            return
        warnings.warn(f"{self!r} was not closed", ResourceWarning, source=self)
        loop, self._native = self._loop, None
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(_drop, loop, native)


def _wake(reference: weakref.ref[Core]) -> None:
    """The native half has something to say."""
    core = reference()
    if core is not None and core._speaking is not None:
        core._take(core._speaking.drain())


def _drop(loop: asyncio.AbstractEventLoop, native: _native.Client) -> None:
    """Of a client that nobody closed: on its loop, before its descriptor goes."""
    loop.remove_reader(native.descriptor())
