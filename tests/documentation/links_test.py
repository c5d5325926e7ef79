"""Every link from one of our pages to another leads somewhere, headings included."""

import re
import unittest

from pages.fences import ROOT, pages_below

PAGES = sorted([*(path.name for path in ROOT.glob("*.md")), *pages_below("docs")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def anchors(text):
    """As they are made of headings: in lower case, blanks as dashes, without punctuation."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(text)
    }


class Links(unittest.TestCase):
    def test_every_link_leads_somewhere(self):
        seen = 0
        for page in PAGES:
            for target in LINK.findall((ROOT / page).read_text()):
                if "://" in target:
                    continue
                seen += 1
                with self.subTest(page=page, link=target):
                    self.check((ROOT / page), target)
        self.assertGreater(seen, 20)

    def check(self, page, target):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        self.assertTrue(file.exists(), "no such file")
        if anchor:
            self.assertIn(anchor, anchors(file.read_text()))


if __name__ == "__main__":
    unittest.main()
