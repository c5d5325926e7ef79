"""An HTTP proxy (CONNECT) that counts what goes through it."""

import contextlib
import socket
import threading


class CountingProxy:
    """Runs from `with` to its end; `bytes` is what went both ways, without its own words."""

    def __init__(self):
        self.bytes = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self):
        host, port = self._listener.getsockname()
        return f"http://{host}:{port}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        asked = b""
        while b"\r\n\r\n" not in asked:
            more = near.recv(4_096)
            if not more:
                return
            asked += more
        host, port = asked.split()[1].decode().rsplit(":", 1)
        with contextlib.suppress(OSError):
            far = socket.create_connection((host.strip("[]"), int(port)))
            near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            threading.Thread(target=self._pass_on, args=(far, near), daemon=True).start()
            self._pass_on(near, far)

    def _pass_on(self, source, target):
        with contextlib.suppress(OSError):
            while some := source.recv(65_536):
                with self._lock:
                    self.bytes += len(some)
                target.sendall(some)
            target.shutdown(socket.SHUT_WR)
