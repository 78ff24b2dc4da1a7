"""Registers written to workbooks: lists with their sums, and empty ones to fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.nothing import NOTHING
from ntm_desktop.domain.registers.sums import PeriodSums, period_sums
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.registers.wording import beside_words, sum_words
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.services.registers.listing import find_register, known_of, register_forms
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info
from ntm_desktop.store.commune import registers as stored

if TYPE_CHECKING:
    from ntm_desktop.documents.registers_workbook import RegisterSheet


@dataclass(frozen=True, slots=True)
class _Facts:
    sheets: "tuple[RegisterSheet, ...]"
    known: Known
    author: str
    mark: str
    title: str
    template: bool


def writing_registers(
    registers: Sequence[str], period: Period, path: Path, *, template: bool = False
) -> Staged[Path]:
    """The steps of writing registers to a workbook.

    Args:
        registers: their ids; () for every register that has lines, or for a template for all.
        period: whose sums are written behind the lists.
        path: target, ".xlsx".
        template: empty sheets to fill, without lines and sums.

    Raises:
        EntryError: there is no such register.
        DocumentError: the file cannot be written.
    """
    facts: _Facts = yield OnDatabase(lambda ws: _facts(ws, registers, period, template=template))
    written: Path = yield Beside(lambda _progress: _write(facts, path))
    return written


def write_registers(
    ws: Workspace,
    registers: Sequence[str],
    period: Period,
    path: Path,
    *,
    template: bool = False,
) -> Path:
    """Write registers to a workbook; see :func:`writing_registers`."""
    return carry_out(ws, writing_registers(registers, period, path, template=template))


def sheets_of(
    ws: Workspace, registers: Sequence[str], period: Period, *, template: bool = False
) -> "tuple[RegisterSheet, ...]":
    """Registers as sheets; () takes every register that has lines."""
    from ntm_desktop.documents.registers_workbook import RegisterSheet

    counts = stored.counts(ws.file)

    def wanted(form: Form) -> bool:
        # Marks are ticked, not typed: nobody is handed a sheet for them.
        return form.id != NOTHING if template else form.id in counts

    forms = (
        tuple(find_register(ws, register) for register in registers)
        if registers
        else tuple(form for form in register_forms(ws) if wanted(form))
    )
    known = known_of(ws, period)
    sheets = []
    for form in forms:
        if template:
            sheets.append(RegisterSheet(form, ()))
            continue
        entries = stored.entries(ws.file, form.id)
        sums = period_sums(form, entries, period)
        words = tuple(sum_words(form, result, known) for result in sums.results)
        sheets.append(RegisterSheet(form, entries, words, _notes(sums, known)))
    return tuple(sheets)


def _notes(sums: PeriodSums, known: Known) -> tuple[str, ...]:
    return (f"Số cộng: {sums.period.label}", *beside_words(sums, known))


def _facts(ws: Workspace, registers: Sequence[str], period: Period, *, template: bool) -> _Facts:
    from ntm_desktop.documents.dossier.facts import SAMPLE_MARK

    info = commune_info(ws)
    sheets = sheets_of(ws, registers, period, template=template)
    return _Facts(
        sheets,
        known_of(ws, period),
        f"{info.office_name}, {info.commune.above}",
        SAMPLE_MARK if info.sample and not template else "",
        sheets[0].form.title if len(sheets) == 1 else "Sổ theo dõi",
        template,
    )


def _write(facts: _Facts, path: Path) -> Path:
    from ntm_desktop.documents.registers_workbook import write_registers as write

    return write(
        facts.sheets,
        facts.known,
        facts.author,
        path,
        title=facts.title,
        mark=facts.mark,
        template=facts.template,
    )
