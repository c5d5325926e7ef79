"""gaplessd, started on free ports and stopped as it deserves."""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess

from . import program


class DidNotStart(RuntimeError):
    """It ended before its ready line. Why is in its log; how, in wait()."""


_claims = []  # of this process, for its life


# Below where the system takes ports for clients: one of them that knocks at a dead server's port
# must not be given that very port and talk to itself.
PORTS = range(15_000, 32_000)


def free_address(chance=random):
    """Of a port that nobody else gets, so that a server finds it free when it is back.

    Other processes of the tests do not choose it either: a name that only one can have stands for it.
    """
    while True:
        port = chance.choice(PORTS)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0gapless-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return f"127.0.0.1:{port}"


class Server:
    """One server on a data directory. Started again, it takes the ports it had before."""

    def __init__(self, folder, name="gaplessd", addresses=None, arguments=()):
        self.name = name
        self._arguments = arguments
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log_path = self.folder / "server.log"
        self._process = None
        self._ready = None
        self._addresses = addresses or {}

    @property
    def url(self):
        return f"https://{self._ready['rest']}"

    @property
    def pid(self):
        return self._process.pid

    def address(self, entrance):
        """HOST:PORT, as the ready line has it."""
        return self._ready[entrance]

    @property
    def ca(self):
        return self._ready["ca"]

    @property
    def is_running(self):
        return self._process is not None

    def start(self, environment=None, arguments=()):
        """Returns when the ready line has come."""
        command = [program(self.name), "--data", str(self.folder / "data"), "--dev"]
        command += [*self._arguments, *arguments]
        for entrance in ("tcp", "websocket", "rest"):
            command += [f"--{entrance}", self._addresses.get(entrance) or free_address()]
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, env={**os.environ, **(environment or {})}
            )
        line = self._process.stdout.readline()
        if not line:
            raise DidNotStart(f"{self.name} did not start:\n{self.log_path.read_text()}")
        self._ready = json.loads(line)
        self._addresses = self._ready
        return self

    def wait(self, timeout):
        """Its exit code when it ends by itself within the time; None when it goes on."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        self._forget()
        return code

    def stop(self):
        """Lets it drain; its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self):
        return self._end(signal.SIGKILL)

    def restart(self):
        self.stop()
        self.start()

    def _end(self, how):
        if self._process is None:
            return None
        self._process.send_signal(how)
        code = self._process.wait(timeout=10)
        self._forget()
        return code

    def _forget(self):
        self._process.stdout.close()
        self._process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()
