"""The rows that need a server: gaplessd and the bare server under the same load, one after the other."""

import contextlib
import json
import os
import struct
import subprocess
import tempfile

import micro_rows
from row import BIN, Measure, row

ANY_PORT = "127.0.0.1:0"
SLOW_DISK_MS = 100


class Target:
    """A server that runs: where it is, and how the load generator is told."""

    def __init__(self, process, arguments, sync_file):
        self._process = process
        self._arguments = arguments + ["--server-pid", str(process.pid), "--sync-file", sync_file]

    def load(self, scenario, *more):
        done = subprocess.run([f"{BIN}/gapless-load", scenario, *self._arguments, *more],
                              input=b"now\n", stdout=subprocess.PIPE, check=True, timeout=300)
        return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def started(command, disk_ms=0):
    """Runs it with its syncs counted, or on a disk that takes so long for each."""
    with tempfile.TemporaryDirectory(prefix="gapless-bench-") as folder:
        sync_file = os.path.join(folder, "syncs")
        disk_file = os.path.join(folder, "disk")
        with open(disk_file, "wb") as file:
            file.write(struct.pack("=q", disk_ms * 1000))
        shim = "gapless_slow_disk" if disk_ms else "gapless_sync_counter"
        environment = dict(os.environ, GAPLESS_SYNC_COUNT=sync_file, GAPLESS_SLOW_DISK=disk_file,
                           LD_PRELOAD=f"{BIN}/{shim}.so")
        with open(os.path.join(folder, "log"), "wb") as log:
            process = subprocess.Popen(
                [word.replace("FOLDER", folder) for word in command],
                stdout=subprocess.PIPE, stderr=log, env=environment)
        try:
            yield process, process.stdout.readline().decode(), sync_file
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()


@contextlib.contextmanager
def gaplessd(tls=True, disk_ms=0):
    command = [f"{BIN}/gaplessd", "--data", "FOLDER/data", "--dev", "--tcp", ANY_PORT,
               "--websocket", ANY_PORT, "--rest", ANY_PORT, "--plain-tcp", ANY_PORT]
    with started(command, disk_ms) as (process, line, sync_file):
        ready = json.loads(line)
        tcp = ["--tcp", ready["tcp"]] if tls else ["--plain", "--tcp", ready["plain_tcp"]]
        yield Target(process, tcp + ["--rest", ready["rest"], "--ca", ready["ca"]], sync_file)


@contextlib.contextmanager
def bare(tls=True, durable=True):
    command = [f"{BIN}/gapless-bare"]
    command += ["--tls"] if tls else []
    command += ["--log", "FOLDER/log-of-messages"] if durable else []
    with started(command) as (process, line, sync_file):
        where = ["--tcp", f"127.0.0.1:{line.strip()}"] + ([] if tls else ["--plain"])
        yield Target(process, where, sync_file)


def measured(server, scenario, *more):
    with server as target:
        return target.load(scenario, *more)


def sends():
    load = ("pairs", "--seconds", "4")
    ours, limit = measured(gaplessd(), *load), measured(bare(), *load)
    beside = "bare server, TLS, fsynced"
    yield row("sends", ours["per_second"], "messages/s", limit["per_second"], beside)
    yield row("sends_cpu", ours["server_cpu"], "µs a message", limit["server_cpu"], beside)
    for key in ("answer_p50", "answer_p99"):
        yield row(f"sends_{key}", ours[key] / 1e3, "ms", limit[key] / 1e3, beside)
    yield row("messages_per_fsync", ours["messages"] / max(ours["syncs"], 1), "messages",
              limit["messages"] / max(limit["syncs"], 1), beside)


def latency():
    load = ("latency", "--devices", "20", "--seconds", "5")
    ours, limit = measured(gaplessd(), *load), measured(bare(), *load)
    for key, goal in ("delivery_p50", None), ("delivery_p99", 50):
        yield row(f"latency_{key[-3:]}", ours[key] / 1e3, "ms", limit[key] / 1e3,
                  "bare server, TLS, fsynced", goal)


