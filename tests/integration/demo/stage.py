"""The devices of the demo: who is on, what each of them has shown, and whether that was right."""

import collections
import threading

from play import DEVICES, GROUP, PEOPLE
from processes.device import Device

SHOWN = ("message", "member")


class Seat:
    """One device: its mailbox, the listener on it while there is one, and all it ever showed."""

    def __init__(self, folder, user, number, label, stage):
        self.user = user
        self.label = f"{user}'s {label}"
        self.device = Device(folder, user, number)
        self.seen = []
        self.repeats_allowed = 0
        self._listener = None
        self._stage = stage

    @property
    def is_on(self):
        return self._listener is not None

    def on(self):
        self._listener = self.device.listen(on_line=self._show)

    def off(self):
        if self._listener.stop() != 0:
            raise RuntimeError(f"{self.label} stopped badly: {self._listener.stderr}")
        self._listener = None

    def kill(self):
        self._listener.kill()
        self._listener = None
        self.repeats_allowed += 1

    def _show(self, line):
        if line["event"] in SHOWN:
            self._stage.show(self, line)


class Stage:
    """All devices. Prints what each of them shows, in the moment in which it shows it."""

    def __init__(self, folder):
        self.seats = [
            Seat(folder, user, number, label, self)
            for user, labels in DEVICES.items()
            for number, label in enumerate(labels, start=1)
        ]
        self.names = {}  # of conversations, by id
        self.joined = {}  # the first entry of the group that a user may see
        self._changed = threading.Condition()

    def first_of(self, user):
        return next(seat for seat in self.seats if seat.user == user)

    def show(self, seat, line):
        with self._changed:
            seat.seen.append((line["conversation"], line["seq"]))
            name = self._name_of(line, seat)
            said = (
                f"{line['sender']}: {line['text']}"
                if line["event"] == "message"
                else f"({line['by']}: {line['change']} {line['user']})"
            )
            print(f"  {seat.label:15} {name:14} #{line['seq']:<3} {said}", flush=True)
            self._changed.notify_all()

    def _name_of(self, line, seat):
        """A conversation that is new is a direct one: it is named after its two people."""
        pair = " and ".join(sorted({line.get("sender", seat.user), seat.user}))
        return self.names.get(line["conversation"], pair)

    def wait_until_all_show(self, where, seq, timeout=20):
        """Of the devices that are on and in the conversation."""
        people = PEOPLE[self.names[where]]
        waiting = [seat for seat in self.seats if seat.is_on and seat.user in people]

        def is_shown():
            return all((where, seq) in seat.seen for seat in waiting)

        with self._changed:
            if not self._changed.wait_for(is_shown, timeout):
                late = [seat.label for seat in waiting if (where, seq) not in seat.seen]
                raise TimeoutError(f"entry {seq} never came to {', '.join(late)}")

    def mistakes(self, heads):
        """Every entry once on every screen, in order; twice only what a killed device was printing."""
        for seat in self.seats:
            by_conversation = collections.defaultdict(list)
            for where, seq in seat.seen:
                by_conversation[where].append(seq)
            repeats = 0
            for where, head in heads.items():
                if seat.user not in PEOPLE[self.names[where]]:
                    continue
                first = self.joined[seat.user] if self.names[where] == GROUP else 1
                seqs = by_conversation.pop(where, [])
                repeats += len(seqs) - len(set(seqs))
                if sorted(set(seqs)) != list(range(first, head + 1)) or seqs != sorted(seqs):
                    yield f"{seat.label} showed {seqs} of {first} to {head} in {self.names[where]}"
            if by_conversation:
                yield f"{seat.label} showed conversations that are not its own"
            if repeats > seat.repeats_allowed:
                yield f"{seat.label} showed {repeats} entries twice"
