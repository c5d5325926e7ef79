"""Plays the conversation of play.py over real processes, and verifies what is left of it.

Every line shown is printed by a `gapless listen` that runs in that moment; the kill is SIGKILL, the
server restarts on its data. The mailboxes are then read by scripts/verify-mailboxes.
"""

import concurrent.futures
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from play import GROUP, PEOPLE, STEPS  # noqa: E402
from processes.server import Server  # noqa: E402
from stage import Stage  # noqa: E402


class Demo:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.mailboxes = self.folder / "mailboxes"
        self.server = Server(self.folder / "server")
        self.stage = Stage(self.mailboxes)
        self.ids = {}  # of conversations, by name
        self.heads = {}  # the last seq, by id
        self.said = {name: [] for name in PEOPLE}

    # ---- The steps.

    def enter_all(self):
        """Everybody registers at once; then second devices log in, and all listen."""
        seats = self.stage.seats
        firsts = [self.stage.first_of(user) for user in PEOPLE[GROUP]]
        with concurrent.futures.ThreadPoolExecutor() as people:
            self._check(people.map(lambda seat: seat.device.enter("register", self.server), firsts))
            others = [seat for seat in seats if seat not in firsts]
            self._check(people.map(lambda seat: seat.device.enter("login", self.server), others))
        maker, *members = PEOPLE[GROUP]
        arguments = [word for user in members for word in ("--member", user)]
        made = self.stage.first_of(maker).device.do("group", "create", "--name", GROUP, *arguments)
        self._learn(GROUP, made[0]["conversation"])
        entries = self.stage.first_of(maker).device.do(
            "history", "--conversation", self.ids[GROUP]
        )
        self.heads[self.ids[GROUP]] = entries[-1]["seq"]
        rows = self.stage.first_of(maker).device.do(
            "group", "members", "--conversation", self.ids[GROUP]
        )
        self.stage.joined = {row["user"]: row["join_seq"] for row in rows}
        for seat in seats:
            seat.on()
        self.stage.wait_until_all_show(self.ids[GROUP], entries[-1]["seq"])

    @staticmethod
    def _check(outcomes):
        for outcome in outcomes:
            if outcome.code != 0:
                raise RuntimeError(outcome.stderr)

    def _learn(self, name, where):
        self.ids[name] = where
        self.stage.names[where] = name

    def _place(self, user, name):
        """How a user addresses a conversation: a direct one by the other's name."""
        if name == GROUP:
            return self.ids[name]
        return next(other for other in PEOPLE[name] if other != user)

    def say(self, user, name, *texts):
        seat = self.stage.first_of(user)
        seat.off()
        sent = seat.device.send(self._place(user, name), *texts)
        self._learn(name, sent[-1]["conversation"])
        seat.on()
        self.said[name] += [(user, text) for text in texts]
        where, seq = sent[-1]["conversation"], sent[-1]["seq"]
        self.heads[where] = seq
        self.stage.wait_until_all_show(where, seq)

    def leave(self, user, name, *texts):
        """Says it while there is no server: it stays in the outbox."""
        seat = self.stage.first_of(user)
        if seat.is_on:
            seat.off()
        where = self._place(user, name)
        to = ["--conversation", where] if name == GROUP else ["--to", where]
        queued = seat.device.do("send", *to, "--no-wait", stdin="\n".join(texts))
        self.said[name] += [(user, text) for text in texts]
        self.heads[self.ids[name]] += len(queued)
        waiting = seat.device.do("outbox")
        print(f"  {user} writes without a server: {len(waiting)} in the outbox", flush=True)

    def go_on(self, *users):
        """They listen again, which sends what they had left, too."""
        for user in users:
            self.stage.first_of(user).on()
        for where, head in self.heads.items():
            self.stage.wait_until_all_show(where, head, timeout=40)

    def kill(self, user):
        self.stage.first_of(user).kill()
        self._tell(f"{user}'s phone is killed with SIGKILL")

    def wake(self, user):
        self._tell(f"{user}'s phone is back, and reads what it missed")
        self.stage.first_of(user).on()
        for where, head in self.heads.items():
            if user in PEOPLE[self.stage.names[where]]:
                self.stage.wait_until_all_show(where, head)

    def stop_server(self):
        self.server.stop()
        self._tell("the server is stopped")

    def start_server(self):
        self.server.start()
        self._tell("the server is back, on the same data and ports")

    @staticmethod
    def _tell(what):
        print(f"-- {what}", flush=True)

    # ---- The end.

    def close_all(self):
        """Every device catches up and closes its mailbox."""
        for seat in self.stage.seats:
            seat.off()
        with concurrent.futures.ThreadPoolExecutor() as people:
            list(people.map(lambda seat: seat.device.do("sync", "--timeout", 30), self.stage.seats))
        self.server.stop()

    def write_logs(self):
        """What should be in the mailboxes, as chat logs."""
        paths = []
        for name, lines in self.said.items():
            path = self.folder / f"{name}.txt"
            path.write_text("".join(f"[09:00] <{user}> {text}\n" for user, text in lines))
            paths.append(path)
        return paths

    def break_one(self):
        """Takes one message out of one mailbox."""
        file = self.stage.seats[-1].device.mailbox / "mailbox.db"
        with sqlite3.connect(file) as opened:
            opened.execute(
                "DELETE FROM message WHERE (conversation, seq) ="
                " (SELECT conversation, max(seq) - 1 FROM message GROUP BY 1 LIMIT 1)"
            )
        opened.close()
        self._tell(f"GAPLESS_DEMO_BREAK: one row is gone from {self.stage.seats[-1].label}")

    def verify(self):
        logs = self.write_logs()
        mistakes = list(self.stage.mistakes(self.heads))
        for line in mistakes:
            print(f"  {line}")
        verifier = ROOT / "scripts" / "verify-mailboxes"
        judged = subprocess.run([verifier, self.mailboxes, *logs], check=False)
        return judged.returncode == 0 and not mistakes


def main():
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gapless-demo-") as folder:
        demo = Demo(folder)
        with demo.server:
            print("-- four people, five devices, one server", flush=True)
            demo.enter_all()
            for what, *arguments in STEPS:
                getattr(demo, what)(*arguments)
            demo.close_all()
        if os.environ.get("GAPLESS_DEMO_BREAK") == "1":
            demo.break_one()
        is_verified = demo.verify()
    seconds = time.monotonic() - began
    if is_verified:
        print(f"Every device holds every conversation, once and in order ({seconds:.0f} s).")
        return 0
    print("Something is missing, double or out of order.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
