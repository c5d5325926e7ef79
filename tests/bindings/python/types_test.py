"""Types and words: mypy's strict mode, stubs that are those of the module, a sentence for everything."""

import inspect
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import gapless
import gapless.blocking
import gapless.testing

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "bindings" / "python"
USER = """
import gapless
import gapless.blocking

async def main() -> None:
    async with gapless.Client("mailbox") as client:
        where: int = (await client.send_and_wait("bob", "hello")).conversation
        async for event in client.events():
            match event:
                case gapless.MessageEvent(message=message):
                    reveal_type(message.text)
                case gapless.FailedEvent(reason=reason):
                    reveal_type(reason.retry_after)
        async with client.timeline(where) as timeline:
            reveal_type(timeline.items)
        reveal_type(gapless.blocking.Client().conversations())
        await client.send(b"no", "hello")
"""


def run(*command):
    return subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, check=False)


needs_mypy = pytest.mark.skipif(shutil.which("stubtest") is None, reason="needs mypy")


@needs_mypy
def test_the_stubs_are_those_of_the_module():
    done = run("stubtest", "--allowlist", str(HERE / "stubtest-allowed.txt"), "gapless._native")
    assert done.returncode == 0, done.stdout


@needs_mypy
def test_the_package_is_typed_and_so_is_what_is_built_on_it(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(USER)
    cache = os.environ.get("GAPLESS_MYPY_CACHE", str(tmp_path / "cache"))
    done = run("mypy", "--config-file", "pyproject.toml", "--cache-dir", cache, "gapless", str(program))
    for found in (
        'Revealed type is "builtins.str"',
        'Revealed type is "Union[builtins.float, None]"',
        'Revealed type is "builtins.tuple[gapless.values.ListedEntry, ...]"',
        'Revealed type is "builtins.tuple[gapless.values.Conversation, ...]"',
        'Argument 1 to "send" of "MessagesPart" has incompatible type "bytes"',
        "Found 1 error in 1 file",  # which is the last one
    ):
        assert found in done.stdout, done.stdout


def test_everything_says_what_it_is():
    silent = []
    for module in (gapless, gapless.blocking, gapless.testing):
        for name, one in vars(module).items():
            if not inspect.isclass(one) or not one.__module__.startswith("gapless"):
                continue
            if not one.__doc__ or one.__doc__.startswith(f"{name}("):
                silent.append(name)
            for part, method in vars(one).items():
                if not part.startswith("_") and inspect.isfunction(method) and not method.__doc__:
                    silent.append(f"{name}.{part}")
    assert not silent


def test_the_native_module_shows_nothing_but_its_entrance():
    module = gapless._native.__file__
    told = subprocess.run(["nm", "-D", "--defined-only", module], capture_output=True, text=True, check=True)
    assert [line.split()[2] for line in told.stdout.splitlines()] == ["PyInit__native"]


def test_every_method_is_called_by_a_test():
    tests = "".join(path.read_text() for path in HERE.glob("*_test.py") if path.name != "types_test.py")
    public = [name for name in dir(gapless.Client) if not name.startswith("_")]
    assert [name for name in public if not re.search(rf"\.{name}\(", tests)] == []


def test_what_is_public_is_named():
    for name in gapless.__all__:
        assert hasattr(gapless, name), name
    assert sys.modules["gapless._native"].version == gapless.__version__
