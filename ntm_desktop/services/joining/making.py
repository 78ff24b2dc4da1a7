"""The new commune's file, made from the old ones': all of it, or nothing."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.commune_file import CommuneInfo
from ntm_desktop.domain.progress import Progress, Tally, unwatched
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.domain.registers.nothing import ABOUT, NOTHING, PERIOD
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set
from ntm_desktop.services.joining.planning import (
    JoinPlan,
    JoinWish,
    Old,
    evidence_files,
    gathered,
    plan_of,
    renames,
)
from ntm_desktop.services.joining.sources import OldSource
from ntm_desktop.services.registers.listing import register_forms
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import (
    default_receiving_unit,
    keep_new_assessment,
    usable_group,
)
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import communes, history, joining, money, packages, vault
from ntm_desktop.store.commune.commune_file import EVIDENCE_FOLDER, CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row, new_id

WHO = "Lập xã mới từ các xã cũ"
"""Named in the history for what joining changed in a record."""
_HISTORY = "SELECT * FROM history ORDER BY position"
_NAMED_ELSEWHERE = ("village", "project_card")
"""Tables whose records others name by their names."""
_NOTED = ("village", "project_card", "money_line", "gift")


@dataclass(frozen=True, slots=True)
class Joined:
    """The new commune.

    Attributes:
        missing: names of evidence whose files did not lie beside the old data.
    """

    workspace: Workspace
    plan: JoinPlan
    missing: tuple[str, ...]


def join(
    sources: Sequence[OldSource],
    wish: JoinWish,
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
    progress: Progress = unwatched,
) -> Joined:
    """Make the new commune's file, and open it; what was chosen is only read.

    Raises:
        EntryError: a source cannot be used, or the group does not belong to the set.
        CatalogError: the commune or the set is not known.
        StoreError: the folder holds a commune already, or cannot be written.
        CancelledError: asked to stop; no file is there then.
    """
    catalog = catalog or Catalog.shipped()
    now = now or (lambda: datetime.now(UTC))
    with gathered(sources, catalog, wish.commune_code) as old:
        plan = plan_of(old, wish, catalog)
        made = _Making(old, plan, wish, catalog, now, actor, progress)
        file = CommuneFile.create(data_dir, made.fill)
    return Joined(Workspace(file, catalog, actor, now), plan, tuple(made.missing))


class _Making:
    """Fills the new file; used once."""

    def __init__(
        self,
        old: Sequence[Old],
        plan: JoinPlan,
        wish: JoinWish,
        catalog: Catalog,
        now: Callable[[], datetime],
        actor: str,
        progress: Progress,
    ) -> None:
        self.missing: list[str] = []
        self._old, self._plan, self._wish = old, plan, wish
        self._catalog, self._now, self._actor, self._progress = catalog, now, actor, progress
        self._renamed = renames(old)
        self._shared = _shared_sources(old)
        self._ids = joining.told_apart([(one.info.id, one.file) for one in old])
        self._changes: list[FieldChange] = []

    def fill(self, file: CommuneFile) -> None:
        at = self._now()
        plan = self._plan
        new = CommuneInfo(
            id=new_id(),
            commune=plan.commune,
            border=False,
            especially_difficult=False,
            atk=False,
            receiving_unit=default_receiving_unit(plan.commune, plan.period),
            office_name=f"UBND {plan.commune.kind} {plan.commune.name}",
        )
        file.run("PRAGMA defer_foreign_keys = ON")
        communes.add(file, new, at)
        packages.start_epoch(file, at)
        for one in self._old:
            joining.put_former(file, one.file)
        joining.remember_predecessors(file, [one.info.id for one in self._old])
        for table in joining.BY_CONTENT:
            for one in self._old:
                joining.put(file, table, joining.rows_of(one.file, table), known=True)
        self._put_versioned(file)
        for table in joining.AS_IT_IS:
            for one in self._old:
                joining.put(file, table, self._apart(one, table))
        for one in self._old:
            papers = joining.rows_of(one.file, "paper")
            joining.put(
                file, "paper", [joining.of_former_paper(row, one.info.id) for row in papers]
            )
        ws = Workspace(file, self._catalog, self._actor, self._now)
        self._put_lists(ws, new.id)
        texts = [(one.name, joining.rows_of(one.file, "report_text")) for one in self._old]
        joining.put(file, "report_text", joining.merged_texts(texts, new_id))
        joining.put_history(
            file,
            [[self._row(one, row) for row in one.file.rows(_HISTORY)] for one in self._old],
        )
        self._add_money(ws)
        if self._changes:
            history.append(file, self._changes, change_id=new_id(), who=WHO, at=at)
        rules = find_set(ws, plan.set_id)
        group = usable_group(rules, self._wish.group_id)
        stored.add(file, keep_new_assessment(file, rules, plan.period, group, at))
        self._put_evidence(file)

    def _apart(self, one: Old, table: str) -> list[Row]:
        """The rows of a table; two files that share an id were copied from each other."""
        rows = [self._row(one, row) for row in joining.rows_of(one.file, table)]
        if table != "assessment":
            return rows
        others = {
            row["id"] for x in self._old if x is not one
            for row in x.file.rows("SELECT id FROM assessment")
        }  # fmt: skip
        if any(row["id"] in others for row in rows):
            raise EntryError(
                f"Tệp của {one.name} và tệp của một xã khác chép từ nhau nên không tách được số "
                "liệu của từng xã. Hãy chọn tệp gốc của từng xã."
            )
        return rows

    def _row(self, one: Old, row: Row) -> Row:
        return joining.renamed(row, self._ids[self._old.index(one)])

    def _put_versioned(self, file: CommuneFile) -> None:
        """Own rules and forms: of one that several have, the newest version counts."""
        versions = {
            row["fingerprint"]: row["version"]
            for row in file.rows("SELECT fingerprint, version FROM criteria_set")
        }

        def age(row: Row) -> tuple[int, str, str]:
            version = row.get("version", versions.get(row.get("fingerprint", ""), 0))
            return version, str(row.get("adopted_at", "")), str(row)

        for table in joining.VERSIONED:
            rows = [row for one in self._old for row in joining.rows_of(one.file, table)]
            rows.sort(key=age, reverse=True)
            if table == "adopted_set":
                # The last position counts, so the newest version gets it.
                known = {row["fingerprint"]: row for row in reversed(rows)}
                rows = [{**row, "position": n} for n, row in enumerate(known.values(), 1)]
            joining.put(file, table, rows, known=True)
        taken: set[str] = set()
        for one in self._old:  # a draft is whole, or it is another commune's
            pieces = joining.rows_of(one.file, joining.DRAFTS)
            new = [row for row in pieces if row["draft_id"] not in taken]
            joining.put(file, joining.DRAFTS, new)
            taken |= {row["draft_id"] for row in pieces}

    def _put_lists(self, ws: Workspace, commune_id: str) -> None:
        forms = {form.id: form for form in register_forms(ws)}
        # "Không phát sinh" of one old commune says nothing of what another did not write down.
        said = [set(map(_mark, joining.rows_of(one.file, "register_entry"))) for one in self._old]
        by_all = set.intersection(*said)
        for table, subject in joining.IN_ORDER.items():
            behind: dict[str, int] = {}
            for one in self._old:
                names = {
                    table: self._new_names(one, table) for table in ("village", "project_card")
                }
                last = dict(behind)
                for row in joining.rows_of(one.file, table):
                    kind = str(row.get("register", row.get("level", "")))
                    if kind == NOTHING and _mark(row) not in by_all:
                        continue
                    row = self._row(one, row)
                    new = self._told(one, table, row, names, forms)
                    if new != row:
                        self._changes.append(joining.record_change(subject, row, new))
                    place = last.get(kind, 0) + row["position"]
                    behind[kind] = max(behind.get(kind, 0), place)
                    written = {**new, "position": place}
                    if "commune_id" in row:
                        written["commune_id"] = commune_id
                    joining.put(ws.file, table, [written])

    def _new_names(self, one: Old, table: str) -> Mapping[str, str]:
        """What texts call a village or project of this commune, folded, to its name from now on."""
        return {
            fold(row["name"]): self._renamed[row["id"]]
            for row in joining.rows_of(one.file, table)
            if row["id"] in self._renamed
        }

    def _told(
        self,
        one: Old,
        table: str,
        row: Row,
        names: Mapping[str, Mapping[str, str]],
        forms: Mapping[str, Form],
    ) -> Row:
        """A record as it reads in the new commune: its origin in the note, names told apart."""
        new: dict[str, Any] = dict(row)
        if row["id"] in self._renamed and "name" in row:
            new["name"] = self._renamed[row["id"]]
        if "village" in row:
            new["village"] = names["village"].get(fold(row["village"]), row["village"])
        if table == "money_line" and not row["label"] and _source_of(row) in self._shared:
            new["label"] = f"{one.name} cũ"
        origin = f"Từ {one.name} cũ"
        if table in _NOTED:
            new["note"] = _noted(row["note"], origin)
        if table == "register_entry":
            form = forms.get(row["register"])
            if form is not None:
                content = json.loads(row["content"])
                for field in form.fields:
                    if field.kind is FieldKind.PROJECT and field.id in content:
                        called = names["project_card"].get(fold(content[field.id]))
                        content[field.id] = called or content[field.id]
                if any(field.id == "note" for field in form.fields):
                    content["note"] = _noted(content.get("note", ""), origin)
                new["content"] = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return new

    def _add_money(self, ws: Workspace) -> None:
        last = max((line.position for line in money.lines(ws.file)), default=0)
        for place, (name, line) in enumerate(self._plan.money.added, 1):
            change = money.line_change(ws.file, line)
            row = json.loads(change.new or "{}")
            row |= {"position": last + place, "note": f"Từ {name} cũ: {row['note']}"}
            joining.put(ws.file, "money_line", [row])
            self._changes.append(
                FieldChange(
                    change.subject,
                    change.key,
                    change.field,
                    None,
                    json.dumps(row, ensure_ascii=False, sort_keys=True),
                )
            )

    def _put_evidence(self, file: CommuneFile) -> None:
        wanted = list(evidence_files(self._old))
        sizes = (path.stat().st_size for path, *_ in wanted if path.is_file())
        tally = Tally(self._progress, sum(sizes))
        folder = file.data_dir / EVIDENCE_FOLDER
        for path, sha256, name in wanted:
            target = vault.path_of(file, sha256)
            if target.is_file() and vault.digest(target) == sha256:
                continue
            try:
                if not path.is_file():
                    raise EntryError(name)
                copy = vault.take(folder, path, name, tally.add)
            except EntryError:  # a vault that cannot be written is no missing file
                self.missing.append(name)
                continue
            if copy.content.sha256 == sha256:
                vault.settle(folder, copy)
            else:
                vault.discard(copy)
                self.missing.append(name)
        tally.complete()


def _mark(row: Row) -> tuple[str, str]:
    """What a mark "Không phát sinh" is about, and its period; empty for other lines."""
    if row["register"] != NOTHING:
        return "", ""
    content = json.loads(row["content"])
    return content.get(ABOUT, ""), content.get(PERIOD, "")


def _source_of(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["first_year"], row["year"], row["month"], row["source"]


def _shared_sources(old: Sequence[Old]) -> frozenset[tuple[object, ...]]:
    """Sources at a cut of which several old communes have lines; each is called by its commune."""
    of = Counter(
        source
        for one in old
        for source in {_source_of(row) for row in joining.rows_of(one.file, "money_line")}
    )
    return frozenset(source for source, communes in of.items() if communes > 1)


def _noted(note: str, origin: str) -> str:
    return f"{note}; {origin}" if note else origin
