"""A client of Gapless written from docs/protocol and the schemas alone.

Nothing here comes from the C++ code: what this client could not learn from the documents is missing
in the documents. It keeps its mailbox in memory, so it is honest about all promises but durability.
"""
