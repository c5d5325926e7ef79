"""What a device keeps: timelines, and the cursor with its rule (docs/protocol/frames.md)."""

import collections

from .schemas import MORE, OK, RESET
from .timeline import Timeline


class Mailbox:
    """Takes frames that bring something and says what to ask for. Knows no socket and no clock."""

    def __init__(self):
        self.timelines = collections.defaultdict(Timeline)
        self.cursor = 0
        self.epoch = 0
        self.is_syncing = True
        self._kept = []

    def by_name(self, name):
        """The conversation with this user, or the group of this name."""
        for conversation, timeline in self.timelines.items():
            if timeline.name == name.encode():
                return conversation
        return None

    def take_page(self, page):
        """True when another sync has to follow."""
        if page.state == RESET:
            self.cursor, self.epoch = 0, page.epoch
            return True
        for entry in (*page.entries, *page.large):
            self.timelines[entry.conversation].take_entry(entry)
        self.cursor, self.epoch = page.version, page.epoch
        if page.state == MORE:
            return True
        assert page.state == OK
        self.is_syncing = False
        self._try_kept()
        return False

    def take_messages(self, conversation, epoch, messages):
        timeline = self.timelines[conversation]
        timeline.epoch = epoch or timeline.epoch
        for message in messages:
            timeline.take(message)

    def take_pulled(self, pulled):
        timeline = self.timelines[pulled.conversation]
        for message in pulled.messages:
            timeline.take(message)
        for hole in pulled.holes:
            timeline.take_hole(hole)
        self._try_kept()

    def take_fields(self, conversation, fields):
        """Rule 3 (b): after the frame's own content has been taken."""
        timeline = self.timelines[conversation]
        timeline.head = max(timeline.head, fields.head)
        if fields.version > self.cursor:
            self._kept.append((fields.version, conversation, fields))
            self._kept.sort(key=lambda kept: kept[0])
        self._try_kept()

    @property
    def misses_a_frame(self):
        """Rule 5, and the sentence on unknown conversations in rule 8."""
        strangers = any(not timeline.is_known for timeline in self.timelines.values())
        return strangers or any(fields.prev > self.cursor for _, _, fields in self._kept)

    def gaps(self):
        """Rule 2."""
        return [
            (conversation, timeline)
            for conversation, timeline in self.timelines.items()
            if timeline.has_gap
        ]

    def _try_kept(self):
        if self.is_syncing:
            return
        waiting = []
        for version, conversation, fields in self._kept:
            if version <= self.cursor:
                continue
            timeline = self.timelines[conversation]
            if fields.prev <= self.cursor and timeline.is_known and timeline.high >= fields.head:
                self.cursor = version
            else:
                waiting.append((version, conversation, fields))
        self._kept = waiting
