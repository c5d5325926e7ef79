"""The samples, as people start them."""

import pathlib
import signal
import subprocess
import sys

import pytest

import gapless.blocking

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "sample-apps"


class Sample:
    """One that runs, in a folder of its own."""

    def __init__(self, script, folder, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, SAMPLES / script, *map(str, arguments)], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        assert self._process.stdout.readline() == "ready\n", self._process.stderr.read()

    def end(self, how):
        self._process.send_signal(how)
        _, said = self._process.communicate(timeout=20)
        return self._process.returncode, said


@pytest.fixture
def alice(gapless_server):
    with gapless.blocking.Client(in_memory=True) as client:
        client.log_in(
            gapless_server.url, "alice", gapless_server.password_of("alice"),
            authority=gapless_server.authority,
        )
        yield client


def texts_of_others(client, count):
    found = []
    for event in client.events(timeout=20):
        message = event.message if isinstance(event, gapless.MessageEvent) else None
        if message and message.sender != "alice" and message.kind is gapless.MessageKind.TEXT:
            found.append((message.text, message.target))
        if len(found) == count:
            client.acknowledge(event)
            break
    return found


def test_the_echo_bot_answers_and_goes_on_where_it_was(gapless_server, alice, tmp_path):
    bot = ["echo-bot/echo_bot.py", tmp_path, gapless_server.url, gapless_server.authority_file, "echo", "x"]
    echo = Sample(*bot)
    said = alice.send_and_wait("echo", "hello")
    assert texts_of_others(alice, 1) == [("hello", said.seq)]
    assert echo.end(signal.SIGINT) == (0, "")
    said = alice.send_and_wait("echo", "are you there?")
    echo = Sample(*bot)
    assert texts_of_others(alice, 1) == [("are you there?", said.seq)]
    assert echo.end(signal.SIGINT) == (0, "")


def test_the_bridge_bot_brings_each_line_once_and_in_order(gapless_server, alice, tmp_path):
    log = tmp_path / "chat.log"
    log.write_text("<carol> one\n<dave> two\n\n<carol> half a li")
    bot = [
        "bridge-bot/bridge_bot.py", tmp_path, gapless_server.url, gapless_server.authority_file,
        "bridge", "x", log, "The log", "alice",
    ]
    bridge = Sample(*bot)
    assert [text for text, _ in texts_of_others(alice, 2)] == ["<carol> one", "<dave> two"]
    assert bridge.end(signal.SIGINT) == (0, "")
    with log.open("a") as file:
        file.write("ne\n<dave> four\n")
    bridge = Sample(*bot)
    with log.open("a") as file:
        file.write("<carol> five\n")
    assert [text for text, _ in texts_of_others(alice, 3)] == [
        "<carol> half a line", "<dave> four", "<carol> five",
    ]
    assert bridge.end(signal.SIGINT) == (0, "")


def test_they_say_how_they_are_used(tmp_path):
    for script in ("echo-bot/echo_bot.py", "bridge-bot/bridge_bot.py"):
        done = subprocess.run(
            [sys.executable, SAMPLES / script], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1 and done.stderr.startswith("usage: ")
