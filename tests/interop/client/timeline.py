"""One conversation as one device has it (docs/protocol/frames.md, Reading)."""

from .schemas import NOT_A_MEMBER


class Diverged(Exception):
    """Two messages claim one seq."""


class Timeline:
    """Everything up to `high` is here; what came early is held behind the gap."""

    def __init__(self):
        self.epoch = 0
        self.kind = 0
        self.name = b""
        self.role = 0
        self.members = 0
        self.removed = False
        self.is_known = False
        self.high = 0
        self.head = 0
        self.entries = {}
        self.missing = {}
        self._held = {}

    @property
    def has_gap(self):
        return self.is_known and self.high < self.head

    @property
    def has_held(self):
        return bool(self._held)

    def texts(self):
        """Bodies in order; a hole is None."""
        return [
            self.entries[seq].body.decode() if seq in self.entries else None
            for seq in range(1, self.high + 1)
        ]

    def take_entry(self, entry):
        """State of the conversation, from a page or a Changed."""
        if not self.is_known:
            self.is_known = True
            self.high = max(self.high, entry.first - 1)
        self.epoch = entry.epoch
        self.kind = entry.kind
        self.name = entry.name
        self.role = entry.role
        self.members = entry.members
        self.removed = entry.removed
        self.head = max(self.head, entry.head)
        self._advance()

    def take(self, message):
        if message.seq <= self.high:
            known = self.entries.get(message.seq)
            if known is not None and known.id != message.id:
                raise Diverged(f"seq {message.seq}")
            return
        self.head = max(self.head, message.seq)
        self._held[message.seq] = message
        self._advance()

    def take_hole(self, hole):
        for seq in range(max(hole.from_seq, self.high + 1), hole.to_seq + 1):
            self.missing[seq] = hole.reason
        self._advance()

    def was_absent(self, seq):
        return self.missing.get(seq) == NOT_A_MEMBER

    def _advance(self):
        if not self.is_known:
            return
        while True:
            following = self.high + 1
            if following in self._held:
                self.entries[following] = self._held.pop(following)
            elif following not in self.missing:
                break
            self.high = following
        for seq in [seq for seq in self._held if seq <= self.high]:
            del self._held[seq]
