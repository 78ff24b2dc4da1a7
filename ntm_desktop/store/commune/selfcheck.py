"""The database trying itself on this PC, for ``ntm-desktop selftest``."""

from pathlib import Path

from sqlite_utils import Database

from ntm_desktop.errors import NewerDatabaseError, StoreError
from ntm_desktop.store.commune.commune_file import FILE_NAME, CommuneFile
from ntm_desktop.store.commune.migrations import COMMUNE_SCHEMA
from ntm_desktop.store.failures import explained
from ntm_desktop.store.sqlite_file import BACKUP_FOLDER
from ntm_desktop.store.structure import Schema

_SECOND_STEP = "m0002_own_rules"


def try_database(folder: Path) -> str:
    """Make a file as the first version did, upgrade it, back it up, refuse a newer one.

    Returns:
        What was tried, for the report.

    Raises:
        StoreError: one of these did not go as it must.
    """
    with explained(folder / FILE_NAME):
        _write_first_version(folder)

    file = CommuneFile.open(folder)
    try:
        copies = list((folder / BACKUP_FOLDER).glob("*.ntm"))
        if len(copies) != 1:
            raise StoreError("Nâng cấp dữ liệu cũ mà không có bản sao lưu trước đó.")
        backup = folder / "sao lưu thử.ntm"
        file.backup(backup)
    finally:
        file.close()
    if not backup.is_file():
        raise StoreError(f"Không thấy bản sao lưu vừa ghi ({backup}).")

    try:
        CommuneFile.open(folder, Schema(COMMUNE_SCHEMA.steps, COMMUNE_SCHEMA.version - 1)).close()
    except NewerDatabaseError:
        return f"tạo, nâng cấp lên dạng {COMMUNE_SCHEMA.version}, sao lưu, từ chối dạng mới hơn"
    raise StoreError("Dữ liệu do bản mới hơn ghi mà vẫn bị mở.")


def _write_first_version(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    old = Database(folder / FILE_NAME, strict=True, execute_plugins=False)
    try:
        COMMUNE_SCHEMA.steps.apply(old, stop_before=_SECOND_STEP)
        old.execute("PRAGMA user_version = 1")
    finally:
        old.close()
