"""A dry run of making a commune from old ones: what comes, what adds up, what is asked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.joining import Outcome, PartSum, names_told_apart
from ntm_desktop.domain.money.joining import JoinedMoney, OldMoney, join_money
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune, UnitList
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.in_force import find_version, pinned_set_of
from ntm_desktop.services.joining.sources import OldData, OldSource, opened_sources, path_of
from ntm_desktop.services.joining.workbooks import OldWorkbook
from ntm_desktop.services.merging.other_copy import CopiedData
from ntm_desktop.services.predecessors import Before, OldAnswers, figures_before, names_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import communes, joining, money, own_rules
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.sqlite_file import new_id


@dataclass(frozen=True, slots=True)
class JoinWish:
    """Which commune is made, and its first assessment.

    Attributes:
        commune_code: "" for the one that the list of units says the old ones became.
        set_id: "" for the set that most of the old communes used, and used last.
        period: None for the year of their newest assessment, or the commune's first year if later.
    """

    commune_code: str = ""
    set_id: str = ""
    period: Period | None = None
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class OldCommune:
    """What one old commune brings.

    Attributes:
        name: "xã Chiến Thắng", with its district where two have the name.
        source: the file or folder that was chosen.
        origin: "gói số 3 (năm 2024)" or "bảng “a.xlsx”"; "" for a commune's own data.
        periods: of its own assessments, in words, newest first.
        counts: what there is of it, in words: "12 thôn", "34 công trình".
    """

    code: str
    name: str
    above: str
    source: Path
    periods: tuple[str, ...]
    counts: tuple[str, ...]
    origin: str = ""


def communes_in(source: OldSource, found: Sequence[OldCommune]) -> tuple[OldCommune, ...]:
    """Those of the old communes that came out of one source.

    Of a folder of packages there may be several, of a package that a newer one of its commune
    follows none.
    """
    if isinstance(source, OldWorkbook) and source.code:
        return tuple(one for one in found if one.code == source.code)
    path = path_of(source)
    return tuple(one for one in found if path == one.source or path in one.source.parents)


@dataclass(frozen=True, slots=True)
class UsedSet:
    """A set that old communes assessed themselves by.

    Attributes:
        communes: how many of them did.
        newest: the last period that one did for.
    """

    id: str
    title: str
    communes: int
    newest: Period


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """What making the commune would do.

    Attributes:
        old: by code, whatever order the files were named in.
        renamed: villages, gardens and projects of one name, told apart: old name, new name.
        money: every sum of money with its terms, and what is asked of them.
        before: what stands as "kỳ trước" in the first assessment.
        remarks: what the officer should know or decide, a sentence each.
        sets: those that the old communes used, the first of them is taken when none is named.
    """

    commune: Commune
    units: UnitList
    set_id: str
    set_title: str
    period: Period
    old: tuple[OldCommune, ...]
    renamed: tuple[tuple[str, str], ...]
    money: JoinedMoney
    before: Before
    remarks: tuple[str, ...]
    sets: tuple[UsedSet, ...] = ()

    @property
    def summed(self) -> tuple[PartSum, ...]:
        """Figures that have a value."""
        return tuple(x for x in self.before.sums if x.outcome in (Outcome.SUM, Outcome.SAME))

    @property
    def asked(self) -> tuple[PartSum, ...]:
        """Figures that have none and have to be answered."""
        return tuple(x for x in self.before.sums if x.outcome is Outcome.ASKED)


@dataclass(frozen=True, slots=True)
class Old:
    """An old commune's data, open; for ``making``."""

    copied: CopiedData
    file: CommuneFile
    info: CommuneInfo
    name: str
    origin: str = ""
    remarks: tuple[str, ...] = ()


