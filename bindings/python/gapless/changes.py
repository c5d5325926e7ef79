"""How a list changes, one step at a time.

Indices count from 0 and are those of the list as the steps before have left it. An item that stays in
the list is never taken out and put in again: it is updated, or moved.
"""

from __future__ import annotations

import dataclasses
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclasses.dataclass(frozen=True, slots=True)
class Insert(Generic[Item]):
    """``item`` is at ``index`` now, and what was there behind it."""

    index: int
    item: Item


@dataclasses.dataclass(frozen=True, slots=True)
class Update(Generic[Item]):
    """What is at ``index`` looks like that now."""

    index: int
    item: Item


@dataclasses.dataclass(frozen=True, slots=True)
class Move(Generic[Item]):
    """Taken out at ``source``, then put in at ``target``; perhaps with new contents."""

    source: int
    target: int
    item: Item


@dataclasses.dataclass(frozen=True, slots=True)
class Remove:
    """What was at ``index`` is gone."""

    index: int


@dataclasses.dataclass(frozen=True, slots=True)
class Reset(Generic[Item]):
    """Forget the list: this is it now."""

    items: tuple[Item, ...]


Change = Insert[Item] | Update[Item] | Move[Item] | Remove | Reset[Item]


def apply_changes(items: list[Item], changes: list[Change[Item]]) -> None:
    """Makes ``items`` what it is after the steps."""
    for step in changes:
        if isinstance(step, Reset):
            items[:] = step.items
        elif isinstance(step, Insert):
            items.insert(step.index, step.item)
        elif isinstance(step, Update):
            items[step.index] = step.item
        elif isinstance(step, Move):
            del items[step.source]
            items.insert(step.target, step.item)
        else:
            del items[step.index]
