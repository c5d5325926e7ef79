"""A `gapless listen` that runs in the background."""

import json
import signal
import subprocess
import threading


class Listener:
    """Collects what a listening process prints, line by line, and tells `on_line` of each."""

    def __init__(self, command, on_line=None):
        self.lines = []
        self._changed = threading.Condition()
        self._on_line = on_line
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            # What a killed process had not finished is no line.
            if not line.endswith(b"\n"):
                break
            said = json.loads(line)
            if self._on_line:
                self._on_line(said)
            with self._changed:
                self.lines.append(said)
                self._changed.notify_all()

    def wait_for(self, holds, timeout=20):
        """Until a condition of the lines holds."""
        with self._changed:
            if not self._changed.wait_for(lambda: holds(self.lines), timeout):
                raise TimeoutError(f"after {timeout} s there are {len(self.lines)} lines")

    def stop(self):
        """By SIGTERM; its exit code."""
        return self._end(signal.SIGTERM)

    def interrupt(self):
        """By SIGINT, as Ctrl-C does."""
        return self._end(signal.SIGINT)

    def kill(self):
        return self._end(signal.SIGKILL)

    def kill_if_alive(self):
        if self._process.poll() is None:
            self.kill()

    def _end(self, how):
        self._process.send_signal(how)
        return self.join()

    def join(self, timeout=20):
        """Until it ends by itself; its exit code."""
        code = self._process.wait(timeout)
        self._reader.join(timeout)
        self.stderr = self._process.stderr.read().decode()
        self._process.stdout.close()
        self._process.stderr.close()
        return code