def fanout(tls):
    suffix = "tls" if tls else "plain"

    def run():
        load = ("fanout", "--devices", "1000")
        ours = measured(gaplessd(tls), *load)
        limit = measured(bare(tls, durable=False), *load)
        beside = f"bare server, {'TLS' if tls else 'plain'}, nothing stored"
        yield row(f"fanout_{suffix}_last", ours["last_p50"] / 1e3, "ms", limit["last_p50"] / 1e3, beside)
        yield row(f"fanout_{suffix}_cpu", ours["server_cpu"], "µs a delivery", limit["server_cpu"],
                  beside)
    return Measure((f"fanout_{suffix}_last", f"fanout_{suffix}_cpu"), run)


def crowd():
    many = ("--devices", "10000")
    ours = measured(gaplessd(tls=False), "crowd", "--messages", "20", *many)
    limit = measured(bare(tls=False, durable=False), "fanout", *many)
    beside = "bare server, plain, nothing stored"
    yield row("crowd_last", ours["last_p50"] / 1e3, "ms", limit["last_p50"] / 1e3, beside)
    yield row("crowd_cpu", ours["server_cpu"], "µs a delivery", limit["server_cpu"], beside)


def catch_up():
    ours = measured(gaplessd(), "catch-up", "--messages", "10000")
    limit = micro_rows.medians(["machine_select"])["machine_select/150"]["items_per_second"]
    yield row("catch_up", ours["per_second"], "messages/s", limit, "plain SQLite select, 150 a page")


def idle(tls):
    name = "idle_tls" if tls else "idle_plain"

    def run():
        load = ("idle", "--devices", "1000")
        ours = measured(gaplessd(tls), *load)
        limit = measured(bare(tls, durable=False), *load)
        yield row(name, ours["bytes"] / 1024, "KiB a connection", limit["bytes"] / 1024,
                  f"bare server, {'TLS' if tls else 'plain'}")
    return Measure((name,), run)


def overload(name, disk_ms):
    """For a minute, what a server does with twice what it can take, as the processor or the disk has it."""
    def run():
        seen = measured(gaplessd(tls=False, disk_ms=disk_ms), "overload", "--devices", "400",
                        "--messages", "1000", "--seconds", "60")
        yield row(f"{name}_goodput", seen["overload"]["accepted_per_second"], "messages/s",
                  seen["peak"]["accepted_per_second"], "its own peak in the same run")
        yield row(f"{name}_recovered", seen["recovered_ms"] / 1e3, "s", 10, "what it may take")
        yield row(f"{name}_memory", seen["overload"]["server_mib"], "MiB", seen["peak"]["server_mib"],
                  "at its own peak")
    return Measure(tuple(f"{name}_{what}" for what in ("goodput", "recovered", "memory")), run)


def slow_readers():
    seen = measured(gaplessd(), "slow-readers", "--devices", "60", "--per-second", "200", "--seconds", "8")
    slowed, usual = seen["beside_slow_readers"], seen["usual"]
    for key in ("delivery_p50", "delivery_p99"):
        yield row(f"slow_readers_{key[-3:]}", slowed[f"{key}_ms"], "ms", usual[f"{key}_ms"],
                  "the same group, when all read")


MEASURES = [
    Measure(("sends", "sends_cpu", "sends_answer_p50", "sends_answer_p99", "messages_per_fsync"), sends),
    Measure(("latency_p50", "latency_p99"), latency),
    fanout(tls=True),
    fanout(tls=False),
    Measure(("crowd_last", "crowd_cpu"), crowd),
    Measure(("catch_up",), catch_up),
    idle(tls=True),
    idle(tls=False),
    overload("overload", disk_ms=0),
    overload("overload_slow_disk", SLOW_DISK_MS),
    Measure(("slow_readers_p50", "slow_readers_p99"), slow_readers),
]