@contextmanager
def gathered(
    sources: Sequence[OldSource], catalog: Catalog, commune_code: str = ""
) -> Iterator[tuple[Old, ...]]:
    """Old communes, opened as copies, by code; what was chosen is not touched.

    Raises:
        EntryError: there are fewer than two, one of them twice, or one cannot be read.
        ImportRefusedError: a workbook cannot be read.
    """
    with opened_sources(sources, catalog, commune_code) as opened:
        found = [(one, _info(one.file, catalog)) for one in opened]
        if len(found) < 2:
            raise EntryError("Hãy chọn dữ liệu của ít nhất hai xã cũ.")
        found.sort(key=lambda one: (one[1].commune.code, one[1].id))
        _ensure_apart(found)
        names = names_of([info for _, info in found])
        yield tuple(
            Old(one.copied, one.file, info, name, one.origin, one.remarks)
            for (one, info), name in zip(found, names, strict=True)
        )


def plan_joining(
    sources: Sequence[OldSource], wish: JoinWish, catalog: Catalog | None = None
) -> JoinPlan:
    """A dry run: nothing is written.

    Raises:
        EntryError: a file cannot be used, or the commune was not made from others.
        CatalogError: the commune or the set is not known.
    """
    catalog = catalog or Catalog.shipped()
    with gathered(sources, catalog, wish.commune_code) as old:
        return plan_of(old, wish, catalog)


def plan_of(old: Sequence[Old], wish: JoinWish, catalog: Catalog) -> JoinPlan:
    """As ``plan_joining``, from files that are open."""
    code = wish.commune_code or successor_of(catalog, old)
    commune, units = successor(catalog, code)
    listed = [_workspace(one, catalog) for one in old]
    used = _sets_used([stored.all_of(ws.file) for ws in listed])
    set_id = wish.set_id or (used[0].id if used else "")
    if not set_id:
        raise EntryError("Các xã cũ chưa có đợt tự đánh giá nào. Hãy nêu bộ tiêu chí của xã mới.")
    rules = _rules(set_id, catalog, listed)
    first = units.valid_from.year if units.valid_from else 0
    years = [first, *(one.newest.year for one in used)]
    period = wish.period or Period(max(years))
    missing = _missing(commune, old, catalog, units)
    answered = [_answers(ws, one) for ws, one in zip(listed, old, strict=True)]
    before = figures_before(rules, period, answered, missing)
    renamed = renames(old)
    names = {
        row["id"]: row["name"]
        for one in old
        for row in (*_places(one.file), *joining.rows_of(one.file, "project_card"))
    }
    return JoinPlan(
        commune,
        units,
        set_id,
        rules.short_title,
        period,
        tuple(map(_described, old)),
        tuple((names[one], new) for one, new in renamed.items()),
        join_money(catalog.source_tree(), [_money(one) for one in old], new_id),
        before,
        _remarks(commune, units, period, old, missing, before),
        used,
    )


def _sets_used(infos: Sequence[Sequence[AssessmentInfo]]) -> tuple[UsedSet, ...]:
    """The sets of the old communes, the one that most of them used, and used last, first."""
    found: dict[str, list[AssessmentInfo]] = {}
    for of_one in infos:
        for info in {one.set_id: one for one in reversed(of_one)}.values():
            found.setdefault(info.set_id, []).append(info)
    used = [
        UsedSet(set_id, of_set[0].short_title, len(of_set), max(info.period for info in of_set))
        for set_id, of_set in found.items()
    ]
    return tuple(sorted(used, key=lambda x: (x.communes, x.newest, x.id), reverse=True))


def successor(catalog: Catalog, code: str) -> tuple[Commune, UnitList]:
    """The commune with this code that was made from others; a code outlives a merger.

    Raises:
        CatalogError: no list has the code.
        EntryError: the list does not say which communes it was made from.
    """
    for units in reversed(catalog.lists_around(code)):
        for commune in units.communes:
            if commune.code == code and commune.formed_from:
                return commune, units
    known = catalog.commune(code)[0]
    raise EntryError(
        f"Danh mục đơn vị không ghi {known.kind} {known.name} (mã {code}) lập từ các xã nào. Hãy "
        "kiểm tra mã của xã mới."
    )


