"""The site builds without a warning, everything can be found in it, and no link in it leads nowhere."""

import html.parser
import subprocess
import unittest
import urllib.parse

from pages.fences import ROOT, pages_below

SITE = ROOT / "build/docs/site"
OWN = pages_below("docs/guide", "docs/reference", "docs/protocol", "docs/operations")


class Page(html.parser.HTMLParser):
    """What a page links to, and what can be linked to in it."""

    def __init__(self, file):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(file.read_text())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.links += [found[name] for name in ("href", "src") if found.get(name)]
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run(["scripts/docs"], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        cls.pages = {}

    def page(self, file):
        if file not in self.pages:
            self.pages[file] = Page(file)
        return self.pages[file]

    def test_every_link_leads_somewhere(self):
        seen = 0
        for file in sorted(SITE.glob("**/*.html")):
            if file.is_relative_to(SITE / "api") or file.name == "404.html":
                continue
            for link in self.page(file).links:
                target = urllib.parse.urlsplit(link)
                if target.scheme or target.netloc:
                    continue
                seen += 1
                with self.subTest(page=str(file.relative_to(SITE)), link=link):
                    self.check(file, target)
        self.assertGreater(seen, 500)

    def check(self, page, target):
        path = urllib.parse.unquote(target.path)
        file = (page.parent / path).resolve() if path else page
        self.assertTrue(file.exists(), "no such file")
        if target.fragment and file.suffix == ".html" and not file.is_relative_to(SITE / "api"):
            self.assertIn(urllib.parse.unquote(target.fragment), self.page(file).anchors)

    def test_the_table_of_contents_has_every_page_for_readers(self):
        contents = (ROOT / "docs/site/mkdocs.yml").read_text()
        for page in OWN:
            with self.subTest(page=page):
                self.assertIn(f": {page}\n", contents)

    def test_the_reference_has_the_client(self):
        names = "".join(file.read_text() for file in (SITE / "api").glob("classgapless_1_1client*.html"))
        self.assertIn("send_and_wait", names)
        self.assertIn("gapless_client_open", "".join(
            file.read_text() for file in (SITE / "api").glob("client_8h*.html")
        ))


if __name__ == "__main__":
    unittest.main()
