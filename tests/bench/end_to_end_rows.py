"""What encryption costs a chat: the same replay with it and without it, in turn, against the real server."""

import json
import os
import resource
import statistics
import subprocess
import tempfile

from counting_proxy import CountingProxy
from row import BIN, Measure, row
from server_rows import ANY_PORT, started

LINES = 4_000
WRITERS = 10
DEVICES = 2  # of each writer
REPETITIONS = 3
TICKS = os.sysconf("SC_CLK_TCK")


def chat(lines):
    """As long as what people write: 10 to 110 bytes a line."""
    said = []
    for number in range(lines):
        length = 10 + number * 7919 % 101
        said.append(f"[10:00] <writer{number % WRITERS}> {number} ".ljust(length + 20, "x"))
    return "\n".join(said) + "\n"


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def own_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def replay(ready, folder, *words):
    log = os.path.join(folder, "chat.txt")
    done = subprocess.run(
        [f"{BIN}/gapless", "replay", "--json", "--server", f"https://{ready['rest']}",
         "--ca", ready["ca"], "--devices", str(DEVICES), *words, log],
        stdout=subprocess.PIPE, check=True, timeout=600)
    return json.loads(done.stdout)


def measure(encrypted, lines=LINES, counting=False):
    """One replay on a server of its own: seconds, processor seconds of both sides, bytes, deliveries."""
    command = [f"{BIN}/gaplessd", "--data", "FOLDER/data", "--dev", "--tcp", ANY_PORT,
               "--websocket", ANY_PORT, "--rest", ANY_PORT]
    words = ["--end-to-end"] if encrypted else []
    with tempfile.TemporaryDirectory(prefix="gapless-bench-") as folder, \
            started(command) as (server, line, _), CountingProxy() as proxy:
        with open(os.path.join(folder, "chat.txt"), "w", encoding="utf-8") as file:
            file.write(chat(lines))
        before = own_seconds()
        said = replay(json.loads(line), folder, *words, *(["--proxy", proxy.url] if counting else []))
        return {
            "seconds": said["seconds"],
            "device_cpu": own_seconds() - before,
            "server_cpu": processor_seconds(server.pid),
            "bytes": proxy.bytes,
            "delivered": said["delivered"],
        }


def medians(runs):
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def end_to_end():
    # In turn, so that what else the machine does is in both.
    runs = [(measure(True), measure(False)) for _ in range(REPETITIONS)]
    sealed, clear = (medians(side) for side in zip(*runs))
    beside = "the same chat without"
    yield row("end_to_end_replay", sealed["seconds"], "s", clear["seconds"], beside)
    for side in ("device", "server"):
        each = [1e6 * of[f"{side}_cpu"] / of["delivered"] for of in (sealed, clear)]
        yield row(f"end_to_end_{side}_cpu", each[0], "µs a delivery", each[1], beside)
    passed = [measure(encrypted, counting=True) for encrypted in (True, False)]
    each = [of["bytes"] / of["delivered"] for of in passed]
    yield row("end_to_end_bytes", each[0], "bytes a delivery", each[1], beside)


MEASURES = [
    Measure(("end_to_end_replay", "end_to_end_device_cpu", "end_to_end_server_cpu",
             "end_to_end_bytes"), end_to_end),
]
