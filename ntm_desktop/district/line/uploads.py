"""What is being uploaded, on disk: the file's own size is how far it is, whatever died when.

``line/uploads/CODE/ID.part`` grows, ``ID.json`` says what it will be. When all bytes are there and
their hash is the announced one, the file moves into ``line/inbox/CODE`` in one step.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import file_sha256
from ntm_desktop.files import move_into_place

UPLOADS_FOLDER, INBOX_FOLDER, OUT_FOLDER = "uploads", "inbox", "out"
EVERYBODY_FOLDER = "all"
_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_DONE = 500
"""Finished uploads that are remembered for a client that did not hear that it was done."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one commune, and all of them, may take.

    Attributes:
        size: bytes of one file.
        open_uploads: begun and not finished, per commune.
        total: bytes of one commune, begun and lying in its inbox.
        spare: bytes of the disk that stay free.
        keep_hours: since the last byte of an upload that is not whole.
    """

    size: int = policy.MAX_PACKAGE
    open_uploads: int = 20
    total: int = 16 * policy.GIB
    spare: int = 256 * policy.MIB
    keep_hours: float = 14 * 24


class Refusal(Exception):
    """An answer to a client that is no success."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Upload:
    """What a client announced."""

    commune: str
    id: str
    name: str
    size: int
    sha256: str


