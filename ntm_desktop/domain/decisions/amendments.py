"""Sentences that amend a set: “Sửa đổi chỉ tiêu 15.4 … như sau”, “Bãi bỏ …”, “Bổ sung …”."""

import re
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.amendment_clauses import ACTION, NO, Amended, Clause, read_clauses
from ntm_desktop.domain.decisions.columns import COMMON, Group, find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.indicators import Source
from ntm_desktop.domain.decisions.known import KnownSet
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.rows import RowReader
from ntm_desktop.domain.decisions.sentences import EVERY, REST, read_told
from ntm_desktop.domain.decisions.values import read_value, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_QUOTED = r"[“\"]([^“”\"]+)[”\"]"
_WHAT = r"(?:nội dung|lời văn|quy định|yêu cầu|ngưỡng|mức(?: đạt)?(?: chuẩn)?)"
_WORDED = re.compile(r"nội dung|lời văn", re.IGNORECASE)
_LISTED = re.compile(
    rf"(?:[-–+•*]|[a-zđ]\)|\d\))?\s*(?:Bãi bỏ\s+)?(?:chỉ tiêu\s+)?{NO}"
    r"(?:\s+(?:về|của|thuộc)\b[^“”\"]*)?\s*(?:[;.,]|và)*",
    re.IGNORECASE,
)
# “Chỉ tiêu 15.4 được sửa đổi thành: …” says what “Sửa đổi chỉ tiêu 15.4 như sau: …” does.
_AFTER = re.compile(
    rf"^Chỉ tiêu\s+{NO}\s+(?:được\s+)?(?:sửa đổi|điều chỉnh|thay thế)(?:,? bổ sung)?\s+"
    r"(?:như sau|thành|bằng)\s*:?",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(r"ap dung chung|cac vung|moi vung|tat ca|ca nuoc|cac nhom")


@dataclass(slots=True)
class Operation:
    """One change of one indicator.

    Attributes:
        op: replace, replace_threshold, replace_phrase, repeal, add, add_point.
        where: article and clause.
        set_id: of the set that is changed, "" when it is not here.
        old: what is replaced: a value, or a phrase.
        new: the phrase put in its place.
    """

    op: str
    where: str
    set_id: str
    number: str
    text: str | None = None
    thresholds: dict[str, Limit] = field(default_factory=dict)
    after: str = ""
    point: str = ""
    old: Limit | str | None = None
    new: str = ""
    question: str = ""
    sources: list[Source] = field(default_factory=list)

    @property
    def asked(self) -> bool:
        """Whether a person has to look before it is laid over a set."""
        return bool(self.question) or any(limit.asked for limit in self.thresholds.values())

    def ask(self, question: str) -> None:
        """Add a question."""
        self.question = f"{self.question} {question}".strip()


@dataclass(slots=True)
class Amendment:
    """All changes of an amending decision."""

    operations: list[Operation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    amends: list[Amended] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)


def read_amendment(blocks: tuple[Block, ...], known: tuple[KnownSet, ...]) -> Amendment:
    """Read the changes, clause by clause; a clause that is not understood is a question."""
    made = Amendment()
    clauses, made.amends = read_clauses(blocks, known)
    for clause in clauses:
        before, asked = len(made.operations), len(made.questions)
        _read_clause(clause, made)
        if len(made.questions) == asked:
            _ask_unread(clause, made.operations[before:], made)
        for one in made.operations[before:]:
            one.sources = clause.sources
            if clause.target is None:
                one.ask("Không thấy bộ tiêu chí được sửa đổi trong chương trình.")
            elif one.op in {
                "replace",
                "repeal",
                "replace_threshold",
                "replace_phrase",
                "add_point",
            }:
                if one.number not in clause.target.kinds:
                    one.ask(f"Bộ {clause.target.decision} không có chỉ tiêu {one.number}.")
    _spread(made, known)
    return made


def _read_clause(clause: Clause, made: Amendment) -> None:
    text = _AFTER.sub(r"Sửa đổi chỉ tiêu \1 như sau:", clause.text)
    flat = fold(text)
    set_id = clause.target.id if clause.target else ""
    rest = " ".join(b.text for b in clause.blocks if isinstance(b, Line))
    numbers = re.findall(rf"(?:chỉ tiêu|,|và|;)\s+{NO}", text, re.IGNORECASE)

    def add(op: str, number: str) -> Operation:
        one = Operation(op, clause.where, set_id, number)
        made.operations.append(one)
        return one

    phrase = re.search(
        rf"thay(?: thế)? cụm từ {_QUOTED} (?:bằng|thành)(?: cụm từ)? {_QUOTED}", text, re.IGNORECASE
    )
    dropped = re.search(
        rf"bãi bỏ cụm từ {_QUOTED}(?:.*thay (?:thế )?bằng(?: cụm từ)? {_QUOTED})?",
        text,
        re.IGNORECASE,
    )
    level = re.search(
        rf"(?:mức|ngưỡng|tỷ lệ)[^“\"]*?{NO} từ {_QUOTED} (?:thành|lên|xuống)(?: thành)? {_QUOTED}",
        text,
        re.IGNORECASE,
    )
    if (phrase or dropped) and numbers:
        found = phrase or dropped
        assert found is not None
        for number in numbers:
            _phrase(add("replace_phrase", number), found[1], found[2] or "", clause)
        return
    if level is not None:
        one = add("replace_threshold", level[1])
        one.old = read_value(level[2])
        new = read_value(level[3])
        one.thresholds = {EVERY: new} if new is not None else {}
        if not _FOR_ALL.search(flat):
            one.ask("Không nói rõ mức mới áp dụng cho nhóm nào.")
        return
    if re.match(r"(?:bai bo|huy bo|bo (?:cac )?chi tieu)\b", flat) and (
        numbers or text.endswith(":")
    ):
        listed = [_LISTED.fullmatch(b.text) for b in clause.blocks if isinstance(b, Line)]
        if text.endswith(":"):
            numbers += [match[1] for match in listed if match is not None]
        if not numbers or not all(listed):
            made.questions.append((clause.where, f"Không hiểu câu sửa đổi: “{text[:160]}”."))
        part = re.search(r"cum tu|thay|diem [a-z]\b|doan|ghi chu|chu thich|muc dat|so lieu", flat)
        for number in numbers:
            one = add("repeal", number)
            if part is not None:
                one.ask("Bãi bỏ cả chỉ tiêu hay chỉ một phần của nó?")
            if re.search(rf"\bđến\s+(?:chỉ tiêu\s+)?{NO}", text, re.IGNORECASE):
                one.ask("Bãi bỏ từ chỉ tiêu nào đến chỉ tiêu nào, gồm những chỉ tiêu nào?")
        return
    point = re.match(rf"bổ sung (?:thêm )?điểm ([a-zđ])\b.*?chỉ tiêu\s+{NO}", text, re.IGNORECASE)
    if point is not None:
        one = add("add_point", point[2])
        one.point = point[1]
        _body(one, f"{_after_colon(text)} {rest}", clause, made)
        if clause.target is not None and one.number not in clause.target.letters:
            one.ask(f"Chỉ tiêu {one.number} của bộ này không có các điểm a, b.")
        elif clause.target is not None:
            one.ask(f"Đặt điểm {one.point} vào đâu trong chỉ tiêu {one.number}?")
        return
    added = re.match(
        rf"bổ sung (?:thêm )?chỉ tiêu\s+{NO}(?:.*?sau chỉ tiêu\s+{NO})?", text, re.IGNORECASE
    )
    if added is not None:
        one = add("add", added[1])
        one.after = added[2] or ""
        _body(one, f"{_after_colon(text)} {rest}", clause, made)
        if clause.target is not None and one.number in clause.target.kinds:
            one.ask(f"Bộ này đã có chỉ tiêu {one.number}.")
        return
    changed = re.match(
        rf"(?:sửa đổi|sửa đổi, bổ sung|thay thế|điều chỉnh)\s+"
        rf"(?:{_WHAT}(?:(?:\s*,\s*|\s+và\s+){_WHAT})*\s+(?:của\s+|tại\s+)?)?chỉ tiêu\s+{NO}",
        text,
        re.IGNORECASE,
    )
    if changed is not None and len(set(numbers)) >= 1:
        one = add("replace", changed[1])
        only = re.search(r"muc|nguong", fold(changed[0])) and not _WORDED.search(changed[0])
        _body(one, f"{_after_colon(text)} {rest}", clause, made, only_levels=bool(only))
        if not one.text and one.thresholds:
            # Only the levels are told anew; the wording stays as it is.
            one.op, one.text = "replace_threshold", None
            if EVERY in one.thresholds and not _FOR_ALL.search(flat):
                one.ask("Không nói rõ mức mới áp dụng cho nhóm nào.")
        if len(set(numbers)) > 1 and not re.search(r"sau chi tieu|thuoc|tai phu luc", flat):
            one.ask("Câu này nêu nhiều chỉ tiêu: mức mới là của chỉ tiêu nào?")
        return
    if clause.target is not None and (ACTION.search(text) or numbers or "điểm" in clause.where):
        made.questions.append((clause.where, f"Không hiểu câu sửa đổi: “{text[:160]}”."))
    elif re.search(
        r"tiep tuc (?:ap dung|thuc hien)|muc cu|quy dinh cu|da nop ho so|chuyen tiep", flat
    ):
        made.questions.append((clause.where, f"Quy định chuyển tiếp: “{text}”"))


def _ask_unread(clause: Clause, read: list[Operation], made: Amendment) -> None:
    """Ask what stands in a clause, or below its sentence, and none of its changes tells."""
    numbers = {one.number for one in read}
    texts = [clause.text, *(b.text for b in clause.blocks if isinstance(b, Line))]
    for text in texts:
        bare = re.sub(r"[“\"][^“”\"]*(?:[”\"]|$)", "", text)
        said = set(re.findall(rf"chỉ tiêu\s+{NO}", bare, re.IGNORECASE))
        if clause.target is not None and (said - numbers) and (ACTION.search(text) or not read):
            if not re.search(rf"sau\s+chỉ tiêu\s+{NO}", bare, re.IGNORECASE):
                made.questions.append((clause.where, f"Không hiểu câu sửa đổi: “{text[:160]}”."))


def _after_colon(text: str) -> str:
    match = re.search(r"như sau\s*:\s*(.*)", text, re.IGNORECASE)
    return match[1] if match else ""


def _phrase(one: Operation, old: str, new: str, clause: Clause) -> None:
    """A phrase of the wording, or a whole cell, is replaced."""
    before, after = read_value(old), read_value(new) if new else None
    words = before is not None and before.word in {Word.SET_BY_PROVINCE, Word.MET}
    if words and after is not None and not after.asked:
        one.op, one.old, one.thresholds = "replace_threshold", before, {EVERY: after}
        return
    one.old, one.new = old, new
    known = clause.target.texts.get(one.number) if clause.target else None
    if known is None:
        return
    if known.count(old) != 1:
        one.ask(f"Cụm từ “{old}” có {known.count(old)} lần trong lời văn của bộ đang có.")
        return
    one.text = known.replace(old, new)


def _body(
    one: Operation, rest: str, clause: Clause, made: Amendment, *, only_levels: bool = False
) -> None:
    """The new wording and values: a sentence in quotes, or a table.

    Where the clause speaks of the indicator's levels only, the sentence may hold nothing else.
    """
    grids = [block for block in clause.blocks if isinstance(block, Grid)]
    if grids:
        reader = RowReader(frozenset())
        for grid in grids:
            columns = find_columns(grid)
            if columns is not None:
                reader.table(grid, columns, columns.first + columns.header)
        reader.finish()
        rows = [item for item in reader.indicators if item.number == one.number]
        if len(rows) != 1 or len(reader.indicators) != 1 or rows[0].parts:
            one.ask("Bảng kèm theo không đọc được thành một chỉ tiêu.")
        if rows:
            one.text, one.thresholds = rows[0].text, dict(rows[0].thresholds)
            if rows[0].question:
                one.ask(rows[0].question)
        known = {group.id for group in made.groups}
        made.groups += [group for group in reader.groups if group.id not in known]
        return
    body = squeeze(rest).strip(' .;“”"')
    head = take_number(body)
    if head.kind == "number" and head.label != one.number:
        one.ask(f"Câu mới mang số {head.label}, không phải {one.number}.")
    levels = read_told(head.text) if only_levels and not head.kind else None
    if levels is not None and levels.thresholds and not levels.questions:
        one.text, one.thresholds = "", levels.thresholds
        return
    if ":" not in head.text:
        match = re.match(
            r"(.*?)\s*((?:≥|≤|>|<|từ |tối thiểu )\s*\d[^:]*)$", head.text, re.IGNORECASE
        )
        one.text = head.text
        if match is None:
            one.ask("Không thấy mức trong câu mới.")
            return
        one.text, values = match[1], match[2]
    else:
        wording, values = head.text.split(":", 1)
        one.text = wording.strip()
    told = read_told(values.strip(" .;”"))
    one.thresholds = told.thresholds
    for question in told.questions:
        one.ask(question)


def _spread(made: Amendment, known: tuple[KnownSet, ...]) -> None:
    """“Các vùng còn lại” are those of the set, or of a table here, that are not named."""
    listed = {group.id for group in made.groups if not group.reference_only}
    sets = {one.id: {group for group, _ in one.groups if group != COMMON} for one in known}
    for one in made.operations:
        rest = one.thresholds.pop(REST, None)
        if rest is None:
            continue
        named = set(one.thresholds)
        theirs = sets.get(one.set_id, set())
        # A set here may hold one region only: it does not list the others.
        groups = listed if named < listed else theirs if len(theirs) > 2 else set()
        if named < groups:
            one.thresholds |= dict.fromkeys(sorted(groups - named), rest)
        else:
            one.thresholds[EVERY] = rest
            one.ask("“Các vùng còn lại” là những vùng nào? Văn bản không có danh sách.")
