"""Running the server until it is told to end."""

import logging
import logging.handlers
import queue
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.app import LOG, LineServer
from ntm_desktop.district.line.uploads import Limits
from ntm_desktop.errors import NtmError, StoreError
from ntm_desktop.exchange.certificate import certificate_fingerprint, own_certificate
from ntm_desktop.store.register.register import FILE_NAME, RECEIPTS_FOLDER

LOG_FILE = "serve.log"
_LOG_BYTES, _LOG_FILES = 2_000_000, 5
_TRY_AGAIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server answers.

    Attributes:
        certificate: SHA-256 of its certificate, hex.
    """

    address: str
    certificate: str


def serve(
    data_dir: Path,
    *,
    host: str,
    port: int,
    certificate: Path | None = None,
    key: Path | None = None,
    receive: bool = False,
    limits: Limits | None = None,
    listening: Callable[[Listening], None] = lambda _: None,
) -> None:
    """Answer until SIGINT or SIGTERM; requests under way are ended first.

    Args:
        data_dir: of the register.
        host: address of this machine to listen on.
        port: 0 takes a free one.
        certificate: PEM; None makes an own one, which communes know by its fingerprint.
        key: PEM, of the certificate.
        receive: let the desk's reception take in what arrives; it stays in the inbox otherwise.
        limits: what may be sent.
        listening: told once the port is open.

    Raises:
        StoreError: there is no register, the port is taken, or the extra is not installed.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise StoreError(
            "Chưa cài phần máy chủ nhận. Hãy cài: pip install ntm-desktop[serve]."
        ) from error
    if not (data_dir / FILE_NAME).is_file():
        raise StoreError(
            f"Thư mục “{data_dir}” chưa có sổ tiếp nhận. Hãy tạo sổ: ntm-district init --data "
            "THƯ_MỤC."
        )
    folder = line_folder(data_dir)
    if certificate is None or key is None:
        certificate, key = own_certificate(folder, host)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _log_to(folder / LOG_FILE)
    reception = _Reception(data_dir) if receive else None
    app = LineServer(
        data_dir,
        folder,
        RECEIPTS_FOLDER,
        limits or Limits(),
        reception.arrived if reception else lambda _: None,
    ).application()
    fingerprint = certificate_fingerprint(certificate)

    class Server(uvicorn.Server):
        async def startup(self, sockets=None) -> None:  # type: ignore[no-untyped-def]
            await super().startup(sockets)
            for server in self.servers if self.started else ():
                found = server.sockets[0].getsockname()[1]
                listening(Listening(f"https://{host}:{found}", fingerprint))
                LOG.info("listening on port %d", found)

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=str(certificate),
        ssl_keyfile=str(key),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=3,  # what is under way goes on later
        timeout_keep_alive=65,
        h11_max_incomplete_event_size=16 * 1024,
        limit_concurrency=1000,
    )
    # uvicorn hands a signal on once it has ended; nothing is to die of it then.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: None)
    try:
        Server(config).run()
    except SystemExit as stop:
        # uvicorn's way to say that it could not begin.
        raise StoreError(
            f"Không mở được cổng {port} trên {host}: cổng đang có chương trình khác dùng, hoặc "
            "không được phép. Hãy chọn cổng khác (--port)."
        ) from stop
    finally:
        if reception:
            reception.end()
        LOG.info("ended")


class _Reception:
    """Takes in what arrived, one call after the other, on a thread of its own."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._news: queue.Queue[bool] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="reception")
        self._thread.start()
        self._news.put(True)

    def arrived(self, path: Path) -> None:
        """Something lies in the inbox."""
        del path
        self._news.put(True)

    def end(self) -> None:
        """Finish what is under way and stop."""
        self._news.put(False)
        self._thread.join()

    def _run(self) -> None:
        from ntm_desktop.district.desk import receive_inbox

        waits: float | None = None
        while True:
            try:
                if not self._news.get(timeout=waits):
                    return
                while not self._news.empty():
                    if not self._news.get():
                        return
            except queue.Empty:
                pass
            try:
                done = receive_inbox(self._data_dir)
            except NtmError as error:
                # The desk has the register open: what arrived waits.
                LOG.info("reception waits: %s", type(error).__name__)
                waits = _TRY_AGAIN_SECONDS
            else:
                waits = None
                if done.received or done.refused:
                    LOG.info("received %d, refused %d", len(done.received), len(done.refused))


def _log_to(path: Path) -> None:
    """Commune codes, sizes and outcomes; no names, addresses or keys."""
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    for handler in (
        logging.handlers.RotatingFileHandler(
            path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8"
        ),
        logging.StreamHandler(sys.stderr),
    ):
        handler.setFormatter(form)
        LOG.addHandler(handler)
