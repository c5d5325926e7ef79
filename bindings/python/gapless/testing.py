"""A server for tests of what is built on Gapless: the real ``gaplessd``, on free ports, with users.

    with gapless.testing.Server(users=["alice", "bob"]) as server:
        async with gapless.Client(in_memory=True) as alice:
            await server.log_in(alice, "alice")

With pytest the fixture ``gapless_server`` is there as soon as the package is installed (see
``gapless.pytest_plugin``). The program is the one that the environment variable ``GAPLESS_SERVER`` names,
or ``gaplessd`` on the PATH.
"""

from __future__ import annotations

import asyncio
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from .client import Client
from .errors import UsageError
from .values import Account

STARTS_WITHIN = 20.0
ENDS_WITHIN = 20.0


def find_program() -> str:
    """The server's program. Raises FileNotFoundError, which says where it was looked for."""
    named = os.environ.get("GAPLESS_SERVER")
    found = shutil.which(named or "gaplessd")
    if found is None:
        raise FileNotFoundError(
            f"GAPLESS_SERVER is {named!r}, and no program" if named else
            "no gaplessd on the PATH: install it, or name it with the variable GAPLESS_SERVER"
        )
    return found


class Server:
    """One server with what it stores, from ``start()`` to ``stop()``.

    ``users`` are registered as it starts. ``arguments`` are handed to the program; what it can be told is
    in docs/operations. It has its own certificate authority, cheap passwords and no limits on rates:
    never for real people.
    """

    def __init__(self, users: Iterable[str] = (), arguments: Iterable[str] = ()) -> None:
        self._users = tuple(users)
        self._arguments = tuple(arguments)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: dict[str, Any] = {}

    @property
    def url(self) -> str:
        """What ``Client.log_in`` takes as ``server``."""
        return f"https://{self._ready['rest']}"

    @property
    def authority(self) -> str:
        """Whom a client has to trust, as PEM text."""
        return pathlib.Path(self._ready["ca"]).read_text(encoding="utf-8")

    @property
    def authority_file(self) -> str:
        """The same as a file, which lives as long as the server."""
        return str(self._ready["ca"])

    @property
    def log(self) -> str:
        """What the server has said."""
        return self._path("server.log").read_text(encoding="utf-8", errors="replace")

    def password_of(self, user: str) -> str:
        """The password of a user that the server has made."""
        return f"password of {user}"

    def start(self) -> Self:
        """Returns when it serves and the users are there. Started again, it is the same one."""
        if self._process is not None:
            raise UsageError("usage", "the server runs already")
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="gapless-server-")
        is_new = not self._ready
        try:
            self._launch()
            if is_new and self._users:
                self.add_users(*self._users)
        except BaseException:
            if is_new:
                self.stop()
            raise
        return self

    def kill(self) -> None:
        """Like a power failure; ``start()`` goes on from there."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """On the same ports, with everything that was stored."""
        self._end(signal.SIGTERM)
        self.start()

    def stop(self) -> None:
        """Ends it, and takes what it stored away. Safe twice."""
        self._end(signal.SIGKILL)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
            self._ready = {}

    def add_users(self, *users: str) -> None:
        """Registers more users; ``password_of`` says with which passwords."""
        done: list[BaseException] = []
        thread = threading.Thread(target=self._run_adding, args=(users, done))
        thread.start()
        thread.join()
        if done:
            raise done[0]

    async def log_in(self, client: Client, user: str) -> Account:
        """Logs a client in as one of the users."""
        return await client.log_in(
            self.url, user, self.password_of(user), authority=self.authority
        )

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _path(self, name: str) -> pathlib.Path:
        if self._folder is None:
            raise UsageError("usage", "the server was never started, or was stopped")
        return pathlib.Path(self._folder.name) / name

    def _launch(self) -> None:
        command = [find_program(), "--data", str(self._path("data")), "--dev", *self._arguments]
        for entrance in ("tcp", "websocket", "rest"):
            command += [f"--{entrance}", self._ready.get(entrance, "127.0.0.1:0")]
        with open(self._path("server.log"), "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        late = threading.Timer(STARTS_WITHIN, self._process.kill)
        late.start()
        line = self._process.stdout.readline()
        late.cancel()
        if not line:
            self._end(signal.SIGKILL)
            raise RuntimeError(f"gaplessd did not start:\n{self.log}")
        self._ready = json.loads(line)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _run_adding(self, users: tuple[str, ...], done: list[BaseException]) -> None:
        """On a thread of its own: who calls may be inside an event loop."""
        try:
            asyncio.run(self._add_all(users))
        except BaseException as error:  # noqa: BLE001: it is raised where it was asked for
            done.append(error)

    async def _add_all(self, users: tuple[str, ...]) -> None:
        await asyncio.gather(*(self._add(user) for user in users))

    async def _add(self, user: str) -> None:
        """By a device that is gone afterwards."""
        async with Client(in_memory=True, connect=False) as client:
            await client.register(
                self.url, user, self.password_of(user), authority=self.authority
            )
            await client.log_out()
