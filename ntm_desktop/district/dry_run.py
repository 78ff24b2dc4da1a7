"""What a stick would bring, told before anything is registered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.checking import Checked, place_in_chain
from ntm_desktop.district.reception import OWN_TROUBLE
from ntm_desktop.district.refusals import claimed_name
from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.package import StatedVerdicts, code_in_file_name
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import Register, RegisteredPackage


class WouldBe(StrEnum):
    """What would become of a file."""

    NEW = "new"
    AGAIN = "again"
    REFUSED = "refused"
    UNREAD = "unread"


WOULD_BE_LABELS: Mapping[WouldBe, str] = {
    WouldBe.NEW: "Gói mới",
    WouldBe.AGAIN: "Đã nhận từ trước",
    WouldBe.REFUSED: "Sẽ từ chối",
    WouldBe.UNREAD: "Chưa đọc được",
}


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One file.

    Attributes:
        commune: code inside, or that the name claims where nothing could be read; "" when none.
        commune_name: as the package calls it, or the lists of units at its time.
        period: None when nothing could be read.
        met: criteria met as this office works out, None when nothing could be read.
        met_before: of the commune's package before it for this period, None when there is none.
        changed: what is different from that one, a sentence each.
        regressions: indicators met before and not any more, of that or the period before.
        notes: what would be pointed out.
        reason: word of the check that failed, "" when none did.
        sentence: why it is refused or not read, "" else.
        faults: everything that is wrong, a line each.
    """

    source: Path
    would_be: WouldBe
    commune: str
    commune_name: str
    period: Period | None = None
    sequence: int = 0
    met: int | None = None
    total: int | None = None
    met_before: int | None = None
    changed: tuple[str, ...] = ()
    regressions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    sentence: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DryRun:
    """What receiving these files and folders would do.

    Attributes:
        ignored: suspicious files that would not be opened.
    """

    files: tuple[LookedAt, ...]
    ignored: tuple[Path, ...]

    def of(self, would_be: WouldBe) -> tuple[LookedAt, ...]:
        """Those of one outcome."""
        return tuple(one for one in self.files if one.would_be is would_be)


def failed_look(register: Register, catalog: Catalog, source: Path, error: NtmError) -> LookedAt:
    """What is told of a file that did not pass a check; its name alone says whose it is."""
    reason = error.reason if isinstance(error, PackageError) else ""
    own = not isinstance(error, PackageError) or reason in OWN_TROUBLE
    code = code_in_file_name(source.name)
    return LookedAt(
        source,
        WouldBe.UNREAD if own else WouldBe.REFUSED,
        code,
        claimed_name(register, catalog, code, source.name),
        reason=reason,
        sentence=str(error),
        faults=tuple(error.faults),
    )


def look_at(
    register: Register, one: Checked, chains: dict[str, list[RegisteredPackage]]
) -> LookedAt:
    """What is told of a package that passed every check; it takes its place in the chain."""
    header, sha256 = one.package.header, one.package.sha256
    code = header.commune_code
    chain = chains.setdefault(code, list(register.packages_of(code)))
    name = one.content.commune.full_name
    known = {package.sha256 for package in chain}
    met, total = one.verdicts.met, len(one.verdicts.criteria)
    if sha256 in known:
        return LookedAt(
            one.source, WouldBe.AGAIN, code, name, header.period, header.sequence, met, total
        )
    try:
        place = place_in_chain(chain, header)
    except PackageError as error:
        return LookedAt(
            one.source,
            WouldBe.REFUSED,
            code,
            name,
            header.period,
            header.sequence,
            met,
            total,
            reason=error.reason,
            sentence=str(error),
        )
    same = [package for package in chain if package.period_key == header.period.key]
    earlier = same[-1] if same else _of_period_before(chain, header.period)
    met_before, changed, regressions = _compared(register, earlier, one.verdicts)
    chain.append(_as_registered(one))
    return LookedAt(
        one.source,
        WouldBe.NEW,
        code,
        name,
        header.period,
        header.sequence,
        met,
        total,
        met_before if same else None,
        changed if same else (),
        regressions,
        (*place, *one.notes),
    )


def _of_period_before(chain: list[RegisteredPackage], period: Period) -> RegisteredPackage | None:
    found = [one for one in chain if Period.parse(one.period_key) < period]
    return max(found, key=lambda one: (Period.parse(one.period_key), one.position), default=None)


def _compared(
    register: Register, earlier: RegisteredPackage | None, now: StatedVerdicts
) -> tuple[int | None, tuple[str, ...], tuple[str, ...]]:
    """Criteria met before, what changed, what was met before and is not any more."""
    if earlier is None or earlier.position == 0:
        return None, (), ()
    criteria = register.verdicts(earlier.position)
    indicators = contents.indicator_verdicts(register, earlier.position)
    changed = tuple(
        f"Chỉ tiêu {no}: {VERDICT_LABELS[indicators[no]]} → {VERDICT_LABELS[verdict]}"
        for no, verdict in now.indicators.items()
        if no in indicators and indicators[no] is not verdict
    )
    lost = tuple(
        f"Chỉ tiêu {no} trước đạt, nay {VERDICT_LABELS[now.indicators[no]].lower()}"
        for no, verdict in indicators.items()
        if verdict is Verdict.MET
        and no in now.indicators
        # What was not filled in yet tells nothing of what was lost.
        and now.indicators[no] is Verdict.NOT_MET
    )
    return sum(verdict is Verdict.MET for verdict in criteria.values()), changed, lost


def _as_registered(one: Checked) -> RegisteredPackage:
    """The package as it would stand in the chain; position 0: its verdicts lie nowhere."""
    header = one.package.header
    return RegisteredPackage(
        position=0,
        sha256=one.package.sha256,
        commune=header.commune_code,
        period_key=header.period.key,
        set_id=one.content.pin.set_id,
        epoch=header.epoch,
        sequence=header.sequence,
        received_at=header.created_at,
        file="",
        sample=one.content.sample,
    )
