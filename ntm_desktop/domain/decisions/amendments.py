"""Sentences that amend a set: “Sửa đổi chỉ tiêu 15.4 … như sau”, “Bãi bỏ …”, “Bổ sung …”."""

import re
from dataclasses import dataclass, field
from datetime import date

from ntm_desktop.domain.decisions.columns import Group, find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.head import read_day
from ntm_desktop.domain.decisions.indicators import Source
from ntm_desktop.domain.decisions.known import KnownSet, decision_key
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.plain_text import gather_tables
from ntm_desktop.domain.decisions.rows import RowReader
from ntm_desktop.domain.decisions.sentences import EVERY, REST, read_told
from ntm_desktop.domain.decisions.values import read_value, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

_NO = r"(\d{1,2}(?:\.\d{1,2})+)"
_ARTICLE = re.compile(r"Điều\s+(\d+)\s*[.:]")
_CLAUSE = re.compile(r"(\d{1,2})\s*[.)]\s+(?=\S)")
_QUOTED = r"[“\"]([^“”\"]+)[”\"]"
_ACTION = re.compile(r"\b(sửa đổi|bãi bỏ|bổ sung|thay thế|thay cụm từ)\b", re.IGNORECASE)
_DECISION = re.compile(r"Quyết định số\s+(\d+(?:/\d{4})?/[A-ZĐ][\w\-Đ]*)(\s+ngày[^;.,]{6,40})?")


@dataclass(frozen=True, slots=True)
class Amended:
    """A decision that is amended: its annex and the set here that stands for it."""

    decision: str
    issued: date | None
    annex: str
    set_id: str


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


@dataclass(slots=True)
class _Clause:
    where: str
    text: str
    target: KnownSet | None
    blocks: list[Block] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def read_amendment(blocks: tuple[Block, ...], known: tuple[KnownSet, ...]) -> Amendment:
    """Read the changes, clause by clause; a clause that is not understood is a question."""
    made = Amendment()
    for clause in _clauses(blocks, known, made):
        before = len(made.operations)
        _read_clause(clause, made)
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


def _clauses(
    blocks: tuple[Block, ...], known: tuple[KnownSet, ...], made: Amendment
) -> list[_Clause]:
    found: list[_Clause] = []
    article, heading = "", ""
    target: KnownSet | None = None
    for block in gather_tables(blocks):
        if isinstance(block, Grid):
            if found and article and find_columns(block) is not None:
                found[-1].blocks.append(block)
                found[-1].sources += [Source(r.page, r.number, r.text) for r in block.rows]
            continue
        for text in (squeeze(part) for part in block.text.split("\n")):
            if not text:
                continue
            source = Source(block.page, block.number, text)
            match = _ARTICLE.match(text)
            if match is not None:
                article, heading = f"Điều {match[1]}", text[match.end() :].strip()
                target = _target(heading, known, made) or (target if "này" not in heading else None)
                if re.search(rf"chỉ tiêu\s+{_NO}", heading) and _ACTION.search(heading):
                    found.append(_Clause(article, heading, target, [], [source]))
                elif re.search(r"như sau\s*:?$", heading) or _ACTION.search(heading):
                    continue
                else:
                    found.append(_Clause(article, heading, None, [], [source]))
                continue
            if not article:
                continue
            clause = _CLAUSE.match(text)
            if clause is not None:
                where = f"{article} khoản {clause[1]}"
                found.append(_Clause(where, text[clause.end() :], target, [], [source]))
            elif found and found[-1].where.startswith(article):
                found[-1].blocks.append(Line(text, block.page, block.number))
                found[-1].sources.append(source)
    return found


def _target(heading: str, known: tuple[KnownSet, ...], made: Amendment) -> KnownSet | None:
    match = _DECISION.search(heading)
    if match is None:
        return None
    annex = re.search(r"Phụ lục\s+([IVX]+|\d+)", heading)
    sets = [one for one in known if decision_key(one.decision) == match[1]]
    exact = [one for one in sets if annex is not None and one.annex == annex[1]]
    if not exact and annex is None:
        named = [one for one in sets if fold(one.title) in fold(heading)]
        exact = sorted(named, key=lambda one: len(one.title))[-1:] or (
            sets if len(sets) == 1 else []
        )
    chosen = exact[0] if len(exact) == 1 else None
    made.amends.append(
        Amended(
            match[1],
            read_day(match[2] or ""),
            annex[1] if annex else "",
            chosen.id if chosen else "",
        )
    )
    return chosen


