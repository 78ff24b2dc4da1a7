"""The register: who is enrolled, what was received, what was answered, what was refused."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.package import (
    AssessmentContent,
    PackageHeader,
    PackageOutcome,
    StatedVerdicts,
)
from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.errors import StoreError
from ntm_desktop.store.failures import REGISTER_WORDS
from ntm_desktop.store.holder import hold, let_go
from ntm_desktop.store.register.migrations import APPLICATION_ID, REGISTER_SCHEMA
from ntm_desktop.store.register.work_copy import (
    WorkCopy,
    copy_of,
    is_refused,
    let_write_appraisals_only,
)
from ntm_desktop.store.sqlite_file import (
    BACKUP_FOLDER,
    FileKind,
    Parameters,
    Schema,
    SqliteFile,
)

FILE_NAME = "register.ntmd"
PACKAGES_FOLDER = "packages"
QUARANTINE_FOLDER = "quarantine"
RECEIPTS_FOLDER = "receipts"
WORK_FOLDER = "inbox"
LINE_FOLDER = "line"
"""What comes and goes over the line; made when the line is."""

_PACKAGE_COLUMNS = (
    "SELECT position, sha256, commune, period_key, set_id, epoch, sequence, received_at, file,"
    " sample, group_id, border, especially_difficult, atk FROM package "
)

_FLAGS = ("border", "especially_difficult", "atk")

_RECEIPT_COLUMNS = (
    "SELECT receipt.sequence, receipt.sha256, file_name, content, outcome, returned_parts"
    " FROM receipt "
)


@dataclass(frozen=True, slots=True)
class Office:
    """The receiving office whose register this is; ``id`` is 32 hexadecimal digits."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class EnrolledCommune:
    """A commune whose key is known; ``above`` is its district, "" from 1 July 2025."""

    code: str
    name: str
    above: str
    public_key: str