def successor_of(catalog: Catalog, old: Sequence[Old]) -> str:
    """The code of the commune that these became, by the newest list of units that says so.

    Raises:
        EntryError: no list has a commune that was made from all of them.
    """
    codes = {one.info.commune.code for one in old}
    for units in reversed(catalog.lists_around(next(iter(codes), ""))):
        for commune in units.communes:
            if codes <= set(commune.formed_from):
                return commune.code
    names = ", ".join(one.name for one in old)
    raise EntryError(
        f"Danh mục đơn vị không có xã nào lập từ tất cả các xã này: {names}. Hãy xem lại các thư "
        "mục đã chọn."
    )


def renames(old: Sequence[Old]) -> dict[str, str]:
    """Id to new name: villages, gardens and projects that several old communes call the same."""
    found: dict[str, str] = {}
    for table in ("village", "project_card"):
        found |= names_told_apart(
            [
                (row["id"], row["name"], one.name)
                for one in old
                for row in joining.rows_of(one.file, table)
            ]
        )
    levels = {row["level"] for one in old for row in joining.rows_of(one.file, "assessed_place")}
    for level in sorted(levels):
        found |= names_told_apart(
            [
                (row["id"], row["name"], one.name)
                for one in old
                for row in joining.rows_of(one.file, "assessed_place")
                if row["level"] == level
            ]
        )
    return found


def evidence_files(old: Sequence[Old]) -> Iterator[tuple[Path, str, str]]:
    """Every file that belongs to the old communes' vaults: where it should lie, SHA-256, name."""
    for one in old:

        def place(sha256: str, of: Old = one) -> Path:
            return of.copied.evidence / sha256[:2] / sha256

        for table in ("evidence", "project_photo"):
            for row in joining.rows_of(one.file, table):
                yield place(row["sha256"]), row["sha256"], row["name"]
        for row in joining.rows_of(one.file, "paper"):
            for kind in ("scan", "edited"):
                if sha256 := row[f"{kind}_sha256"]:
                    yield place(sha256), sha256, row[f"{kind}_name"]


def _ensure_apart(found: Sequence[tuple[OldData, CommuneInfo]]) -> None:
    for (first, info), (second, other) in pairwise(found):
        if info.id == other.id or info.commune.code == other.commune.code:
            raise EntryError(
                f"“{first.copied.source}” và “{second.copied.source}” đều là của "
                f"{info.commune.kind} {info.commune.name}. Hai bản số liệu của một xã "
                "thì gộp trước (Cài đặt, “Gộp số liệu từ máy khác…”), rồi mới lập xã mới."
            )
    if any(info.sample for _, info in found):
        raise EntryError("Số liệu của xã mẫu là số tự đặt nên không đưa vào xã thật được.")


def _workspace(one: Old, catalog: Catalog) -> Workspace:
    return Workspace(one.file, catalog, "", lambda: datetime.now(UTC))


def _rules(set_id: str, catalog: Catalog, listed: Sequence[Workspace]) -> CriteriaSet:
    """The set a first assessment is made by: the newest an old commune took over, else shipped."""
    adopted = [
        (one.version, one.adopted_at, one.fingerprint, place)
        for place, ws in enumerate(listed)
        for one in own_rules.adopted_sets(ws.file, set_id)
    ]
    if not adopted:
        return catalog.criteria_set(set_id)
    *_, fingerprint, place = max(adopted)
    return find_version(listed[place], fingerprint)


def _answers(ws: Workspace, one: Old) -> OldAnswers:
    def read(info: AssessmentInfo) -> tuple[CriteriaSet, Mapping[str, Answer]]:
        return pinned_set_of(ws, info), stored.answers(ws.file, info.id)

    return OldAnswers(one.name, stored.all_of(ws.file), read)


def _money(one: Old) -> OldMoney:
    return OldMoney(one.name, money.lines(one.file), money.gifts(one.file))


def _places(file: CommuneFile) -> list[dict[str, str]]:
    return [*joining.rows_of(file, "village"), *joining.rows_of(file, "assessed_place")]


_COUNTED: tuple[tuple[str, str], ...] = (
    ("village", "thôn"), ("assessed_place", "khu dân cư, vườn"), ("project_card", "công trình"),
    ("money_line", "dòng nguồn lực"), ("gift", "khoản đóng góp"),
    ("register_entry", "dòng trong các sổ"), ("evidence", "minh chứng"),
    ("history", "lần sửa trong lịch sử"),
)  # fmt: skip


