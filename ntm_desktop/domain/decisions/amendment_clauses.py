"""The clauses of an amending decision: which set each speaks of, and the lines that belong to it.

A margin breaks a sentence anywhere, so a line that opens nothing goes on with the sentence above.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from ntm_desktop.domain.decisions.columns import find_columns
from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.head import read_day
from ntm_desktop.domain.decisions.indicators import Source
from ntm_desktop.domain.decisions.known import KnownSet, decision_key
from ntm_desktop.domain.decisions.plain_text import gather_tables
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.text import fold

NO = r"(?:số\s+)?(\d{1,2}(?:\.\d{1,2})+)"
ACTION = re.compile(
    r"\b(sửa đổi|bãi bỏ|hủy bỏ|bỏ|bổ sung|thay thế|thay|điều chỉnh)\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"Điều\s+(\d+)\s*[.:]")
_CLAUSE = re.compile(r"(\d{1,2})\s*[.)]\s+(?=\S)")
_LETTERED = re.compile(
    r"([a-zđ])\)\s+(?=(?:sửa đổi|bãi bỏ|hủy bỏ|bỏ|bổ sung|thay|điều chỉnh)\b.*?"
    rf"(?:chỉ tiêu|[“\"]).*?{NO}|chỉ tiêu\s+{NO})",
    re.IGNORECASE,
)
_POINT = re.compile(r"([a-zđ])\)\s+")
_DECISION = re.compile(r"Quyết định số\s+(\d+(?:/\d{4})?/[A-ZĐ][\w\-Đ]*)(\s+ngày[^;.,]{6,40})?")
_OPENS = re.compile(r"[+•*–-]|[a-zđ]\)|(?:TT|STT|Số TT)\b|Nơi nhận|Phụ lục|PHỤ LỤC")


@dataclass(frozen=True, slots=True)
class Amended:
    """A decision that is amended: its annex and the set here that stands for it."""

    decision: str
    issued: date | None
    annex: str
    set_id: str


@dataclass(slots=True)
class Clause:
    """One change as it is told.

    Attributes:
        where: article, clause and point.
        text: its sentence.
        target: the set it speaks of, None when it is not here.
        blocks: what stands below the sentence.
    """

    where: str
    text: str
    target: KnownSet | None
    blocks: list[Block] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """A sentence and the lines it stands in."""

    text: str
    sources: list[Source]


def read_clauses(
    blocks: tuple[Block, ...], known: tuple[KnownSet, ...]
) -> tuple[list[Clause], list[Amended]]:
    """The clauses in order, and the decisions they amend."""
    reader = _Reader(known)
    for one in _joined(gather_tables(blocks)):
        if isinstance(one, Grid):
            reader.grid(one)
        else:
            reader.sentence(one)
    return reader.clauses, reader.amends


class _Reader:
    def __init__(self, known: tuple[KnownSet, ...]) -> None:
        self.clauses: list[Clause] = []
        self.amends: list[Amended] = []
        self._known = known
        self._article = ""
        self._clause = ""
        self._target: KnownSet | None = None

    def grid(self, grid: Grid) -> None:
        """A table belongs to the clause above it."""
        if self.clauses and self._article and find_columns(grid) is not None:
            self.clauses[-1].blocks.append(grid)
            self.clauses[-1].sources += [Source(r.page, r.number, r.text) for r in grid.rows]

    def sentence(self, told: _Told) -> None:
        """An article's heading, a clause, or what stands below one."""
        text = told.text
        article = _ARTICLE.match(text)
        if article is not None:
            self._opens(f"Điều {article[1]}", text[article.end() :].strip(), told)
            return
        if not self._article:
            return
        clause, point = _CLAUSE.match(text), _LETTERED.match(text)
        if clause is not None:
            self._clause = f"{self._article} khoản {clause[1]}"
            self._add(self._clause, text[clause.end() :], self._target, told)
        elif (point is not None and self._heads_points()) or (
            _POINT.match(text) and self._points()
        ):
            point = point or _POINT.match(text)
            assert point is not None
            where = f"{self._clause or self._article} điểm {point[1]}"
            self._add(where, text[point.end() :], self._target, told)
        elif self.clauses and self.clauses[-1].where.startswith(self._article):
            first = told.sources[0]
            self.clauses[-1].blocks.append(Line(text, first.page, first.row))
            self.clauses[-1].sources += told.sources

    def _opens(self, article: str, heading: str, told: _Told) -> None:
        self._article, self._clause = article, ""
        kept = self._target if "này" not in heading else None
        self._target = self._named(heading) or kept
        if re.search(rf"chỉ tiêu\s+{NO}", heading) and ACTION.search(heading):
            self._add(article, heading, self._target, told)
        elif not (re.search(r"như sau\s*:?$", heading) or ACTION.search(heading)):
            self._add(article, heading, None, told)

    def _points(self) -> bool:
        """Whether the clause above is a point: a line with a letter is the next one then."""
        return bool(self.clauses) and self.clauses[-1].where.startswith(f"{self._clause} điểm")

    def _heads_points(self) -> bool:
        """Whether the clause above only heads its points, or is one of them."""
        if not self.clauses or not self.clauses[-1].where.startswith(self._article):
            return True
        last = self.clauses[-1]
        if self._points():
            return True
        heads = not last.blocks and not re.search(rf"chỉ tiêu\s+{NO}", last.text)
        if heads and last.text.endswith(":"):
            self.clauses.pop()
        return heads

    def _add(self, where: str, text: str, target: KnownSet | None, told: _Told) -> None:
        self.clauses.append(Clause(where, text, target, [], list(told.sources)))

    def _named(self, heading: str) -> KnownSet | None:
        match = _DECISION.search(heading)
        if match is None:
            return None
        annex = re.search(r"Phụ lục\s+([IVX]+|\d+)", heading)
        sets = [one for one in self._known if decision_key(one.decision) == match[1]]
        exact = [one for one in sets if annex is not None and one.annex == annex[1]]
        if not exact and annex is None:
            named = [one for one in sets if fold(one.title) in fold(heading)]
            exact = sorted(named, key=lambda one: len(one.title))[-1:] or (
                sets if len(sets) == 1 else []
            )
        chosen = exact[0] if len(exact) == 1 else None
        self.amends.append(
            Amended(
                match[1],
                read_day(match[2] or ""),
                annex[1] if annex else "",
                chosen.id if chosen else "",
            )
        )
        return chosen


