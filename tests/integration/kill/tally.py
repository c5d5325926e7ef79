"""How often who was killed where, and what was in flight then."""

import collections
import statistics
import threading

AT_RANDOM = "at random"
POINTS = {
    "server": ["before_commit", "after_commit", "before_reply", "in_checkpoint"],
    "client": ["before_commit", "after_commit", "before_write", "in_checkpoint"],
}


class Tally:
    def __init__(self, floor):
        self._floor = floor
        self._lock = threading.Lock()
        self._in_flight = collections.defaultdict(list)  # one number a kill, by (who, where)

    def note(self, who, where, in_flight):
        with self._lock:
            self._in_flight[who, where].append(in_flight)

    def hits(self, who, where):
        """Kills there with sends in flight."""
        with self._lock:
            return sum(1 for number in self._in_flight[who, where] if number > 0)

    def kills(self):
        return sum(len(numbers) for numbers in self._in_flight.values())

    def places(self):
        return [(who, where) for who, points in POINTS.items() for where in [AT_RANDOM, *points]]

    def missed(self):
        """The places that were hit too seldom."""
        return [place for place in self.places() if self.hits(*place) < self.floor(place[1])]

    def floor(self, where):
        return min(1, self._floor) if where == AT_RANDOM else self._floor

    def add(self, other):
        for place, numbers in other._in_flight.items():
            self._in_flight[place] += numbers

    def lines(self):
        yield f"{'killed':8}{'':16}{'kills':>7}{'in flight':>11}{'least':>7}{'median':>8}{'most':>6}"
        for who, where in self.places():
            numbers = self._in_flight[who, where]
            flying = [number for number in numbers if number > 0] or [0]
            yield (
                f"{who:8}{where:16}{len(numbers):7}{self.hits(who, where):11}"
                f"{min(flying):7}{statistics.median(flying):8.0f}{max(flying):6}"
            )
