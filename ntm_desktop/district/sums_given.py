"""Which sums were given out, whom they lacked, and which of them are outdated by now, and why."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.tables import Tables
from ntm_desktop.district.units_then import name_then
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period
from ntm_desktop.store.register.acts import ActKind, acts, note_act
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.register.sums_made import SumMade, add_sum, sums

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SumLine:
    """A sum with what became of it.

    Attributes:
        why_outdated: what changed since, a sentence each; () while it still holds.
    """

    made: SumMade
    why_outdated: tuple[str, ...]

    @property
    def state(self) -> str:
        """In words: does it hold, is it provisional, is it outdated."""
        if self.why_outdated:
            more = len(self.why_outdated) - _SHOWN
            shown = "; ".join(self.why_outdated[:_SHOWN])
            return f"ĐÃ CŨ: {shown}" + (f"; và {more} chỗ khác" if more > 0 else "")
        if self.made.missing:
            return f"Tạm tính: còn thiếu {self.made.missing} xã"
        return "Còn đúng"


def note_sum(register: Register, made: Tables, file: str, at: datetime) -> None:
    """Write down that tables were given out.

    Args:
        register: open.
        made: the tables.
        file: where they were written, "" when they were printed.
        at: now, UTC.
    """
    positions = {
        one.position
        for snapshot in (made.now, made.before)
        if snapshot is not None
        for one in (*snapshot.communes, *snapshot.over_years)
    }
    note_given(register, made.title, made.now.period, positions, len(made.now.missing), file, at)


def note_given(
    register: Register,
    title: str,
    period: Period,
    positions: Iterable[int],
    missing: int,
    file: str,
    at: datetime,
) -> None:
    """Write down that something made of sums was given out: tables, the office's report.

    Args:
        register: open.
        title: of it.
        period: which it is of.
        positions: of the packages that it rests on.
        missing: how many communes it lacks.
        file: where it was written, "" when it was printed.
        at: now, UTC.
    """
    packages = _prints(register, positions)
    last = acts(register, most=1)
    with register.transaction():
        add_sum(
            register,
            SumMade(
                0,
                at,
                register.officer,
                period.key,
                title,
                file,
                missing,
                packages,
                last[0].position if last else 0,
            ),
        )
        where = f"ghi ra {file}" if file else "in"
        note_act(register, at, ActKind.SUMMED, f"{title}: {where}")


def sum_lines(register: Register, catalog: Catalog) -> tuple[SumLine, ...]:
    """Every sum that was given out, newest first, held against what counts now.

    Args:
        register: open.
        catalog: knows what the communes were called in each period.
    """
    told = sums(register)
    positions = {position for one in told for position in one.rests_on}
    prints = _prints(register, positions)
    outcomes = register.outcomes(positions)
    packages = {one.position: one for one in register.packages()}
    newest = {(p.commune, p.period_key): p.position for p in packages.values()}
    names = {one.code: one.name for one in register.communes()}
    reopened: dict[int, list[int]] = {}
    for act in acts(register):
        if act.act is ActKind.REOPENED and act.package is not None:
            reopened.setdefault(act.package, []).append(act.position)

    def why(one: SumMade) -> tuple[str, ...]:
        found = []
        for position, before in one.rests_on.items():
            package = packages[position]
            code, day = package.commune, Period.parse(package.period_key).last_day
            name = f"{name_then(catalog, names.get(code, code), code, day)} ({code})"
            if any(place > one.acts for place in reopened.get(position, ())):
                found.append(f"{name} mở lại thẩm tra")
            elif newest[package.commune, package.period_key] != position:
                found.append(f"{name} nộp gói mới")
            elif outcomes.get(position) is PackageOutcome.RETURNED:
                found.append(f"{name} bị gửi trả")
            elif prints.get(position) != before:
                found.append(f"{name} có kết luận thẩm tra khác")
        return tuple(found)

    return tuple(SumLine(one, why(one)) for one in told)


def _prints(register: Register, positions: Iterable[int]) -> dict[int, str]:
    return {
        position: hashlib.sha256(repr(sorted(verdicts.items())).encode()).hexdigest()[:16]
        for position, verdicts in register.verdicts_of(positions).items()
    }


def period_words(made: SumMade) -> str:
    """Of which period a sum is, in words."""
    return Period.parse(made.period_key).label
