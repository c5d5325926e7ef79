"""replay: all chat logs (*.txt) of the folder that GAPLESS_CHAT_LOGS names, in the clear and encrypted,
while server and clients are killed. It takes minutes; without a folder it is skipped."""

import os
import pathlib
import sys
import unittest

from replay_case import ReplayCase

FOLDER = os.environ.get("GAPLESS_CHAT_LOGS")
SKIPPED = 77


class ReplayOfRealChats(ReplayCase):
    def ride_out(self, *arguments, every):
        logs = sorted(pathlib.Path(FOLDER).glob("*.txt"))
        outcome, kills = self.replay_while_killing_the_server(
            "--kill-clients", 2, *arguments, *logs, every=every, at_most=60
        )
        said = self.assert_clean(outcome, logs=len(logs), unprotected=0)
        self.assertGreaterEqual(kills, 2)
        self.assertGreater(said["killed"], 0)
        self.assert_verified(*logs)
        print(f"\n{kills} kills of the server; {outcome.stdout}")

    def test_nothing_happens_to_them(self):
        self.ride_out(every=8)

    def test_nothing_happens_to_them_encrypted(self):
        self.ride_out("--end-to-end", every=15)


if __name__ == "__main__":
    if FOLDER is None:
        print("GAPLESS_CHAT_LOGS names no folder")
        sys.exit(SKIPPED)
    unittest.main()