class Uploads:
    """The uploads of all communes under one folder; a commune's are reached by its code only."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits

    def clear_expired(self, now: float) -> int:
        """Forget what nobody went on with for too long, and what a killed server left.

        What has arrived whole is never touched; who goes on after that begins anew.

        Args:
            now: seconds since the epoch, by the clock that dates files here.

        Returns:
            How many uploads were forgotten.
        """
        oldest = now - self._limits.keep_hours * 3600
        forgotten = 0
        for folder in (self._folder / UPLOADS_FOLDER).glob("*"):
            for one in self._all(folder.name):
                part = self._part(one)
                if part.exists() and part.stat().st_mtime < oldest:
                    self.drop(one)
                    forgotten += 1
            for left in (*folder.glob("*.part"), *folder.glob(".*.new")):
                lonely = left.name.startswith(".") or not left.with_suffix(".json").exists()
                if lonely and left.stat().st_mtime < oldest:
                    left.unlink(missing_ok=True)
        return forgotten

    def begin(self, commune: str, name: str, size: int, sha256: str) -> Upload:
        """Announce a file; the same one again is the same upload.

        Raises:
            Refusal: it may not be sent.
            OSError: the disk fails.
        """
        try:
            policy.check_name(name)
        except PackageError as error:
            raise Refusal(400, "name") from error
        if "/" in name or not name.startswith(f"{commune}_") or not _HASH.fullmatch(sha256):
            raise Refusal(400, "name")
        if not 0 < size <= self._limits.size:
            raise Refusal(413, "too-large")
        folder = self._folder / UPLOADS_FOLDER / commune
        known = self._all(commune)
        for one in known:
            if (one.sha256, one.size) == (sha256, size):
                return one
        unfinished = [one for one in known if not self._done(one)]
        if len(unfinished) >= self._limits.open_uploads:
            raise Refusal(409, "open-uploads")
        waiting = sum(file.stat().st_size for file in self._inbox(commune).glob("*"))
        if waiting + sum(one.size for one in unfinished) + size > self._limits.total:
            raise Refusal(403, "quota")
        folder.mkdir(parents=True, exist_ok=True)
        self._check_room(size)
        upload = Upload(commune, secrets.token_hex(16), name, size, sha256)
        self._part(upload).touch()
        _write(self._card(upload), asdict(upload))
        return upload

    def find(self, commune: str, upload_id: str) -> Upload:
        """An upload of this very commune.

        Raises:
            Refusal: 404; of another commune is like not there at all.
        """
        if _ID.fullmatch(upload_id):
            card = self._folder / UPLOADS_FOLDER / commune / f"{upload_id}.json"
            found = _read(card)
            if found is not None and (self._done(found) or self._part(found).exists()):
                return found
        raise Refusal(404, "not-found")

    def offset(self, upload: Upload) -> int:
        """How many bytes are there."""
        return upload.size if self._done(upload) else self._part(upload).stat().st_size

    def part_file(self, upload: Upload) -> Path:
        """Where the next bytes go."""
        return self._part(upload)

    def check_room(self, needed: int) -> None:
        """Refuse what would fill the disk.

        Raises:
            Refusal: 507.
        """
        self._check_room(needed)

    def finish(self, upload: Upload) -> Path:
        """Move a whole file into the inbox.

        Raises:
            Refusal: 460 when its bytes are not those announced; then it begins anew.
            OSError: the disk fails.
        """
        part = self._part(upload)
        if file_sha256(part) != upload.sha256:
            self.drop(upload)
            raise Refusal(460, "checksum")
        target = self._inbox(upload.commune) / f"{upload.sha256[:16]}_{upload.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        # First the note, then the move: a part without bytes is looked up in the inbox.
        _write(self._card(upload).with_suffix(".done"), {"file": target.name})
        move_into_place(part, target)
        self._forget_oldest(upload.commune)
        return target

    def drop(self, upload: Upload) -> None:
        """Forget an upload and what was sent of it."""
        card = self._card(upload)
        for path in (self._part(upload), card, card.with_suffix(".done")):
            path.unlink(missing_ok=True)

    def _done(self, upload: Upload) -> bool:
        card = self._card(upload)
        return card.with_suffix(".done").exists() and not self._part(upload).exists()

    def _all(self, commune: str) -> list[Upload]:
        cards = (self._folder / UPLOADS_FOLDER / commune).glob("*.json")
        return [one for card in cards if (one := _read(card)) is not None]

    def _forget_oldest(self, commune: str) -> None:
        done = sorted(
            (self._folder / UPLOADS_FOLDER / commune).glob("*.done"),
            key=lambda path: path.stat().st_mtime,
        )
        for path in done[:-_MOST_DONE]:
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)

    def _inbox(self, commune: str) -> Path:
        return self._folder / INBOX_FOLDER / commune

    def _part(self, upload: Upload) -> Path:
        return self._folder / UPLOADS_FOLDER / upload.commune / f"{upload.id}.part"

    def _card(self, upload: Upload) -> Path:
        return self._folder / UPLOADS_FOLDER / upload.commune / f"{upload.id}.json"

    def _check_room(self, needed: int) -> None:
        if shutil.disk_usage(self._folder).free < needed + self._limits.spare:
            raise Refusal(507, "disk-full")


class Offers:
    """The signed files that are handed out to a commune: its receipts, and what is for all."""

    def __init__(self, data_dir: Path, line: Path, receipts: str) -> None:
        self._receipts = data_dir / receipts
        self._out = line / OUT_FOLDER
        self._hashes: dict[tuple[Path, int, int], str] = {}

    def of(self, commune: str) -> dict[str, Path]:
        """File name to file, of this commune only."""
        found: dict[str, Path] = {}
        for folder, pattern in (
            (self._out / EVERYBODY_FOLDER, "*.ntmz"),
            (self._out / commune, "*.ntmz"),
            (self._receipts, f"{commune}_receipt_*.ntmz"),
        ):
            found |= {path.name: path for path in folder.glob(pattern) if _offered(path)}
        return found

    def facts(self, path: Path) -> tuple[int, str]:
        """Size and SHA-256 of a file, hex."""
        info = path.stat()
        key = (path, info.st_size, info.st_mtime_ns)
        if key not in self._hashes:
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while chunk := file.read(policy.MIB):
                    digest.update(chunk)
            self._hashes[key] = digest.hexdigest()
        return info.st_size, self._hashes[key]


def _offered(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _read(card: Path) -> Upload | None:
    try:
        return Upload(**json.loads(card.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, document: dict[str, object]) -> None:
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as file:
        file.write(json.dumps(document).encode())
        file.flush()
        os.fsync(file.fileno())
    move_into_place(partial, path)
