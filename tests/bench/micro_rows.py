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


def time(name, benchmark, unit, divisor, limit, limit_name, goal=None):
    def run():
        found = medians([benchmark, limit])
        return [row(name, found[benchmark]["real_time"] / divisor, unit,
                    found[limit]["real_time"] / divisor, limit_name, goal)]
    return Measure((name,), run)


def search():
    """All of one mailbox, which takes a while to make."""
    of = medians(["search_newest", "search_ranked", "search_scan", "search_index",
                  "search_index_step", "search_bytes", "machine_insert/1000"])
    scan = of["search_scan"]["real_time"] / 1e6
    rows = [row(f"search_{order}_p{share}", of[f"search_{order}/{share}"]["real_time"] / 1e6, "ms",
                scan, "LIKE over the same million")
            for order in ("newest", "ranked") for share in (50, 95)]
    plain = of["search_bytes/0"]["real_time"]
    return rows + [
        row("search_index", of["search_index"]["items_per_second"], "messages/s",
            of["machine_insert/1000"]["items_per_second"], "plain SQLite insert, 1,000 a commit"),
        row("search_index_step_p99", of["search_index_step/99"]["real_time"] / 1e6, "ms",
            of["search_index_step/50"]["real_time"] / 1e6, "its median"),
        row("search_bytes", of["search_bytes/1"]["real_time"], "bytes a message", plain,
            "the message without the index"),
    ]


SEARCH_ROWS = ("search_newest_p50", "search_newest_p95", "search_ranked_p50", "search_ranked_p95",
               "search_index", "search_index_step_p99", "search_bytes")

MEASURES = [
    time("codec_encode", "codec_encode", "µs a push", 1e3, "machine_copy",
         "a copy of the bytes"),
    time("codec_decode", "codec_decode", "µs a push", 1e3, "machine_copy",
         "a copy of the bytes"),
    rate("message_seal", "message_seal", "messages/s", "machine_seal", "the same primitives alone"),
    rate("message_open", "message_open", "messages/s", "machine_open", "the same primitives alone"),
    time("epoch_wrap", "epoch_wrap/1500", "ms for 1,500 devices", 1, "machine_agree/1500",
         "their key agreements alone", goal=500),
    rate("mailbox_insert", "mailbox_insert/1000", "messages/s", "machine_insert/1000",
         "plain SQLite insert, 1,000 a commit"),
    rate("mailbox_insert_encrypted", "mailbox_insert_encrypted/1000", "messages/s",
         "mailbox_insert/1000", "the same in clear"),
    rate("mailbox_read_encrypted", "mailbox_read_encrypted/50", "messages/s", "mailbox_read/50",
         "the same in clear"),
    rate("mailbox_commit", "mailbox_insert/1", "commits/s", "machine_fsync", "fdatasync of an append"),
    rate("mailbox_catch_up", "catch_up_into_mailbox", "messages/s", "machine_insert/1000",
         "plain SQLite insert, 1,000 a commit"),
    rate("mailbox_catch_up_indexed", "catch_up_with_indexing", "messages/s",
         "catch_up_without_indexing", "the same without indexing"),
    Measure(SEARCH_ROWS, search),
    time("mailbox_open_first_screen", "mailbox_open_first_screen", "ms", 1, "machine_cold_reads/100",
         "100 pages that are not in memory"),
    rate("store_appends", "store_appends/256", "messages/s", "machine_insert/256",
         "plain SQLite insert, 256 a commit"),
    time("testing_server_start", "testing_server_start", "ms", 1e6, "machine_listen",
         "three listening sockets, four threads", goal=50),
]
