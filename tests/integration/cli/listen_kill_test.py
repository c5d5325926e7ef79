"""listen, killed at random: the union of what its runs print is the log, and each kill repeats at
most the line that was being printed.

GAPLESS_SEED takes another course than the usual one, which is printed.
"""

import json
import os
import random
import select
import subprocess
import time
import unittest

from case import Case
from processes import program

KILLS = 200
SENT_AT_ONCE = 100
# A run takes its time to print the first line; some are killed before they have.
KILLED_BY_TIME = 0.3


class ListenKilled(Case):
    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("GAPLESS_SEED", "20111113"))
        self.chance = random.Random(self.seed)
        self.ann, self.bob = self.registered("ann"), self.registered("bob")
        self.sent = []
        self.printed = []  # the union, in order
        self.repeated = 0
        self.usual_s = 0.1  # until the first line

    def send_some(self):
        texts = [f"line {len(self.sent) + i}" for i in range(SENT_AT_ONCE)]
        answers = self.ann.send(self.bob.user, *texts)
        self.sent += [(line["seq"], text) for line, text in zip(answers, texts)]

    def killed_run(self):
        """Kills a run after some lines, or after some time; its whole lines."""
        lines_wanted, seconds = self.chance.choice([1, 1, 2, 3, 5, 8, 13, 21]), 20
        if self.chance.random() < KILLED_BY_TIME:
            lines_wanted, seconds = 1_000, self.chance.uniform(0, 2 * self.usual_s)
        began = time.monotonic()
        command = [program("gapless"), *self.bob.command("listen")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            output = b""
            while output.count(b"\n") < lines_wanted:
                left = began + seconds - time.monotonic()
                if left <= 0 or not select.select([run.stdout], [], [], left)[0]:
                    break
                if not output:
                    self.usual_s = (3 * self.usual_s + time.monotonic() - began) / 4
                output += os.read(run.stdout.fileno(), 65_536)
            run.kill()
            output += run.stdout.read()
        return [json.loads(line) for line in output.split(b"\n")[:-1]]

    def take(self, lines, may_repeat):
        """Adds a run's lines to the union; only the first may be the last one of the runs before."""
        told = [(line["seq"], line["text"]) for line in lines]
        if may_repeat and told and self.printed and told[0] == self.printed[-1]:
            told.pop(0)
            self.repeated += 1
        self.printed += told
        self.assertEqual(self.printed, self.sent[: len(self.printed)], f"seed {self.seed}")

    def rest(self):
        """All that runs print which end by themselves."""
        lines = []
        for _ in range(30):
            lines += self.bob.do("listen", "--timeout", 1)
            if lines and lines[-1]["seq"] == self.sent[-1][0]:
                break
        return lines

    def test_its_runs_print_the_log_together(self):
        silent = 0
        for _ in range(KILLS):
            if len(self.sent) - len(self.printed) < 30:
                self.send_some()
            lines = self.killed_run()
            silent += not lines
            self.take(lines, may_repeat=True)

        self.take(self.rest(), may_repeat=True)
        self.assertEqual(self.printed, self.sent)
        print(
            f"\nseed {self.seed}: {KILLS} kills, {silent} of them before the first line; "
            f"{len(self.sent)} lines, {self.repeated} repeated; {self.usual_s:.3f} s to a first line"
        )
        # Otherwise it has not been tried at all.
        self.assertLess(silent, KILLS // 2)
        self.assertGreater(len(self.sent), KILLS)
        self.assertEqual(self.bob.do("listen", "--timeout", 1), [])


if __name__ == "__main__":
    unittest.main()