def _described(one: Old) -> OldCommune:
    counts = []
    for table, word in _COUNTED:
        row = one.file.row(f"SELECT count(*) AS n FROM {table}")  # noqa: S608 - a name of ours
        if row and row["n"]:
            counts.append(f"{row['n']} {word}")
    periods = tuple(
        f"{info.period.inline} ({info.short_title})" for info in stored.all_of(one.file)
    )
    commune = one.info.commune
    return OldCommune(
        commune.code,
        one.name,
        commune.above,
        one.copied.source,
        periods,
        tuple(counts),
        one.origin,
    )


def _info(file: CommuneFile, catalog: Catalog) -> CommuneInfo:
    info = communes.read(file)
    return replace(info, commune=catalog.placed(info.commune))


def _missing(
    commune: Commune, old: Sequence[Old], catalog: Catalog, units: UnitList
) -> tuple[str, ...]:
    there = {one.info.commune.code for one in old}
    return tuple(_named(catalog, code, units) for code in commune.formed_from if code not in there)


def _named(catalog: Catalog, code: str, units: UnitList) -> str:
    try:
        found = catalog.as_it_was(code, units)
    except CatalogError:
        return f"mã {code}"
    return f"{found.kind} {found.name}"


def _remarks(
    commune: Commune,
    units: UnitList,
    period: Period,
    old: Sequence[Old],
    missing: Sequence[str],
    before: Before,
) -> tuple[str, ...]:
    said = [remark for one in old for remark in one.remarks]
    new = f"{commune.kind} {commune.name}"
    strange = [one.name for one in old if one.info.commune.code not in commune.formed_from]
    if strange:
        said.append(
            f"Theo danh mục ({units.title}), {', '.join(strange)} không nằm trong các xã lập nên "
            f"{new}. Hãy kiểm tra lại tệp đã chọn."
        )
    if missing:
        said.append(
            f"Chưa có dữ liệu của {', '.join(missing)}, cũng là xã lập nên {new}: chưa con số nào "
            "là số của cả xã mới."
        )
    if before.reason:
        said.append(before.reason)
    lost = [name for path, _, name in evidence_files(old) if not path.is_file()]
    if lost:
        names = ", ".join(f"“{name}”" for name in lost[:5])
        said.append(
            f"{len(lost)} tệp minh chứng không nằm trong thư mục “evidence” của xã cũ: {names}"
            f"{'…' if len(lost) > 5 else ''}. Hãy chép thư mục ấy về cạnh tệp dữ liệu rồi lập lại."
        )
    if units.valid_from and period.last_day < units.valid_from:
        said.append(
            f"{new.capitalize()} có từ {units.valid_from:%d/%m/%Y}; {period.inline} là trước ngày "
            "đó. Kỳ đã qua thì xem trong số liệu của các xã cũ."
        )
    flags = {"border": "xã biên giới", "especially_difficult": "xã đặc biệt khó khăn",
             "atk": "xã an toàn khu"}  # fmt: skip
    for flag, word in flags.items():
        having = [one.name for one in old if getattr(one.info, flag)]
        if having:
            said.append(
                f"{', '.join(having)} là {word}; {new} có còn là {word} không thì chọn ở Cài đặt."
            )
    drafts = Counter(
        draft
        for one in old
        for draft in {row["draft_id"] for row in joining.rows_of(one.file, joining.DRAFTS)}
    )
    if any(times > 1 for times in drafts.values()):
        said.append(
            "Nhiều xã cũ cùng soạn một bộ tiêu chí chưa ban hành: bản của xã đứng đầu danh sách "
            "được lấy; bản của xã khác còn trong thư mục cũ."
        )
    said.append(
        "Gói đã gửi, phiếu tiếp nhận và nơi nhận của các xã cũ ở lại thư mục cũ; hãy giữ "
        "các thư mục đó. Xã mới in phiếu khóa và đăng ký với nơi nhận như một xã mới."
    )
    return tuple(said)
