"""The thread of the event loop behind all blocking clients of the process."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Background:
    """The loop and its thread. It ends with the interpreter."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="gapless", daemon=True)
        self._thread.start()
        atexit.register(self._stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def _stop(self) -> None:
        if self.process == os.getpid():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join()

    def wait(self, what: Coroutine[Any, Any, Answer], timeout: float | None) -> Answer:
        """Raises TimeoutError, and then it was cancelled; so it is by Ctrl-C."""
        asked = asyncio.run_coroutine_threadsafe(what, self.loop)
        try:
            return asked.result(timeout)
        except (concurrent.futures.TimeoutError, KeyboardInterrupt):
            asked.cancel()
            raise


_lock = threading.Lock()
_background: Background | None = None


def shared() -> Background:
    global _background
    with _lock:
        if _background is None:
            _background = Background()
        return _background


def _begin_anew() -> None:
    """In a forked child, where nobody runs the loop, and nobody will open the lock."""
    global _background, _lock
    _background, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_begin_anew)
