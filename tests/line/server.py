"""A real receiving server as a process of its own, and a proxy that cuts."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading

PROGRAM = """
import json, sys
from pathlib import Path
from ntm_desktop.district.line.serving import serve
from ntm_desktop.district.line.uploads import Limits
said = json.loads(sys.argv[1])
serve(
    Path(said["data"]), host="127.0.0.1", port=said["port"], receive=said["receive"],
    limits=Limits(**said["limits"]),
    listening=lambda at: print(at.address, flush=True),
)
"""


class Server:
    """``serve`` on loopback; killed and started again under the same port."""

    def __init__(self, data, *, receive=False, **limits):
        self.said = {"data": str(data), "port": 0, "receive": receive, "limits": limits}
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps(self.said)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read()
        self.said["port"] = int(self.address.rsplit(":", 1)[1])
        self.log = []
        self.reader = threading.Thread(target=self.log.extend, args=(self.process.stderr,))
        self.reader.start()

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        return self._end(signal.SIGTERM)

    def _end(self, how):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(30)
        self.reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code


class CuttingProxy:
    """Passes bytes on and hangs up each time so many went up; ``sent`` counts them."""

    def __init__(self, port, every):
        self.target, self.every, self.sent, self.cuts = port, every, 0, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._left = every
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self.target)) as server,
        ):
            down = threading.Thread(target=_pump, args=(server, client), daemon=True)
            down.start()
            while chunk := client.recv(16384):
                server.sendall(chunk)
                self.sent += len(chunk)
                self._left -= len(chunk)
                if self._left <= 0:
                    self._left, self.cuts = self.every, self.cuts + 1
                    break
            for one in (client, server):
                one.shutdown(socket.SHUT_RDWR)
            down.join()

    def close(self):
        self._listener.close()


def _pump(source, target):
    with contextlib.suppress(OSError):
        while chunk := source.recv(65536):
            target.sendall(chunk)
