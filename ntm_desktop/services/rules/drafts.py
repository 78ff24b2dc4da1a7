"""Drafts of criteria sets: begun, filled in, confirmed by a second person, published.

A draft is always a set that can be read; what it still says wrong about itself, or leaves open,
is listed with its place and keeps it from being published or not, but never from being saved.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from ntm_desktop.catalog import contradictions, count_faults, parse_draft
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Status, SubjectLevel, Tier
from ntm_desktop.domain.rule_editing import (
    AssuranceCount,
    Entry,
    attributed_set,
    count_assurance,
    facts,
    outstanding,
)
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.history import HistoryEntry
from ntm_desktop.services.in_force import find_set, known_ids, stored_set, without_working_notes
from ntm_desktop.services.rules.draft_pieces import (
    ABOUT,
    HEAD,
    INDICATOR,
    assemble,
    checked_pieces,
    piece_text,
    piece_words,
    split,
)
from ntm_desktop.services.rules.frames import leaving_frames, periods_leaving
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import criteria_sets, history, own_rules
from ntm_desktop.store.sqlite_file import new_id

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft as a line of a list."""

    id: str
    set_id: str
    short_title: str
    title: str
    decision: str
    indicators: int
    official_indicators: int | None
    problems: int
    counts: AssuranceCount
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A set that is being written.

    Attributes:
        count_problems: where the numbers of criteria and indicators differ from the official
            ones.
        faults: contradictions, each with its place.
        open_items: thresholds nobody has entered yet, criteria without indicators; it may be
            published with them by somebody who was asked.
        counts: how many facts are recalled, entered, checked.
        base_id: the set it was begun from, "" when from nothing.
        published_version: the version published from it last, 0 for none.
        changed: something was edited since then.
    """

    id: str
    criteria_set: CriteriaSet
    count_problems: tuple[str, ...]
    faults: tuple[str, ...]
    open_items: tuple[str, ...]
    counts: AssuranceCount
    base_id: str
    created_at: datetime
    created_by: str
    published_version: int
    published_fingerprint: str
    changed: bool

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that keeps it from being published."""
        return self.count_problems + self.faults


@dataclass(frozen=True, slots=True)
class Started:
    """A draft that was begun or read in."""

    draft_id: str
    change: Change


@dataclass(frozen=True, slots=True)
class Published:
    """A version to assess with from now on; ``moved`` are the periods begun on its names only."""

    set_id: str
    level: SubjectLevel
    version: int
    fingerprint: str
    change: Change
    moved: tuple[str, ...] = ()


def drafts(ws: Workspace) -> tuple[DraftSummary, ...]:
    """Every draft, by title."""
    found = []
    for draft_id in own_rules.draft_ids(ws.file):
        draft = read_draft(ws, draft_id)
        rules = draft.criteria_set
        found.append(
            DraftSummary(
                id=draft_id,
                set_id=rules.id,
                short_title=rules.short_title,
                title=rules.title,
                decision=rules.decision,
                indicators=sum(1 for _ in rules.indicators()),
                official_indicators=rules.official_indicators,
                problems=len(draft.problems),
                counts=draft.counts,
                created_at=draft.created_at,
                created_by=draft.created_by,
            )
        )
    return tuple(sorted(found, key=lambda one: one.title))


def read_draft(ws: Workspace, draft_id: str) -> Draft:
    """A draft as it stands.

    Raises:
        EntryError: there is none with this id.
    """
    pieces = _pieces(ws, draft_id)
    about = json.loads(pieces[ABOUT])
    criteria_set, _ = parse_draft(assemble(pieces))
    published = about["published_fingerprint"]
    return Draft(
        id=draft_id,
        criteria_set=criteria_set,
        count_problems=_count_problems(criteria_set),
        faults=tuple(contradictions(criteria_set)),
        open_items=outstanding(criteria_set) + _empty_criteria(criteria_set),
        counts=count_assurance(facts(criteria_set)),
        base_id=about["base_id"],
        created_at=datetime.fromisoformat(about["created_at"]),
        created_by=about["created_by"],
        published_version=about["published_version"],
        published_fingerprint=published,
        changed=not published or stored_set(criteria_set).fingerprint != published,
    )