@dataclass(frozen=True, slots=True)
class RegisteredPackage:
    """A package that was received.

    Attributes:
        position: order of arrival.
        file: its name under ``packages/``.
        group_id: commune group it was assessed by, None when it has none.
        border: flags of the commune as it set them, also the two below; None when the package
            is lost and they are not known.
    """

    position: int
    sha256: str
    commune: str
    period_key: str
    set_id: str
    epoch: str
    sequence: int
    received_at: datetime
    file: str
    sample: bool
    group_id: str | None = None
    border: bool | None = None
    especially_difficult: bool | None = None
    atk: bool | None = None


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A signed receipt as it was first given.

    Attributes:
        outcome: of the package as a whole: accepted when every part is, returned when one is.
        returned_parts: those that go back to the commune, by their names in the receipt.
    """

    sequence: int
    sha256: str
    file_name: str
    content: bytes
    outcome: PackageOutcome
    returned_parts: tuple[str, ...]


REGISTER_FILE = FileKind(
    FILE_NAME,
    APPLICATION_ID,
    REGISTER_SCHEMA,
    (),
    REGISTER_WORDS,
    private=(
        PACKAGES_FOLDER,
        QUARANTINE_FOLDER,
        RECEIPTS_FOLDER,
        WORK_FOLDER,
        BACKUP_FOLDER,
        LINE_FOLDER,
    ),
)


class Register(SqliteFile):
    """The open register of one receiving office.

    Attributes:
        data_dir: folder with the register, the packages kept, the quarantine and the backups.
        officer: who sits at this PC; every act names him.
        work_copy: whose copy it is, None for the office's own register.
    """

    kind: ClassVar[FileKind] = REGISTER_FILE
    officer: str = ""
    work_copy: WorkCopy | None = None
    _held: bool = False

    @classmethod
    def open(cls, data_dir: Path, schema: Schema | None = None) -> Self:
        """Open the register of a folder; in a copy for an officer only his entries are written.

        Raises:
            As ``SqliteFile.open``.
        """
        register = super().open(data_dir, schema)
        try:
            # An older form, while it is upgraded or read by a test of one, may have no settings.
            if register.row("SELECT 1 FROM sqlite_master WHERE name = 'setting'"):
                register.work_copy = copy_of(register)
        except BaseException:
            register.close()
            raise
        if register.work_copy is not None:
            let_write_appraisals_only(register)
        return register

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Carry out one statement that writes; the number of rows it touched.

        Raises:
            StoreError: a copy for an officer may not write it.
        """
        try:
            return super().run(sql, parameters)
        except sqlite3.DatabaseError as error:
            if self.work_copy is not None and is_refused(error):
                raise StoreError(self.work_copy.refusal) from error
            raise

    def run_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """The same, once for each of many."""
        try:
            super().run_many(sql, parameters)
        except sqlite3.DatabaseError as error:
            if self.work_copy is not None and is_refused(error):
                raise StoreError(self.work_copy.refusal) from error
            raise

    def ensure_main(self) -> None:
        """Refuse what only the office's own register may do, before anything is begun.

        Raises:
            StoreError: it is a copy that was handed out.
        """
        if self.work_copy is not None:
            raise StoreError(self.work_copy.refusal)

    def clear_unfinished(self) -> None:
        """Clear away what a program that was killed has left, packages without their seal first.

        The register is locked by whoever works with it, so such a folder is nobody's any more.
        """
        super().clear_unfinished()
        for left in (
            *(self.data_dir / WORK_FOLDER).glob("in-*"),
            *self.data_dir.glob("answer-*"),
            *self.data_dir.glob("receipt-*"),
        ):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
        for folder in (PACKAGES_FOLDER, QUARANTINE_FOLDER, RECEIPTS_FOLDER):
            for left in (self.data_dir / folder).glob(".*.partial"):
                with suppress(OSError):
                    left.unlink()

    def sit_down(self, officer: str, at: datetime) -> None:
        """Say who sits here; whoever comes second is told."""
        self.officer = officer
        self._held = True
        hold(self.path, officer, at)

    def close(self) -> None:
        """Close for good; whoever waits for it is not told any more that it is open."""
        # Of one that could not be opened the note is somebody else's.
        if self._held and not self._closed:
            let_go(self.path)
        super().close()

    def office(self) -> Office:
        """The office whose register this is."""
        row = self.rows("SELECT id, name FROM office")[0]
        return Office(row["id"], row["name"])

    def communes(self) -> tuple[EnrolledCommune, ...]:
        """Every enrolled commune, by code."""
        rows = self.rows("SELECT code, name, above, public_key FROM commune ORDER BY code")
        return tuple(EnrolledCommune(**row) for row in rows)

    def commune_codes(self) -> frozenset[str]:
        """Codes of every enrolled commune, without what else is known of them."""
        return frozenset(code for (code,) in self.tuples("SELECT code FROM commune"))

    def commune(self, code: str) -> EnrolledCommune | None:
        """One enrolled commune, None when it is not enrolled."""
        row = self.row("SELECT code, name, above, public_key FROM commune WHERE code = ?", (code,))
        return EnrolledCommune(**row) if row else None

    def enrol(self, commune: EnrolledCommune, at: datetime) -> None:
        """Keep a commune that was not enrolled before."""
        self.run(
            "INSERT INTO commune (code, name, above, public_key, enrolled_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (commune.code, commune.name, commune.above, commune.public_key, utc_text(at)),
        )

    def replace_key(self, commune: EnrolledCommune, reason: str, at: datetime) -> None:
        """Give an enrolled commune another key; the old one and the reason stay on record."""
        with self.transaction():
            self.run(
                "INSERT INTO key_change (code, old_key, new_key, reason, at)"
                " SELECT code, public_key, ?, ?, ? FROM commune WHERE code = ?",
                (commune.public_key, reason, utc_text(at), commune.code),
            )
            self.run(
                "UPDATE commune SET public_key = ? WHERE code = ?",
                (commune.public_key, commune.code),
            )

    def keys_of(self, code: str) -> tuple[str, ...]:
        """Every key a commune has or had, today's first: what it signed before stays genuine."""
        rows = self.rows(
            "SELECT public_key FROM commune WHERE code = ?"
            " UNION ALL SELECT old_key FROM"
            " (SELECT old_key FROM key_change WHERE code = ? ORDER BY position DESC)",
            (code, code),
        )
        return tuple(dict.fromkeys(row["public_key"] for row in rows))

    def package(self, sha256: str) -> RegisteredPackage | None:
        """A package that was received, by its bytes."""
        found = self._packages("WHERE sha256 = ?", (sha256,))
        return found[0] if found else None

    def package_at(self, position: int) -> RegisteredPackage:
        """A package by its order of arrival, which must exist."""
        return self._packages("WHERE position = ?", (position,))[0]

    def knows_epoch(self, epoch: str) -> bool:
        """Whether something of this life of a commune's file was received."""
        return self.row("SELECT 1 FROM package WHERE epoch = ? LIMIT 1", (epoch,)) is not None

    def packages_of(self, commune: str) -> tuple[RegisteredPackage, ...]:
        """Everything received from a commune, in order of arrival."""
        return self._packages("WHERE commune = ? ORDER BY position", (commune,))

    def packages(self) -> tuple[RegisteredPackage, ...]:
        """Everything received, in order of arrival."""
        return self._packages("ORDER BY position")

    def period_keys(self) -> tuple[str, ...]:
        """Keys of the periods something was received for."""
        rows = self.rows("SELECT DISTINCT period_key FROM package ORDER BY period_key")
        return tuple(row["period_key"] for row in rows)

    def appraised_positions(self) -> frozenset[int]:
        """Packages of which an appraiser has entered something."""
        rows = self.rows("SELECT DISTINCT package FROM appraisal")
        return frozenset(row["package"] for row in rows)

    def packages_for(self, period_key: str) -> tuple[RegisteredPackage, ...]:
        """Everything received for a period, in order of arrival."""
        return self._packages("WHERE period_key = ? ORDER BY position", (period_key,))

    def add_package(
        self,
        header: PackageHeader,
        sha256: str,
        file: str,
        content: AssessmentContent,
        verdicts: StatedVerdicts,
        at: datetime,
    ) -> int:
        """Keep what a package says; returns its position. Inside a transaction."""
        self.run(
            "INSERT INTO package (sha256, commune, kind, period_key, set_id, epoch, sequence,"
            " previous, created_at, received_at, file, sample)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sha256,
                header.commune_code,
                str(header.kind),
                header.period.key,
                content.pin.set_id,
                header.epoch,
                header.sequence,
                header.previous,
                utc_text(header.created_at),
                utc_text(at),
                file,
                content.sample,
            ),
        )
        position = int(self.rows("SELECT max(position) AS last FROM package")[0]["last"])
        for no, verdict in verdicts.criteria.items():
            self.run(
                "INSERT INTO verdict (package, criterion_no, verdict) VALUES (?, ?, ?)",
                (position, no, str(verdict)),
            )
        return position

    def verdicts(self, position: int) -> dict[int, Verdict]:
        """Criterion number to the verdict this office worked out."""
        rows = self.rows(
            "SELECT criterion_no, verdict FROM verdict WHERE package = ? ORDER BY criterion_no",
            (position,),
        )
        return {row["criterion_no"]: Verdict(row["verdict"]) for row in rows}

    def verdicts_of(self, positions: Iterable[int]) -> dict[int, dict[int, Verdict]]:
        """The same of many packages, by position."""
        rows = self.tuples(
            "SELECT package, criterion_no, verdict FROM verdict"
            " WHERE package IN (SELECT value FROM json_each(?)) ORDER BY package, criterion_no",
            (json.dumps(list(positions)),),
        )
        known = {verdict.value: verdict for verdict in Verdict}
        found: dict[int, dict[int, Verdict]] = {}
        for package, criterion_no, verdict in rows:
            found.setdefault(package, {})[criterion_no] = known[verdict]
        return found

    def met_counts(self, positions: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Criteria met, and criteria in all, of each package, by position."""
        rows = self.rows(
            "SELECT package, sum(verdict = ?) AS met, count(*) AS whole FROM verdict"
            " WHERE package IN (SELECT value FROM json_each(?)) GROUP BY package",
            (Verdict.MET.value, json.dumps(list(positions))),
        )
        return {row["package"]: (row["met"], row["whole"]) for row in rows}

    def last_receipt(self, commune: str) -> StoredReceipt | None:
        """The newest receipt given to a commune."""
        return self._newest_receipt(
            "JOIN package ON position = receipt.package WHERE commune = ?", commune
        )

    def receipt(self, position: int) -> StoredReceipt | None:
        """The newest receipt given for a package."""
        return self._newest_receipt("WHERE package = ?", position)

    def outcomes(self, positions: Iterable[int]) -> dict[int, PackageOutcome]:
        """What the newest receipt of each package says of it as a whole, by position."""
        rows = self.rows(
            "SELECT package, outcome FROM receipt"
            " WHERE package IN (SELECT value FROM json_each(?)) ORDER BY package, sequence",
            (json.dumps(list(positions)),),
        )
        return {row["package"]: PackageOutcome(row["outcome"]) for row in rows}

    def highest_receipt(self) -> int:
        """The highest number that any receipt here has, 0 without any."""
        row = self.row("SELECT coalesce(max(sequence), 0) AS highest FROM receipt")
        return 0 if row is None else int(row["highest"])

    def add_receipt(self, position: int, receipt: StoredReceipt) -> None:
        """Keep a receipt as it was signed."""
        self.run(
            "INSERT INTO receipt"
            " (package, sequence, sha256, file_name, content, outcome, returned_parts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                position,
                receipt.sequence,
                receipt.sha256,
                receipt.file_name,
                receipt.content,
                str(receipt.outcome),
                " ".join(receipt.returned_parts),
            ),
        )

    def _newest_receipt(self, of: str, whose: str | int) -> StoredReceipt | None:
        rows = self.rows(
            _RECEIPT_COLUMNS + of + " ORDER BY receipt.sequence DESC LIMIT 1", (whose,)
        )
        if not rows:
            return None
        row = rows[0]
        return StoredReceipt(
            **{
                **row,
                "outcome": PackageOutcome(row["outcome"]),
                "returned_parts": tuple(row["returned_parts"].split()),
            }
        )

    def _packages(
        self, where: str, parameters: Sequence[Any] = ()
    ) -> tuple[RegisteredPackage, ...]:
        rows = self.rows(_PACKAGE_COLUMNS + where, parameters)
        return tuple(
            RegisteredPackage(
                **{
                    **row,
                    "received_at": parse_utc(row["received_at"]),
                    "sample": bool(row["sample"]),
                    **{name: _flag(row[name]) for name in _FLAGS},
                }
            )
            for row in rows
        )


def new_register(
    data_dir: Path, office: Office, at: datetime, prepare: Callable[[], None]
) -> Register:
    """Make a new register and open it.

    Args:
        data_dir: made when it is not there.
        office: whose register it is.
        at: now, UTC.
        prepare: makes what the register cannot do without, before it gets its name.

    Raises:
        StoreError: there is one already, or the folder cannot be written.
    """

    def fill(register: Register) -> None:
        register.run(
            "INSERT INTO office (one, id, name, created_at) VALUES (1, ?, ?, ?)",
            (office.id, office.name, utc_text(at)),
        )
        prepare()

    return Register.create(data_dir, fill)


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)
