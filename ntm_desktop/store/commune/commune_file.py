"""The commune's file: what makes it one, on the engine of :mod:`ntm_desktop.store.sqlite_file`."""

from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from ntm_desktop.paths import DATABASE
from ntm_desktop.store.commune.migrations import APPLICATION_ID, COMMUNE_SCHEMA
from ntm_desktop.store.failures import COMMUNE_WORDS
from ntm_desktop.store.sqlite_file import BACKUP_FOLDER, FileKind, SqliteFile

FILE_NAME = DATABASE
EVIDENCE_FOLDER = "evidence"
OUTBOX_FOLDER = "outbox"
FETCHED_FOLDER = "inbox"
"""What came over the line; made when something comes."""

COMMUNE_FILE = FileKind(
    FILE_NAME,
    APPLICATION_ID,
    COMMUNE_SCHEMA,
    (EVIDENCE_FOLDER, OUTBOX_FOLDER, BACKUP_FOLDER),
    COMMUNE_WORDS,
    private=(EVIDENCE_FOLDER, OUTBOX_FOLDER, BACKUP_FOLDER, FETCHED_FOLDER),
)


class CommuneFile(SqliteFile):
    """The open file of one commune.

    Attributes:
        data_dir: folder with the database, the evidence vault, the outbox and the backups.
    """

    kind: ClassVar[FileKind] = COMMUNE_FILE

    def clear_unfinished(self) -> None:
        """Clear away what a program that was killed in the middle of its work has left."""
        super().clear_unfinished()
        copied = (self.data_dir / EVIDENCE_FOLDER).glob("*.partial")
        packed = (self.data_dir / OUTBOX_FOLDER).glob("*/*.partial")
        for left in (*copied, *packed):
            with suppress(OSError):
                left.unlink()

    @property
    def outbox(self) -> Path:
        """Folder of the packages made here."""
        return self.data_dir / OUTBOX_FOLDER
