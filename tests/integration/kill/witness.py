"""What the devices of one process say, written down, and how much of it waits for an answer."""

import json
import threading
import time


class Witness:
    def __init__(self, path, on_change):
        self._path = path
        self._on_change = on_change
        self._lock = threading.Lock()
        self._unanswered = {}  # by device: client_ids that are promised and not yet sent
        self._live_at = {}  # by device: since when it is connected and has caught up
        self.events = 0  # shown in this life

    def begin_life(self, number):
        self.events = 0
        with self._lock:
            self._live_at.clear()
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": "life", "life": number}) + "\n")

    def read(self, stream):
        """To its end. What a killed process has written is read to the last line."""
        with open(self._path, "ab") as file:
            for line in stream:
                file.write(line)
                self._note(line)

    def in_flight(self, since):
        """Of the devices that have been live at some time since then."""
        with self._lock:
            return sum(
                len(self._unanswered.get(device, ()))
                for device, at in self._live_at.items() if at >= since
            )

    def _note(self, line):
        if line.startswith(b'{"at":"shown"'):
            self.events += 1
            return
        said = json.loads(line)
        what, device = said["at"], said["device"]
        with self._lock:
            if what == "queued":
                self._unanswered.setdefault(device, set()).add(said["client_id"])
            elif what == "sent":
                self._unanswered.setdefault(device, set()).discard(said["client_id"])
                self.events += 1
            elif what == "status" and said["state"] == "live":
                self._live_at[device] = time.monotonic()
        self._on_change()
