"""The rows of gapless-bench, each beside another benchmark of the same program."""

import json
import subprocess

from row import BIN, Measure, row

REPETITIONS = 3


def medians(names):
    """What the benchmarks of these names say, by name, as the median of some repetitions."""
    pattern = "|".join(f"^{name}$|^{name}/" for name in names)
    done = subprocess.run(
        [f"{BIN}/gapless-bench", f"--benchmark_filter={pattern}", "--benchmark_format=json",
         f"--benchmark_repetitions={REPETITIONS}", "--benchmark_report_aggregates_only=true"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    found = {}
    for each in json.loads(done.stdout)["benchmarks"]:
        if each["aggregate_name"] == "median":
            words = [word for word in each["run_name"].split("/") if ":" not in word]
            found["/".join(word for word in words if word not in ("real_time", "manual_time"))] = each
    return found


def rate(name, benchmark, unit, limit, limit_name):
    def run():
        found = medians([benchmark, limit])
        return [row(name, found[benchmark]["items_per_second"], unit,
                    found[limit]["items_per_second"], limit_name)]
    return Measure((name,), run)


def time(name, benchmark, unit, divisor, limit, limit_name):
    def run():
        found = medians([benchmark, limit])
        return [row(name, found[benchmark]["real_time"] / divisor, unit,
                    found[limit]["real_time"] / divisor, limit_name)]
    return Measure((name,), run)


MEASURES = [
    time("codec_encode", "codec_encode", "µs a push", 1e3, "machine_copy",
         "a copy of the bytes"),
    time("codec_decode", "codec_decode", "µs a push", 1e3, "machine_copy",
         "a copy of the bytes"),
    rate("mailbox_insert", "mailbox_insert/1000", "messages/s", "machine_insert/1000",
         "plain SQLite insert, 1,000 a commit"),
    rate("mailbox_commit", "mailbox_insert/1", "commits/s", "machine_fsync", "fdatasync of an append"),
    rate("mailbox_catch_up", "catch_up_into_mailbox", "messages/s", "machine_insert/1000",
         "plain SQLite insert, 1,000 a commit"),
    time("mailbox_open_first_screen", "mailbox_open_first_screen", "ms", 1, "machine_cold_reads/100",
         "100 pages that are not in memory"),
    rate("store_appends", "store_appends/256", "messages/s", "machine_insert/256",
         "plain SQLite insert, 256 a commit"),
    time("testing_server_start", "testing_server_start", "ms", 1e6, "machine_listen",
         "three listening sockets, four threads"),
]
