"""The wording of an indicator: its number, its footnote marks, the conditions within it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.decisions.limits import Limit
from ntm_desktop.domain.decisions.values import signs_made_plain, squeeze
from ntm_desktop.domain.text import fold

_NUMBER = re.compile(
    r"\(?(?:Chỉ tiêu\s+(?:số\s+)?)?(\d{1,2}(?:\.\d{1,2})+)\s*[.:)/]?\s+(?=\S)", re.IGNORECASE
)
_LETTER = re.compile(r"([a-zđ])\s*[).]\s+(?=\S)")
_BULLET = re.compile(r"([-–—+•●*▪])\s+(?=\S)|([-–—+•●▪])(?=[^\W\d])")
_MARK = re.compile(r"\s*[(\[](\d{1,2}|\*{1,3})[)\]]")
_UNIT_IN_TEXT = re.compile(r"\(([^()]{1,40})\)\s*[.;:]?$")
_UNITS = {
    "%", "trieu dong", "nghin dong", "dong", "ha", "km", "m", "m2", "nguoi", "ho", "diem",
    "mo hinh", "san pham", "lan", "gio", "ngay", "lit", "kg", "tan", "thon", "cong trinh",
}  # fmt: skip
_LIMIT_IN_TEXT = re.compile(
    r"(?P<sign>>=|<=|>|<|từ|tối thiểu|ít nhất|đạt|trên|dưới|không quá)\s*(?P<sign2>>=|<=|từ)?\s*"
    r"(?P<number>\d+(?:,\d+)?)\s*%(?P<up>\s+trở (?:lên|xuống))?",
    re.IGNORECASE,
)
_SIGNS = {
    ">=": ">=", "<=": "<=", ">": ">", "<": "<", "từ": ">=", "tối thiểu": ">=", "ít nhất": ">=",
    "trên": ">", "dưới": "<", "không quá": "<=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbered:
    """A wording and what stands before it: kind "number", "letter", "bullet" or ""."""

    kind: str
    label: str
    text: str


def take_number(text: str) -> Numbered:
    """Part a wording from the number, letter or bullet before it."""
    shown = squeeze(text)
    for kind, pattern in (("number", _NUMBER), ("letter", _LETTER), ("bullet", _BULLET)):
        match = pattern.match(shown)
        if match is not None:
            label = match[1] or match[2] or ""
            if kind == "bullet":
                label = "+" if label == "+" else "-"
            return Numbered(kind, label, shown[match.end() :].strip())
    bare = re.fullmatch(r"(\d{1,2}(?:\.\d{1,2})+)\.?", shown)
    if bare is not None:
        return Numbered("number", bare[1], "")
    return Numbered("", "", shown)


def run_on(head: Numbered) -> list[Numbered]:
    """Indicators whose lines have run together, cut before each next number; one when none has."""
    made = [head]
    while made[-1].kind == "number" and made[-1].label.count(".") == 1:
        criterion, order = made[-1].label.split(".")
        following = rf"(?:\bChỉ tiêu\s+)?(?<![\d.,]){criterion}\.{int(order) + 1}(?:\.|\b)(?![\d,])"
        match = re.search(following, made[-1].text)
        if match is None:
            break
        rest = take_number(made[-1].text[match.start() :])
        if not rest.text:
            break
        made[-1] = replace(made[-1], text=made[-1].text[: match.start()].strip())
        made.append(rest)
    return made


def take_marks(text: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Text without the marks of footnotes, and the marks.

    Args:
        text: wording or cell.
        known: marks that have a footnote in the document.
    """
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        if match[1] not in known:
            return match[0]
        found.append(match[1])
        return ""

    return _MARK.sub(take, text).strip(), tuple(found)


def unit_in_text(text: str, column: str = "") -> str | None:
    """The unit a wording or the unit column names, for cells that print none."""
    if column.strip() and fold(column) not in {"-", "dat", "dat/khong dat", "co/khong"}:
        return squeeze(column)
    match = _UNIT_IN_TEXT.search(squeeze(text))
    if match is None:
        return None
    flat = fold(match[1]).removeprefix("don vi tinh:").removeprefix("don vi:").strip()
    if flat in _UNITS or re.fullmatch(r"[a-z0-9 ]{1,20}(?:/[a-z0-9 .]{1,20}){1,3}", flat):
        return re.sub(r"^.*?:\s*", "", match[1]).strip()
    return None


def limit_in_text(text: str) -> Limit | None:
    """A percentage demanded by the wording itself ("đạt từ 80% trở lên")."""
    plain = signs_made_plain(text)
    for match in _LIMIT_IN_TEXT.finditer(plain):
        sign = (match["sign2"] or match["sign"]).lower()
        up = fold(match["up"] or "")
        comparison = (
            ">=" if up.endswith("len") else "<=" if up.endswith("xuong") else _SIGNS.get(sign)
        )
        return Limit(
            comparison=comparison, value=Decimal(match["number"].replace(",", ".")), unit="%"
        )
    return None


def condition_in_text(text: str) -> str:
    """“đạt cho cả nam và nữ”, the one condition that changes how a figure is held."""
    match = re.search(r"\((?:áp dụng )?([^()]*cả nam và nữ[^()]*)\)", text, re.IGNORECASE)
    return match[1].strip() if match else ""


def exemption_in_text(text: str) -> str:
    """“(nếu có)” as it stands, "" when the wording has none."""
    match = re.search(r"\(\s*nếu có\s*\)", text, re.IGNORECASE)
    return match[0] if match else ""
