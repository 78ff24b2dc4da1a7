"""Resumable upload by tus 1.0 in pieces, and download of what the server has for the commune.

Source: https://tus.io/protocols/resumable-upload (1.0.0: core protocol, creation).
"""

import base64
import json
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import LineError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import HashingSink, deliver, deliver_bytes
from ntm_desktop.exchange.transports import Brought, Parcel
from ntm_desktop.exchange.transports.line import WAIT_SECONDS, Line, refused

UPLOADS, FILES = "/uploads", "/files"
PIECE = policy.MIB // 2
"""A drop loses at most what is under way; larger pieces lost up to 2 % of a file (measured)."""

_VERSION = {"Tus-Resumable": "1.0.0"}
_MOST_TRIES = 4
"""In a row without a byte getting through; then it is for another hour."""
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_FILES = 1000


class TusTransport:
    """Sends to and fetches from the server of a receiver file.

    Attributes:
        line: the connection.
        bytes_sent: of bodies of pieces, over all calls.
    """

    def __init__(
        self,
        receiver: Receiver,
        *,
        wait_seconds: float = WAIT_SECONDS,
        uploads: str = UPLOADS,
        piece: int = PIECE,
    ) -> None:
        pair = f"{receiver.commune_code}:{receiver.access_key}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(pair).decode("ascii")}
        self.line = Line(receiver.address, receiver.certificate, headers, wait_seconds=wait_seconds)
        self.bytes_sent = 0
        self._uploads = self.line.path + uploads
        self._files = self.line.path + FILES
        self._piece = piece

    def send(self, parcel: Parcel, progress: Progress) -> None:
        """Upload from where the server stands; see ``Transport.send``."""
        try:
            self._send(parcel, progress)
        finally:
            self.line.close()

    def _send(self, parcel: Parcel, progress: Progress) -> None:
        note = parcel.path.with_name(parcel.path.name + ".url")
        offset, place = -1, _noted(note)
        failed_tries = 0
        while True:
            progress(max(offset, 0), parcel.size)
            try:
                if not place:
                    place = self._create(parcel)
                    _note(note, place)
                if offset < 0:
                    found = self._offset(place)
                    if found is None:
                        # The server forgot it, or took it for damaged: from the beginning.
                        failed_tries += 1
                        if failed_tries > _MOST_TRIES:
                            raise refused(404, b"")
                        place = ""
                        continue
                    offset = found
                if offset >= parcel.size:
                    progress(parcel.size, parcel.size)
                    note.unlink(missing_ok=True)
                    return
                offset, moved = self._patch(parcel, place, offset)
                failed_tries = 0 if moved else failed_tries + 1
            except LineError as error:
                failed_tries += 1
                if not error.passing or error.reason == "disk-full" or failed_tries >= _MOST_TRIES:
                    raise
                offset = -1

    def _create(self, parcel: Parcel) -> str:
        facts = {
            "filename": parcel.name,
            "filetype": "application/octet-stream",
            "sha256": parcel.sha256,
        }
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items()
        )
        answer = self.line.request(
            "POST",
            self._uploads,
            {**_VERSION, "Upload-Length": str(parcel.size), "Upload-Metadata": metadata},
        )
        if answer.status != 201:
            raise refused(answer.status, answer.body)
        where = urlsplit(
            urljoin(self.line.base + self._uploads, answer.headers.get("location", ""))
        )
        # Never elsewhere: the access key goes along with every request.
        if f"{where.scheme}://{where.netloc}" != self.line.base or not where.path:
            raise refused(400, b"")
        return where.path

    def _offset(self, place: str) -> int | None:
        answer = self.line.request("HEAD", place, _VERSION)
        if answer.status in (404, 410):
            return None
        if answer.status not in (200, 204):
            raise refused(answer.status, answer.body)
        return _number(answer.headers.get("upload-offset", ""))

    def _patch(self, parcel: Parcel, place: str, offset: int) -> tuple[int, bool]:
        """Where the server stands after a piece (-1: to be asked), and whether it moved."""
        try:
            with parcel.path.open("rb") as file:
                file.seek(offset)
                piece = file.read(min(self._piece, parcel.size - offset))
        except OSError as error:
            raise policy.unreadable(parcel.path, error) from error
        self.bytes_sent += len(piece)
        answer = self.line.request(
            "PATCH",
            place,
            {
                **_VERSION,
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
            },
            piece,
        )
        if answer.status in (404, 409, 410, 460):
            return -1, False
        if answer.status not in (200, 204):
            raise refused(answer.status, answer.body)
        stands = _number(answer.headers.get("upload-offset", ""))
        return stands, stands > offset

    def fetch(self, folder: Path, known: Collection[str], progress: Progress) -> Brought:
        """Download what is new; see ``Transport.fetch``."""
        try:
            return self._fetch(folder, known, progress)
        finally:
            self.line.close()

    def _fetch(self, folder: Path, known: Collection[str], progress: Progress) -> Brought:
        answer = self.line.request("GET", self._files)
        if answer.status != 200:
            raise refused(answer.status, answer.body)
        offered = _offered(answer.body)
        taken = []
        for number, (name, size, sha256) in enumerate(offered):
            progress(number, len(offered))
            target = folder / f"{sha256[:16]}_{name}"
            if sha256 in known or target.exists():
                continue

            def write(sink: HashingSink, name: str = name, size: int = size) -> None:
                self.line.download(f"{self._files}/{quote(name)}", size, sink)

            found = deliver(target, size, write)
            if found != sha256:
                target.unlink(missing_ok=True)
                raise LineError(
                    "no-answer", f"Tệp {name} tải về chưa đủ; sẽ tải lại.", passing=True
                )
            taken.append(target)
        return Brought(tuple(taken), frozenset(sha256 for _, _, sha256 in offered))


def _offered(body: bytes) -> list[tuple[str, int, str]]:
    """Name, size and SHA-256 of every file the server offers, believed for nothing else."""
    try:
        rows = json.loads(body)["files"]
        found = [(row["name"], row["size"], row["sha256"]) for row in rows[:_MOST_FILES]]
    except (ValueError, KeyError, TypeError) as error:
        raise refused(400, b"") from error
    for name, size, sha256 in found:
        if (
            not isinstance(name, str)
            or "/" in name
            or not isinstance(size, int)
            or not 0 < size <= policy.MAX_PACKAGE
            or not isinstance(sha256, str)
            or not _HASH.fullmatch(sha256)
        ):
            raise refused(400, b"")
        policy.check_name(name)
    return found


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise refused(400, b"")
    return int(text)


def _noted(note: Path) -> str:
    """Where an earlier try of this very file was going, "" when there was none."""
    try:
        return note.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _note(note: Path, place: str) -> None:
    note.unlink(missing_ok=True)
    deliver_bytes(note, place.encode("ascii", "replace"))