def _joined(blocks: Iterable[Block]) -> Iterable[Grid | _Told]:
    """Tables, and sentences put together from their lines."""
    held: _Told | None = None
    last = 0
    for block in blocks:
        if isinstance(block, Grid):
            if held is not None:
                yield held
            held = None
            yield block
            continue
        for text in (squeeze(part) for part in block.text.split("\n")):
            if not text:
                continue
            source = Source(block.page, block.number, text)
            article, clause = _ARTICLE.match(text), _CLAUSE.match(text)
            # “… tháng 4 năm | 2024. ”, “khoản | 3. ”: a number that is not the next one.
            counted = clause is not None and int(clause[1]) in {1, last + 1}
            if held is not None and not article and not counted and _goes_on(held.text, text):
                held = replace(held, text=f"{held.text} {text}", sources=[*held.sources, source])
                continue
            if held is not None:
                yield held
            held = _Told(text, [source])
            last = 0 if article else int(clause[1]) if clause is not None else last
    if held is not None:
        yield held


def _goes_on(before: str, text: str) -> bool:
    """Whether a line goes on with a clause's sentence above it."""
    if not (_ARTICLE.match(before) or _CLAUSE.match(before) or _LETTERED.match(before)):
        return False
    if _OPENS.match(text) or (text.isupper() and " " in text) or "\t" in text:
        return False
    return not re.search(r"(?:[.;:][”\"]?|như sau)$", before)