def _read_clause(clause: _Clause, made: Amendment) -> None:
    text = clause.text
    flat = fold(text)
    set_id = clause.target.id if clause.target else ""
    rest = " ".join(b.text for b in clause.blocks if isinstance(b, Line))
    numbers = re.findall(rf"(?:chỉ tiêu|,|và|;)\s+{_NO}", text, re.IGNORECASE)

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
        rf"(?:mức|ngưỡng|tỷ lệ)[^“\"]*?{_NO} từ {_QUOTED} (?:thành|lên|xuống)(?: thành)? {_QUOTED}",
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
        if not re.search(r"ap dung chung|cac vung|moi vung|tat ca|ca nuoc|cac nhom", flat):
            one.ask("Không nói rõ mức mới áp dụng cho nhóm nào.")
        return
    if re.match(r"bai bo", flat) and numbers:
        part = re.search(r"cum tu|thay|diem [a-z]\b|doan|ghi chu|chu thich|muc dat|so lieu", flat)
        for number in numbers:
            one = add("repeal", number)
            if part is not None:
                one.ask("Bãi bỏ cả chỉ tiêu hay chỉ một phần của nó?")
        return
    point = re.match(rf"bổ sung (?:thêm )?điểm ([a-zđ])\b.*?chỉ tiêu\s+{_NO}", text, re.IGNORECASE)
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
        rf"bổ sung (?:thêm )?chỉ tiêu\s+{_NO}(?:.*?sau chỉ tiêu\s+{_NO})?", text, re.IGNORECASE
    )
    if added is not None:
        one = add("add", added[1])
        one.after = added[2] or ""
        _body(one, f"{_after_colon(text)} {rest}", clause, made)
        if clause.target is not None and one.number in clause.target.kinds:
            one.ask(f"Bộ này đã có chỉ tiêu {one.number}.")
        return
    changed = re.match(
        rf"(?:sửa đổi|sửa đổi, bổ sung|thay thế)\s+(?:nội dung\s+)?chỉ tiêu\s+{_NO}",
        text,
        re.IGNORECASE,
    )
    if changed is not None and len(set(numbers)) >= 1:
        one = add("replace", changed[1])
        _body(one, f"{_after_colon(text)} {rest}", clause, made)
        return
    if clause.target is not None and (_ACTION.search(text) or numbers):
        made.questions.append((clause.where, f"Không hiểu câu sửa đổi: “{text[:160]}”."))
    elif re.search(
        r"tiep tuc (?:ap dung|thuc hien)|muc cu|quy dinh cu|da nop ho so|chuyen tiep", flat
    ):
        made.questions.append((clause.where, f"Quy định chuyển tiếp: “{text}”"))


def _after_colon(text: str) -> str:
    match = re.search(r"như sau\s*:\s*(.*)", text, re.IGNORECASE)
    return match[1] if match else ""


def _phrase(one: Operation, old: str, new: str, clause: _Clause) -> None:
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


def _body(one: Operation, rest: str, clause: _Clause, made: Amendment) -> None:
    """The new wording and values: a sentence in quotes, or a table."""
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
    """“Các vùng còn lại” are those a table of the same decision lists beside the named ones."""
    all_groups = {group.id for group in made.groups if not group.reference_only}
    for one in made.operations:
        rest = one.thresholds.pop(REST, None)
        if rest is None:
            continue
        named = set(one.thresholds)
        if named <= all_groups and len(all_groups) > len(named):
            one.thresholds |= dict.fromkeys(all_groups - named, rest)
        else:
            one.thresholds[EVERY] = rest
            one.ask("“Các vùng còn lại” là những vùng nào? Văn bản không có danh sách.")
