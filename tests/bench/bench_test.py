"""The bench runs, on loads so small that its figures mean nothing."""

import unittest

import bench
import end_to_end_rows
import link_rows
import server_rows
from row import row


class Bench(unittest.TestCase):
    def load(self, server, *words):
        return server_rows.measured(server, *words)

    def test_pairs_lose_nothing_and_are_counted(self):
        few = ("pairs", "--devices", "10", "--seconds", "0.3")
        ours = self.load(server_rows.gaplessd(), *few)
        self.assertGreater(ours["messages"], 0)
        self.assertGreater(ours["syncs"], 0)
        self.assertGreater(ours["delivery_p99"], ours["delivery_p50"] / 2)
        limit = self.load(server_rows.bare(), *few)
        self.assertGreater(limit["messages"], 0)
        self.assertGreater(limit["syncs"], 0)

    def test_a_group_hears_everything(self):
        for tls in (True, False):
            ours = self.load(server_rows.gaplessd(tls), "fanout", "--devices", "12")
            self.assertEqual(ours["devices"], 12)
            self.assertGreater(ours["last_p50"], 0)

    def test_a_crowd_hears_everything(self):
        ours = self.load(server_rows.gaplessd(tls=False), "crowd", "--devices", "12", "--messages", "3")
        self.assertEqual((ours["devices"], ours["messages"]), (12, 3))

    def test_a_device_catches_up_with_every_message(self):
        ours = self.load(server_rows.gaplessd(), "catch-up", "--messages", "700")
        self.assertEqual(ours["messages"], 700)

    def test_latency_and_idle_connections(self):
        slow = ("latency", "--devices", "4", "--seconds", "0.2")
        self.assertGreater(self.load(server_rows.gaplessd(), *slow)["messages"], 10)
        idle = self.load(server_rows.gaplessd(), "idle", "--devices", "5")
        self.assertEqual(idle["connections"], 5)

    def test_nothing_acknowledged_is_lost_in_an_overload(self):
        few = ("overload", "--devices", "40", "--messages", "1000", "--seconds", "2")
        ours = self.load(server_rows.gaplessd(tls=False, disk_ms=100), *few)
        self.assertGreater(ours["overload"]["accepted_per_second"], 0)
        self.assertGreater(ours["recovered_ms"], 0)

    def test_who_stops_reading_has_everything_in_the_end(self):
        seen = self.load(server_rows.gaplessd(), "slow-readers", "--devices", "11", "--per-second",
                         "500", "--seconds", "2")
        self.assertEqual(seen["slow"], 1)
        self.assertEqual(seen["slow_notified"], 1)

    def test_over_a_link_with_outages_nothing_is_lost_doubled_or_reordered(self):
        seen = link_rows.measure("made-up", seconds=6)
        link_rows.check("made-up", seen)
        self.assertGreater(seen["up"]["messages"], 5)

    def test_a_chat_is_played_with_encryption_and_without(self):
        sealed, clear = (
            end_to_end_rows.measure(encrypted, lines=40, counting=True) for encrypted in (True, False))
        devices = end_to_end_rows.WRITERS * end_to_end_rows.DEVICES
        self.assertEqual((sealed["delivered"], clear["delivered"]), (40 * devices, 40 * devices))
        self.assertGreater(sealed["bytes"], clear["bytes"])
        self.assertGreater(clear["bytes"], 40 * devices * 60)
        for of in (sealed, clear):
            self.assertGreater(of["device_cpu"], 0)
            self.assertGreater(of["server_cpu"], 0)

    def test_a_row_has_its_six_fields(self):
        made = row("name", 3, "unit", 2, "limit")
        self.assertEqual(list(made), ["name", "value", "unit", "limit", "limit_name", "ratio"])
        self.assertEqual(made["ratio"], 1.5)

    def test_no_two_rows_have_one_name(self):
        names = [name for measure in bench.MEASURES for name in measure.names]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
