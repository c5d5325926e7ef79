"""Plays the frame scripts of docs/protocol against the server, and reads the bytes of the first."""

import unittest

from case import Case
from client.connection import varint
from client.schemas import ROOT, Frame
from script import fences, frame_of, play

FOLDER = ROOT / "docs" / "protocol"
SCRIPTS = [FOLDER / "example.md", *sorted((FOLDER / "scripts").glob("*.md"))]


class Script(Case):
    """One page, with a server of its own, so that its ids are the page's."""

    page = None

    async def test_the_conversation_goes_as_the_page_says(self):
        self.assertGreater(await play(self.server, self.page.read_text(), self), 6)


class Bytes(unittest.TestCase):
    def test_the_bytes_are_those_frames(self):
        page = (FOLDER / "example.md").read_text()
        texts = [text for who, _, text in fences(page, "textproto") if not who]
        texts.insert(1, "")
        streams = [bytes.fromhex(body) for _, _, body in fences(page, "hex")]
        self.assertEqual(len(streams), 5)
        for stream, text in zip(streams, texts, strict=True):
            payload = stream[1:]
            self.assertEqual(stream[:1], varint(len(payload)))
            self.assertEqual(Frame.FromString(payload), frame_of(text))


def load_tests(loader, tests, _):
    scripts = [type(page.stem, (Script,), {"page": page}) for page in SCRIPTS]
    return unittest.TestSuite(
        loader.loadTestsFromTestCase(case) for case in [Bytes, *scripts]
    )


if __name__ == "__main__":
    unittest.main()
