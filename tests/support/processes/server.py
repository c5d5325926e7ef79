"""gaplessd, started on free ports and stopped as it deserves."""

import json
import pathlib
import signal
import subprocess

from . import program


class Server:
    """One server on a data directory. Started again, it takes the ports it had before."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log_path = self.folder / "server.log"
        self._process = None
        self._ready = None

    @property
    def url(self):
        return f"https://{self._ready['rest']}"

    @property
    def ca(self):
        return self._ready["ca"]

    @property
    def is_running(self):
        return self._process is not None

    def start(self):
        """Returns when the ready line has come."""
        command = [program("gaplessd"), "--data", str(self.folder / "data"), "--dev"]
        for entrance in ("tcp", "websocket", "rest"):
            address = self._ready[entrance] if self._ready else "127.0.0.1:0"
            command += [f"--{entrance}", address]
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"gaplessd did not start:\n{self.log_path.read_text()}")
        self._ready = json.loads(line)
        return self

    def stop(self):
        """Lets it drain; its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self):
        return self._end(signal.SIGKILL)

    def restart(self):
        self.stop()
        self.start()

    def _end(self, how):
        if self._process is None:
            return None
        self._process.send_signal(how)
        code = self._process.wait(timeout=10)
        self._process.stdout.close()
        self._process = None
        return code

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()
