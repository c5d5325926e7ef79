"""A terminal with a program in it: what is typed goes in, and the screen shows what came of it.

It knows as much of a terminal's language as a line editor speaks.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([@A-Za-z])|\x1b[=>]|\x1b[()][A-Z0-9]")
UNFINISHED = re.compile(r"\x1b(\[[?0-9;]*|[()])?$")


DRAWN_IN_S = 0.03


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    """Rows of characters, and a cursor. What scrolls off the top is kept above."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [[]]
        self.row = 0
        self.column = 0
        self.inserts = False
        self._unfinished = ""

    def lines(self):
        return ["".join(row).rstrip() for row in self.rows]

    def feed(self, text):
        text = self._unfinished + text
        self._unfinished = ""
        at = 0
        while at < len(text):
            found = SEQUENCE.match(text, at)
            if found:
                if found[2]:
                    self._command(found[2], found[1])
                at = found.end()
            elif UNFINISHED.match(text, at):
                self._unfinished = text[at:]
                return
            else:
                self._put(text[at])
                at += 1

    def _put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self._down(1)
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character >= " ":
            if self.column + width(character) > self.columns:
                self._down(1)
                self.column = 0
            row = self._padded()
            cells = [character] + [""] * (width(character) - 1)
            row[self.column:self.column + (0 if self.inserts else len(cells))] = cells
            self.column += len(cells)

    def _padded(self):
        row = self.rows[self.row]
        row.extend(" " * (self.column - len(row)))
        return row

    def _down(self, count):
        self.row += count
        while len(self.rows) <= self.row:
            self.rows.append([])

    def _command(self, name, argument):
        count = int(argument) if argument.isdigit() else None
        row = self._padded()
        if name == "A":
            self.row = max(0, self.row - (count or 1))
        elif name == "B":
            self._down(count or 1)
        elif name == "C":
            self.column = min(self.columns - 1, self.column + (count or 1))
        elif name == "D":
            self.column = max(0, self.column - (count or 1))
        elif name == "G":
            self.column = (count or 1) - 1
        elif name == "K" and not count:
            del row[self.column:]
        elif name == "J" and not count:
            del row[self.column:]
            del self.rows[self.row + 1:]
        elif name == "P":
            del row[self.column:self.column + (count or 1)]
        elif name == "@":
            row[self.column:self.column] = " " * (count or 1)
        elif name in "hl" and argument == "4":
            self.inserts = name == "h"
        elif name not in "mhl":
            raise ValueError(f"this terminal has never heard of CSI {argument}{name}")


class Terminal:
    """The program runs from here to its end, or to close()."""

    def __init__(self, command, columns=60, environment=None):
        self.screen = Screen(columns)
        self.code = None
        self.output = ""  # all of it, as it came
        self._bytes = b""
        self._child, self._master = pty.fork()
        if self._child == 0:
            os.environ.update({"TERM": "xterm", "LC_ALL": "C.UTF-8", **(environment or {})})
            os.execv(command[0], command)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, text):
        os.write(self._master, text.encode())

    def text(self):
        return "\n".join(self.screen.lines())

    def wait_for(self, holds, timeout=20):
        """Until a condition of the screen's lines holds, and what was being drawn then is there."""
        until = time.monotonic() + timeout
        while not holds(self.screen.lines()):
            if not self._read(until - time.monotonic()):
                raise TimeoutError(f"after {timeout} s the screen is:\n{self.text()}")
        while self._read(DRAWN_IN_S):
            pass

    def wait_for_line(self, pattern, timeout=20):
        self.wait_for(lambda lines: any(re.fullmatch(pattern, line) for line in lines), timeout)

    def join(self, timeout=20):
        """Until the program ends by itself; its exit code."""
        until = time.monotonic() + timeout
        while self._read(until - time.monotonic()):
            pass
        while self.code is None:
            ended, status = os.waitpid(self._child, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise TimeoutError(f"it has not ended:\n{self.text()}")
        return self.code

    def is_echoing(self):
        """Whether the terminal is as it was before a line editor had it."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def close(self):
        if self.code is None:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self.code = -signal.SIGKILL
        os.close(self._master)

    def _read(self, timeout):
        if timeout <= 0 or not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            self._bytes += os.read(self._master, 65_536)
        except OSError:  # the other end is closed
            return False
        # What has come of a character stays until the rest of it does.
        for end in range(len(self._bytes), max(-1, len(self._bytes) - 4), -1):
            try:
                whole = self._bytes[:end].decode()
            except UnicodeDecodeError:
                continue
            self._bytes = self._bytes[end:]
            self.output += whole
            self.screen.feed(whole)
            break
        return True
