#!/usr/bin/python3
"""Kills a real server and real clients with SIGKILL, again and again, and judges what is left.

    storm.py [--seconds N] [--seed N] [--floor N] [--keep DIR]

Twelve devices of six users talk in two groups and four pairs, over TLS and WebSocket, while the
server and the three processes they live in die at named points and at random. Then all is healed,
and gapless-kill-check holds everything the devices were told against the server's archive and their
mailboxes. Long runs are rounds of two minutes, each with new users. The programs are looked for in
GAPLESS_BIN, the modules in tests/support.
"""

import argparse
import concurrent.futures
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import population  # noqa: E402
from lives import ClientLives, ServerLives, Storm  # noqa: E402
from processes import program  # noqa: E402
from processes.server import Server  # noqa: E402
from tally import Tally  # noqa: E402

ROUND_SECONDS = 120
SETTLING_ROUNDS = 10


def rage(storm, all_lives):
    threads = [threading.Thread(target=storm.run, args=(lives,)) for lives in all_lives]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if storm.failure:
        raise storm.failure


def heal(folder, houses, addresses):
    """On the program that ships: everything is sent and received, until nothing more is new."""
    with Server(folder / "server", addresses=addresses) as server:
        for _ in range(SETTLING_ROUNDS):
            with concurrent.futures.ThreadPoolExecutor() as all_at_once:
                news = sum(all_at_once.map(lambda house: house.settle(), houses))
            if news == 0:
                break
        else:
            raise RuntimeError("the devices do not come to rest")
        code = server.stop()
    if code != 0:
        raise RuntimeError(f"gaplessd ended with {code}")


def play_round(folder, seed, seconds, tally):
    addresses = population.addresses(seed)
    server = Server(folder / "server", "gaplessd-killable", addresses)
    with server:
        settings = list(population.Population(folder, server).houses())
    storm = Storm(seed, seconds, tally)
    houses = [
        ClientLives(storm, folder, number, setting)
        for number, setting in enumerate(settings, start=1)
    ]
    try:
        rage(storm, [ServerLives(storm, folder, server), *houses])
    finally:
        server.kill()
    heal(folder, houses, addresses)


def judge(folder):
    """Whether the checkers are content, and what they say."""
    judged = subprocess.run(
        [program("gapless-kill-check"), str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    return judged.returncode == 0, judged.stdout


def run(folder, seed, seconds, floor):
    total = Tally(floor)
    number, left = 0, seconds
    while left > 0:
        number += 1
        length = min(left, ROUND_SECONDS)
        left -= length
        place = folder / f"round-{number}"
        tally = Tally(floor if left == 0 and number == 1 else 1)
        began = time.monotonic()
        play_round(place, f"{seed}.{number}", length, tally)
        is_well, said = judge(place)
        total.add(tally)
        print(f"round {number}: {tally.kills()} kills, {time.monotonic() - began:.0f} s", flush=True)
        print(said, flush=True)
        if not is_well:
            return False
        shutil.rmtree(place)
    print("\n".join(total.lines()), flush=True)
    for who, where in total.missed():
        wanted = total.floor(where)
        print(f"{who} {where}: {total.hits(who, where)} of {wanted} kills with sends in flight")
    return not total.missed()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    arguments.add_argument("--floor", type=int, default=20, help="hits that each point must have")
    arguments.add_argument("--keep", type=pathlib.Path, help="where the files are, and stay")
    chosen = arguments.parse_args()
    folder = chosen.keep or pathlib.Path(tempfile.mkdtemp(prefix="gapless-kill-"))
    print(f"seed {chosen.seed}, {chosen.seconds} s, in {folder}", flush=True)
    is_well = run(folder, chosen.seed, chosen.seconds, chosen.floor)
    if is_well and not chosen.keep:
        shutil.rmtree(folder)
    print("nothing lost, nothing twice, nothing out of order" if is_well else "FAILED", flush=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
