"""Words in what the compiler made."""

import re


def has_word(content, name):
    """Is `name` among these bytes, and not as part of a longer word?"""
    word = name.encode()
    # The plain search comes first: an expression that begins with a boundary tries it at every byte.
    return word in content and re.search(rb"(?<!\w)%s(?!\w)" % word, content) is not None
