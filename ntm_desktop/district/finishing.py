"""Signing what the appraisers decided, and carrying the answer to a stick, in steps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import office as offices
from ntm_desktop.district.answering import Answered
from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.district.closing import finish_appraisal
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.store.register.register import Register


def finishing(
    catalog: Catalog,
    known: Appraisal,
    now: Callable[[], datetime],
    receipts_dir: Path | None,
) -> Staged[tuple[Answered, Change]]:
    """Sign the answer of an appraisal; the register keeps it whatever becomes of the stick.

    Args:
        catalog: this office's own rules.
        known: the appraisal as it was read.
        now: the clock, UTC.
        receipts_dir: where the commune's receipt is copied to, None for nowhere yet.

    Raises:
        As ``finish_appraisal``.
    """

    def sign(register: Register) -> tuple[Answered, bytes]:
        position = known.package.position
        done = finish_appraisal(register, catalog, position, now(), known=known)
        key = offices.signing_key(register.office()).public.text
        return done, key.encode("ascii")

    done, key = yield OnDatabase(sign)
    if receipts_dir is not None and done.receipt_path is not None:
        own: Path = done.receipt_path

        def carry(_progress: Progress) -> Path:
            target = receipts_dir / own.name
            try:
                deliver_bytes(target, own.read_bytes())
            except OSError as error:
                raise PackageError("write", f"Không đọc lại được phiếu {own.name}.") from error
            deliver_bytes(receipts_dir / offices.PUBLIC_KEY_FILE, key)
            return target

        try:
            done = replace(done, receipt_path=(yield Beside(carry)))
        except PackageError as error:
            done = replace(done, receipt_path=None, receipt_error=str(error))
    change = Change(
        f"Trả lời {done.commune_name}", frozenset({Touched.PACKAGES}), frozenset(), now()
    )
    return done, change