def new_draft_from(ws: Workspace, set_id: str, *, as_id: str = "") -> Started:
    """Begin a draft with what is known of a set: its names and groups, or all of it.

    Args:
        ws: the open commune.
        set_id: a shipped, published or received set; also a stub or another province's.
        as_id: the draft is of a new set with this id; of the same set when empty.

    Raises:
        EntryError: there is a draft of that set already, or the id is taken.
        CatalogError: no set has this id.
    """
    base = find_set(ws, set_id)
    rules = without_working_notes(ws, replace(base, status=Status.CONTENT))
    if as_id and as_id != set_id:
        rules = replace(rules, id=as_id, version=1)
    return _start(ws, rules, base, f"Lập bản nháp “{rules.short_title}”")


def new_draft(
    ws: Workspace,
    set_id: str,
    *,
    title: str,
    short_title: str = "",
    level: SubjectLevel = SubjectLevel.COMMUNE,
    tier: Tier = Tier.STANDARD,
    decision: str = "",
    issued: date | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> Started:
    """Begin a draft from nothing: an empty set that says what it will be.

    Args:
        ws: the open commune.
        set_id: a new id, "qd-12-2030-thon".
        title: official title.
        short_title: for lists and the top bar; the title when empty.
        level: what is assessed by it.
        tier: how far it reaches.
        decision: its number, may be empty while it is not known.
        issued: its date.
        first_year: first year of its period.
        last_year: last year of its period.

    Raises:
        EntryError: the id is another set's or draft's, or a field cannot be.
    """
    title, short_title = " ".join(title.split()), " ".join(short_title.split())
    if not title:
        raise EntryError("Hãy ghi tên của bộ tiêu chí, đúng như trong quyết định.")
    if first_year is not None and last_year is not None and last_year < first_year:
        raise EntryError(f"Năm cuối {last_year} trước năm đầu {first_year}. Hãy kiểm tra lại.")
    if set_id in known_ids(ws):
        raise EntryError(
            f"Đã có bộ tiêu chí mang mã “{set_id}”. Hãy soạn từ bộ đó, hoặc ghi mã khác."
        )
    rules = CriteriaSet(
        id=set_id,
        version=1,
        title=title,
        short_title=short_title or title,
        decision=" ".join(decision.split()),
        issued=issued,
        effective_from=None,
        first_year=first_year,
        last_year=last_year,
        level=level,
        tier=tier,
        status=Status.CONTENT,
        official_criteria=None,
        official_indicators=None,
        groups=(),
        criteria=(),
    )
    return _start(ws, rules, None, f"Lập bản nháp “{rules.short_title}”")


def import_draft(ws: Workspace, document: Mapping[str, object], *, person: str = "") -> Started:
    """Take a whole set from a document (a workbook that was read) into a draft.

    The draft of the same set is replaced, or a new one begun. A fact that stayed as it was
    keeps its provenance; any other was entered by this person, whatever the document claims.

    Args:
        ws: the open commune.
        document: as ``catalog.criteria_set_document`` writes one.
        person: who entered it; the person at the keyboard when empty.

    Raises:
        EntryError: it does not follow the form; ``faults`` holds every fault with its place.
    """
    try:
        given, _ = parse_draft(document)
    except CatalogError as error:
        raise EntryError(str(error), error.faults) from error
    _check_numbers(given)
    who = entering(ws, person)
    given = replace(given, status=Status.CONTENT)
    known = next((one.id for one in drafts(ws) if one.set_id == given.id), None)
    label = f"Nhập bộ tiêu chí “{given.short_title}” từ tệp"
    if known is not None:
        before = read_draft(ws, known).criteria_set
        entered = attributed_set(before, given, Entry(who, source_of(given)))
        return Started(
            known, save_draft(ws, known, replace(entered, version=before.version), label)
        )
    try:
        base: CriteriaSet | None = find_set(ws, given.id)
    except CatalogError:
        base = None
    entered = attributed_set(base, given, Entry(who, source_of(given)))
    return _start(ws, entered, base, label)


def delete_draft(ws: Workspace, draft_id: str) -> Change:
    """Delete a draft; what was published from it stays."""
    pieces = _pieces(ws, draft_id)
    title = json.loads(pieces[HEAD])["short_title"]
    return apply(ws, f"Xóa bản nháp “{title}”", own_rules.draft_changes(draft_id, pieces, {}))


def draft_history(ws: Workspace, draft_id: str, no: str | None = None) -> tuple[HistoryEntry, ...]:
    """Everything that was changed in a draft, or in one indicator of it, newest first."""
    field = None if no is None else f"{INDICATOR}{no}"
    rows = history.of_record(ws.file, own_rules.DRAFT, draft_id, field)
    still = own_rules.draft_pieces(ws.file, draft_id)
    rules = read_draft(ws, draft_id).criteria_set if still else None
    found = []
    for row in rows:
        for name, old, new in piece_words(row.change, rules):
            found.append(
                HistoryEntry(row.at, row.who, name, old, new, bool(row.undo_of), row.change_id)
            )
    return tuple(found)


def publish(ws: Workspace, draft_id: str, *, open_thresholds: bool = False) -> Published:
    """Make a version of a draft that assessments of this file can be made with.

    Assessments begun on the set's names only go over to it in the same step.
    It may rest on facts nobody confirmed; each verdict and paper says so. The draft stays, for
    the next version.

    Args:
        ws: the open commune.
        draft_id: of the draft.
        open_thresholds: whoever publishes knows that some indicators have no threshold yet and
            will give no verdict; see :func:`without_threshold`.

    Raises:
        EntryError: it contradicts itself, its counts are not the official ones, it has no
            indicator, one without wording or threshold, or nothing changed since the last
            version; ``faults`` lists all.
    """
    draft = read_draft(ws, draft_id)
    rules = draft.criteria_set
    if draft.problems:
        raise EntryError(
            f"Bản nháp còn {len(draft.problems)} chỗ phải sửa trước khi ban hành. Ví dụ: "
            f"{draft.problems[0]}",
            draft.problems,
        )
    if not rules.assessable:
        raise EntryError("Bản nháp chưa có chỉ tiêu nào. Hãy nhập chỉ tiêu rồi ban hành.")
    if bare := _bare(rules, open_thresholds=open_thresholds):
        raise EntryError(
            f"Còn {len(bare)} chỗ chưa có nội dung nên chưa ban hành được. Ví dụ: {bare[0]}", bare
        )
    if not draft.changed:
        raise EntryError(f"Bản nháp không khác bản {draft.published_version} đã ban hành.")
    rules = replace(rules, version=next_version(ws, rules.id), status=Status.CONTENT)
    stored = stored_set(rules)
    pieces = _pieces(ws, draft_id)
    about = json.loads(pieces[ABOUT]) | {
        "published_version": rules.version,
        "published_fingerprint": stored.fingerprint,
    }
    new = {**split(rules), ABOUT: piece_text(about)}
    at = ws.now()
    moved = periods_leaving(ws, rules)
    with ws.file.transaction():
        criteria_sets.keep(ws.file, stored, at)
        change = apply(
            ws,
            f"Ban hành “{rules.short_title}” bản {rules.version}",
            [
                *own_rules.draft_changes(draft_id, pieces, new),
                own_rules.adoption(ws.file, stored.fingerprint, at=at, by=ws.actor),
                *leaving_frames(ws, rules),
            ],
        )
    return Published(rules.id, rules.level, rules.version, stored.fingerprint, change, moved)


def next_version(ws: Workspace, set_id: str) -> int:
    """A version number no known document of a set has."""
    known = [version for _, version in own_rules.kept_versions(ws.file, set_id)]
    try:
        known.append(ws.catalog.criteria_set(set_id).version)
    except CatalogError:
        known.append(0)
    return max(known) + 1


def today(ws: Workspace) -> date:
    """The day at the office."""
    return ws.now().astimezone(_VIETNAM).date()


def _count_problems(rules: CriteriaSet) -> tuple[str, ...]:
    found = tuple(count_faults(rules))
    if rules.assessable or rules.official_indicators is not None:
        return found
    return (*found, "bộ tiêu chí: chưa có chỉ tiêu nào.")


def without_threshold(ws: Workspace, draft_id: str) -> tuple[str, ...]:
    """Numbers of the indicators for which no threshold was given; whoever publishes is asked.

    A threshold that the province sets is one; so is one that holds for some communes only.
    """
    return _without_threshold(read_draft(ws, draft_id).criteria_set)


def _without_threshold(rules: CriteriaSet) -> tuple[str, ...]:
    return tuple(
        indicator.no
        for indicator in rules.indicators()
        if any(
            not any(one.known or one.set_by_province for one in part.thresholds)
            for part in indicator.parts
        )
    )


def _bare(rules: CriteriaSet, *, open_thresholds: bool) -> tuple[str, ...]:
    """What nobody could be assessed by: no wording, nothing asked, no threshold."""
    indicators = tuple(rules.indicators())
    found = [f"chỉ tiêu {one.no}: chưa có lời văn." for one in indicators if not one.text.strip()]
    found += [
        f"chỉ tiêu {one.no}: chưa có nội dung phải trả lời." for one in indicators if not one.parts
    ]
    lacking = _without_threshold(rules)
    if not open_thresholds or len(lacking) == len(indicators):
        found += [f"chỉ tiêu {no}: chưa có ngưỡng." for no in lacking]
    return tuple(found)


def _empty_criteria(rules: CriteriaSet) -> tuple[str, ...]:
    return tuple(
        f"tiêu chí {criterion.no}: chưa có chỉ tiêu nào."
        for criterion in rules.criteria
        if not criterion.indicators
    )


def _start(ws: Workspace, rules: CriteriaSet, base: CriteriaSet | None, label: str) -> Started:
    check_single(ws, rules.id)
    _check_numbers(rules)
    draft_id = new_id()
    about = {
        "base_id": base.id if base else "",
        "base_version": base.version if base else 0,
        "created_at": ws.now().isoformat(),
        "created_by": ws.actor,
        "published_version": 0,
        "published_fingerprint": "",
    }
    new = {**checked_pieces(rules), ABOUT: piece_text(about)}
    return Started(draft_id, apply(ws, label, own_rules.draft_changes(draft_id, {}, new)))


def save_draft(ws: Workspace, draft_id: str, rules: CriteriaSet, label: str) -> Change:
    """Write a draft as it is to be: only the pieces that differ.

    Raises:
        EntryError: there is no such draft, or a field cannot be.
    """
    old = _pieces(ws, draft_id)
    new = {**checked_pieces(rules), ABOUT: old[ABOUT]}
    return apply(ws, label, own_rules.draft_changes(draft_id, old, new))


def _pieces(ws: Workspace, draft_id: str) -> dict[str, str]:
    pieces = own_rules.draft_pieces(ws.file, draft_id)
    if not pieces:
        raise EntryError("Không còn bản nháp này. Hãy xem lại danh sách.")
    return pieces


def entering(ws: Workspace, person: str = "") -> str:
    """Who enters: the person named, else the one at the keyboard.

    Raises:
        EntryError: neither has a name.
    """
    who = " ".join((person or ws.actor).split())
    if not who:
        raise EntryError("Hãy ghi họ tên người nhập: mỗi nội dung phải biết ai đã nhập.")
    return who


def source_of(rules: CriteriaSet) -> str:
    """What a fact entered here is taken from."""
    return rules.decision or rules.title


def _check_numbers(rules: CriteriaSet) -> None:
    """Numbers name the pieces of a draft, so none may stand twice."""
    faults = []
    for what, numbers in (
        ("tiêu chí", [str(c.no) for c in rules.criteria]),
        ("chỉ tiêu", [i.no for c in rules.criteria for i in c.indicators]),
    ):
        twice = dict.fromkeys(no for no in numbers if numbers.count(no) > 1)
        faults += [f"Số {what} “{no}” được dùng {numbers.count(no)} lần." for no in twice]
    if faults:
        raise EntryError(f"Chưa nhập được: {faults[0]}", faults)


def check_single(ws: Workspace, set_id: str) -> None:
    """Make sure that no draft of a set is under way.

    Raises:
        EntryError: there is one.
    """
    for one in drafts(ws):
        if one.set_id == set_id:
            raise EntryError(
                f"Đã có bản nháp “{one.short_title}” cho bộ tiêu chí này. Hãy mở bản đó."
            )
