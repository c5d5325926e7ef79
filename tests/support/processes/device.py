"""gapless with one mailbox: a device of somebody."""

import json
import os
import pathlib
import subprocess

from . import program
from .listener import Listener


class Outcome:
    """How a run of gapless ended."""

    def __init__(self, code, stdout, stderr):
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def lines(self):
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def error(self):
        """The typed error; empty when there is none."""
        said = [json.loads(line) for line in self.stderr.splitlines()]
        return said[-1]["error"] if said else {}


def run(*arguments, stdin=b"", environment=None, timeout=90):
    """Any run of gapless, to its end."""
    done = subprocess.run(
        [program("gapless"), *map(str, arguments)],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=timeout,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


class Device:
    """A mailbox in DIR/USER/N, and the verbs on it. Only one process works on it at a time."""

    def __init__(self, folder, user, number=1):
        self.user = user
        self.mailbox = pathlib.Path(folder) / user / str(number)
        self.mailbox.parent.mkdir(parents=True, exist_ok=True)

    def command(self, *arguments):
        return [*map(str, arguments), "--mailbox", str(self.mailbox), "--json"]

    def run(self, *arguments, text=None, **options):
        """One verb; a text that could be taken for a flag is safe behind `--`."""
        tail = [] if text is None else ["--", text]
        return run(*self.command(*arguments), *tail, **options)

    def do(self, *arguments, **options):
        """The same, when nothing may go wrong: its lines."""
        outcome = self.run(*arguments, **options)
        if outcome.code != 0:
            raise RuntimeError(f"gapless {' '.join(map(str, arguments))}: {outcome.stderr}")
        return outcome.lines

    def enter(self, verb, server, password="correct horse"):
        """register or login."""
        secret = self.mailbox.parent / f"password-{self.mailbox.name}"
        secret.write_text(password + "\n")
        return self.run(
            verb, "--server", server.url, "--ca", server.ca, "--user", self.user,
            "--password-file", secret,
        )

    def send(self, where, *texts, timeout=60):
        """To a user or, if it is a number, a conversation; the `sent` lines."""
        to = ["--conversation", where] if str(where).isdigit() else ["--to", where]
        return self.do("send", *to, "--timeout", timeout, stdin="".join(f"{t}\n" for t in texts))

    def listen(self, *arguments, on_line=None):
        return Listener([program("gapless"), *self.command("listen", *arguments)], on_line)
