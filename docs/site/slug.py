"""The names of headings in links: the same as where our pages are read beside the code."""

import re


def slug(heading, separator="-"):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)
