"""A fixture for pytest: ``gapless_server``, a real server for each test that asks for it.

It has the users alice, bob and carol, or those that the test is marked with:

    @pytest.mark.gapless_users("dave", "erin")
    def test_two_people(gapless_server): ...
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .testing import Server

USUAL_USERS = ("alice", "bob", "carol")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "gapless_users(*names): whom the gapless_server knows")


@pytest.fixture
def gapless_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server, started; it is gone after the test. Skips where there is no gaplessd."""
    from .testing import Server, find_program

    try:
        find_program()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    mark = request.node.get_closest_marker("gapless_users")
    with Server(mark.args if mark else USUAL_USERS) as server:
        yield server
