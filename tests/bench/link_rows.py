"""How late messages come over bad links, beside an ideal one: `gapless-links` over each of them.

GAPLESS_LINK_TRACES names a folder with recorded traces (NAME.up, NAME.down, in the format of
mahimahi); around its longest outage 50 s of each are played. GAPLESS_LINK_LOG names a chat log whose
lines are said. Without them there are a trace that is made up, and lines that are all the same.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import link_traces
from row import BIN, Measure, row
from server_rows import ANY_PORT

SCRIPTS = pathlib.Path(__file__).resolve().parents[1] / "links" / "scripts"
SECONDS = 50
EVERY_MS = 500
LATENCY_MS = 20
MEDIAN_TIMES = 1.5
LATER_MS = 2_000
BEFORE_OUTAGE_MS = 12_000

# What the system tells the one who is away.
TOLD_AT_MS = {"hand-over": (9_000, 19_000, 29_000)}


def recorded():
    """By name, the traces of a folder."""
    folder = os.environ.get("GAPLESS_LINK_TRACES")
    return sorted(pathlib.Path(folder).glob("*.up")) if folder else []


def traces_of(name, folder, seconds):
    """The two files of a link that has traces; none if it has a script."""
    span = seconds * 1_000
    for up in recorded():
        if up.stem.lower() == name:
            both = [link_traces.read(file) for file in (up, up.with_suffix(".down"))]
            worst = max(both, key=lambda trace: max(b - a for a, b in zip(trace, trace[1:])))
            begin = max(0, link_traces.longest_gap(worst) - BEFORE_OUTAGE_MS)
            return [link_traces.write(link_traces.excerpt(trace, begin, span), folder / f"cut.{way}")
                    for trace, way in zip(both, ("up", "down"))]
    if name == "made-up":
        outages = ((span // 4, span // 8), (span // 2, span // 50), (span * 3 // 4, span // 20))
        return [link_traces.write(link_traces.made_up(seed, span, outages), folder / f"made.{way}")
                for seed, way in ((1, "up"), (2, "down"))]
    return []


@contextlib.contextmanager
def running(command, log):
    """A process that says where it listens, and that line."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def keep_log(name, folder):
    """Where somebody wants to know why."""
    if os.environ.get("GAPLESS_LINK_LOGS"):
        kept = pathlib.Path(os.environ["GAPLESS_LINK_LOGS"]) / f"{name}.log"
        kept.write_bytes((folder / "log").read_bytes())


def measure(name, seconds=SECONDS):
    """What gapless-links says of this link: {"up": {…}, "down": {…}}."""
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gapless-links-")))
        log = stack.enter_context(open(folder / "log", "wb"))
        server = stack.enter_context(running(
            [f"{BIN}/gaplessd", "--data", str(folder / "data"), "--dev", "--tcp", ANY_PORT,
             "--websocket", ANY_PORT, "--rest", ANY_PORT], log))
        link = ["--latency-ms", str(LATENCY_MS)]
        traces = traces_of(name, folder, seconds)
        if traces:
            link += ["--trace-up", traces[0], "--trace-down", traces[1]]
        else:
            link += ["--script", str(SCRIPTS / f"{name}.script")]
        proxy = stack.enter_context(running(
            [f"{BIN}/gapless-proxy", "--without-commands", "--forward", f"tcp={server['tcp']}",
             *link], log))
        told = [word for at in TOLD_AT_MS.get(name, ()) for word in ("--told-at-ms", str(at))]
        said = os.environ.get("GAPLESS_LINK_LOG")
        done = subprocess.run(
            [f"{BIN}/gapless-links", "--rest", server["rest"], "--ca", server["ca"],
             "--server", server["tcp"], "--proxy", proxy["listening"]["tcp"],
             "--started-us", str(proxy["started_us"]), "--mailboxes", str(folder),
             "--tell", "--seconds", str(seconds), "--every-ms", str(EVERY_MS), *link, *told, *(["--log", said] if said else [])],
            stdout=subprocess.PIPE, stderr=log, check=True, timeout=300)
        keep_log(name, folder)
        return json.loads(done.stdout.splitlines()[-1])


def check(name, seen):
    for way, each in seen.items():
        faults = {key: each[key] for key in ("lost", "doubled", "reordered") if each[key]}
        if faults:
            raise RuntimeError(f"over the link {name}, {way}: {faults}")


def rows_of(name, seen):
    for way, each in seen.items():
        for rank in ("p50", "p99"):
            value, ideal = each[f"{rank}_us"] / 1e3, each[f"ideal_{rank}_us"] / 1e3
            goal = ideal * MEDIAN_TIMES if rank == "p50" else ideal + LATER_MS
            yield row(row_name(name, way, rank), value, "ms", ideal, "an ideal link", goal)


def row_name(name, way, rank):
    return f"links_{name}_{way}_{rank}"


def names():
    return [path.stem.lower() for path in recorded()] + [
        "made-up", *sorted(path.stem for path in SCRIPTS.glob("*.script"))]


def run():
    """All of them at once: a link is idle most of the time."""
    with ThreadPoolExecutor(len(names())) as several:
        for name, seen in zip(names(), several.map(measure, names())):
            check(name, seen)
            yield from rows_of(name, seen)


MEASURES = [
    Measure(tuple(row_name(name, way, rank)
                  for name in names() for way in ("up", "down") for rank in ("p50", "p99")), run),
]
