"""Traces of radio links: excerpts of recorded ones, and one that is made up."""

import pathlib
import random


def read(path):
    return [int(line) for line in pathlib.Path(path).read_text().split()]


def longest_gap(trace):
    """Where the longest time without an opportunity begins."""
    return max(zip(trace, trace[1:]), key=lambda pair: pair[1] - pair[0])[0]


def excerpt(trace, begin, span):
    """What passes in so many milliseconds from there on, with times of its own."""
    cut = [each - begin for each in trace if begin <= each < begin + span]
    return cut + [span]


def made_up(seed, span, outages):
    """A slow link in bursts: for each (begin, length) of the outages nothing passes."""
    chance = random.Random(seed)
    trace, at = [], 0
    while at < span:
        at += chance.choice((2, 3, 5, 8, 13, 40, 90))
        if not any(begin <= at < begin + length for begin, length in outages):
            trace += [at] * chance.randint(1, 3)
    return [each for each in trace if each < span] + [span]


def write(trace, path):
    pathlib.Path(path).write_text("".join(f"{each}\n" for each in trace))
    return str(path)
