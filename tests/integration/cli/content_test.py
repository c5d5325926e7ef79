"""What is more than a text, and what is passed on: sent, printed, searched, refused."""

import base64
import json
import unittest

from case import Case

PICTURE = {
    "reference": "https://files.example.com/7f3a",
    "name": "Rosenquarz.png",
    "media_type": "image/png",
    "size": 1204224,
    "width": 640,
    "height": 480,
    "thumbnail": base64.b64encode(b"\x89PNG\x00\xff").decode(),
    "thumbnail_type": "image/png",
    "digest": "ab" * 32,
    "state": "pending",
    "caption": "two sugars",
}


class Content(Case):
    def setUp(self):
        super().setUp()
        self.ann, self.bob = (self.registered(user) for user in ("ann", "bob"))
        self.group = self.group_of(self.ann, self.bob)

    def send(self, device, kind, content, *words):
        return device.run(
            "send", "--conversation", self.group, "--kind", kind, *words, json.dumps(content)
        )

    def sent(self, device, kind, content):
        done = self.send(device, kind, content)
        self.assert_done(done)
        return json.loads(done.stdout)["seq"]

    def last(self, device):
        device.do("sync")
        return device.do("history", "--conversation", self.group)[-1]

    def test_a_picture_comes_as_it_was_sent(self):
        self.sent(self.ann, "image", PICTURE)
        line = self.last(self.bob)
        self.assertEqual((line["event"], line["kind"]), ("message", "image"))
        self.assertEqual(line["text"], "two sugars")
        self.assertEqual(line["content"], PICTURE | {"duration": 0})

    def test_so_does_every_other_kind(self):
        place = {"latitude": 52.520008, "longitude": -13.405, "name": "the square", "address": ""}
        smile = {"pack": "cats", "id": "grin", "fallback": ":)"}
        poll = {"type": "poll", "bytes": "AP8=", "fallback": "tea or coffee?"}
        for kind, content, text in [
            ("location", place, "the square"),
            ("emoji", smile, ":)"),
            ("custom", poll, "tea or coffee?"),
        ]:
            self.sent(self.ann, kind, content)
            line = self.last(self.bob)
            self.assertEqual((line["kind"], line["content"], line["text"]), (kind, content, text))

    def test_a_line_is_a_message(self):
        lines = [{"id": "one"}, {"id": "two"}]
        done = self.ann.run(
            "send", "--conversation", self.group, "--kind", "emoji",
            stdin="".join(json.dumps(line) + "\n" for line in lines),
        )
        self.assert_done(done)
        self.bob.do("sync")
        held = self.bob.do("history", "--conversation", self.group)
        self.assertEqual([line["content"]["id"] for line in held if "kind" in line], ["one", "two"])

    def test_what_is_no_content_is_refused(self):
        for kind, content in [
            ("image", {}),
            ("image", {"reference": "x", "caption": 7}),
            ("image", {"reference": "x", "colour": "red"}),
            ("image", PICTURE | {"digest": "ab"}),
            ("file", PICTURE | {"caption": "x" * 9_000}),
            ("location", {"latitude": 91, "longitude": 0}),
            ("emoji", ["x"]),
        ]:
            self.assert_failed(self.send(self.ann, kind, content), "invalid_content")
        self.assert_usage(self.send(self.ann, "smell", {}))
        self.assertEqual(self.ann.do("outbox"), [])

    def test_captions_and_names_are_found(self):
        seq = self.sent(self.ann, "image", PICTURE)
        self.bob.do("sync")
        for word in ("sugars", "rosenquarz"):
            self.assertEqual([hit["seq"] for hit in self.bob.do("search", word)], [seq])

    def test_an_edit_is_a_caption_and_a_recall_takes_all(self):
        seq = self.sent(self.ann, "image", PICTURE)
        place = self.sent(self.ann, "location", {"latitude": 1, "longitude": 2, "name": "here"})
        to_group = ("--conversation", self.group)
        self.assert_done(self.ann.run("edit", *to_group, str(seq), "one sugar"))
        self.assert_failed(
            self.ann.run("edit", *to_group, str(place), "there"), "invalid_target"
        )
        self.assert_done(self.ann.run("recall", *to_group, str(seq)))
        self.bob.do("sync")
        lines = {line["seq"]: line for line in self.bob.do("history", *to_group)}
        self.assertIsNone(lines[seq]["content"])
        self.assertEqual((lines[seq]["text"], lines[seq]["recalled"]), ("", True))

    def test_who_forwards_names_the_first_author(self):
        seq = self.sent(self.ann, "image", PICTURE)
        self.ann.run("edit", "--conversation", self.group, str(seq), "one sugar")
        first = self.last(self.bob)
        lines = {line["seq"]: line for line in self.bob.do("history", "--conversation", self.group)}
        self.assert_done(self.forward(self.bob, self.group, seq, "--to", self.ann.user))
        self.ann.do("sync")
        direct = [row for row in self.ann.do("conversations") if row["kind"] == "direct"]
        where = direct[0]["conversation"]
        (got,) = self.ann.do("history", "--conversation", where)
        self.assertEqual(got["forwarded_from"], self.ann.user)
        self.assertEqual(got["forwarded_at"], lines[seq]["sent_at"])
        self.assertEqual(got["content"]["caption"], "one sugar", first)

        self.assert_done(
            self.forward(self.ann, where, got["seq"], "--to-conversation", self.group)
        )
        again = self.last(self.bob)
        self.assertEqual(again["forwarded_from"], self.ann.user)
        self.assertEqual(again["forwarded_at"], lines[seq]["sent_at"])
        self.assertEqual(again["content"], got["content"])

    def test_what_is_no_message_is_not_forwarded(self):
        self.assert_usage(self.forward(self.ann, self.group, 1, "--to", self.bob.user))
        self.assert_failed(
            self.forward(self.ann, self.group, 99, "--to", self.bob.user), "invalid_target"
        )
        self.assert_usage(self.forward(self.ann, self.group, 1))

    @staticmethod
    def forward(device, where, seq, *to):
        return device.run("forward", "--conversation", where, "--seq", str(seq), *to)


if __name__ == "__main__":
    unittest.main()
