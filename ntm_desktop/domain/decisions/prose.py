"""A set told in sentences, without a table: “1.2. Tỷ lệ …: nhóm 1 ≥ 90%; nhóm 2 ≥ 80%”."""

import re
from collections.abc import Sequence

from ntm_desktop.domain.decisions.columns import COMMON, Group
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem, Source
from ntm_desktop.domain.decisions.limits import unknown
from ntm_desktop.domain.decisions.sentences import (
    EVERY,
    REST,
    begins_values,
    read_told,
    told_names,
)
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import take_marks, take_number
from ntm_desktop.domain.text import fold

_CRITERION = re.compile(
    r"(?:Tiêu chí\s+(?:số\s+)?(\d{1,2})\s*(?:về\s+|[.:–-]\s*)?|"
    r"(\d{1,2})\s*[.)]\s+(?:Tiêu chí\s+(?:về\s+)?)?)"
    r"(?=[^\W\d])(?P<name>.*)",
    re.IGNORECASE,
)
_END = re.compile(r"(?:ghi chu|noi nhan|\(\d{1,2}\) )")


def read_prose(
    lines: Sequence[Line], marks: frozenset[str]
) -> tuple[list[ReadIndicator], list[Group]]:
    """Indicators and groups told in numbered sentences; both empty when there are none."""
    start = next((i for i, line in enumerate(lines) if _annex(line.text)), 0)
    chunks: list[tuple[ReadItem, list[Line], list[str]]] = []
    found: list[ReadIndicator] = []
    criterion, name = 0, ""
    for line in lines[start:]:
        text = squeeze(line.text)
        head = take_number(text)
        if not text:
            continue
        if _END.match(fold(text)) and found:
            break
        heading = _CRITERION.fullmatch(text)
        if head.kind == "number":
            own = int(head.label.split(".")[0])
            if own != criterion:
                criterion, name = own, ""
            item = ReadIndicator(
                head.label, "", criterion=criterion, criterion_name=name, number=head.label
            )
            found.append(item)
            chunks.append((item, [line], [head.text]))
        elif heading is not None and (heading[1] or ":" not in text.rstrip(":")):
            criterion = int(heading[1] or heading[2])
            name = heading["name"].strip(" .:")
        elif head.kind == "letter" and found:
            part = ReadItem(head.label, "")
            found[-1].parts.append(part)
            chunks.append((part, [line], [head.text]))
        elif chunks and (head.kind == "bullet" or text[0].islower()):
            chunks[-1][1].append(line)
            chunks[-1][2].append(("; " if head.kind == "bullet" else " ") + head.text)
    groups: dict[str, str] = {}
    parted = [_told_part(_marked("".join(texts), marks)[0]) for _, _, texts in chunks]
    names = told_names(values for _, values in parted if values)
    for chunk, held, texts in chunks:
        _fill(chunk, held, texts, marks, groups, names)
    if not any(item.thresholds for one in found for item in one.items()):
        return [], []
    _spread(found, groups)
    return found, [Group(key, value) for key, value in (groups or {COMMON: "Mức đạt"}).items()]


def _annex(text: str) -> bool:
    return re.match(r"(?:PHỤ LỤC|Phụ lục)\b(?:\s+\S+)?\s*$", squeeze(text)) is not None


def _fill(
    item: ReadItem,
    held: list[Line],
    texts: list[str],
    marks: frozenset[str],
    groups: dict[str, str],
    names: tuple[str, ...],
) -> None:
    text, item.marks = _marked("".join(texts), marks)
    item.sources = [Source(line.page, line.number, squeeze(line.text)) for line in held]
    item.text, values = _told_part(text, names)
    if not values:
        return
    told = read_told(values, names)
    item.thresholds, item.printed = told.thresholds, told.printed
    for question in told.questions:
        item.ask(question)
    for key, name in told.names.items():
        groups.setdefault(key, name)


def _told_part(text: str, names: tuple[str, ...] = ()) -> tuple[str, str]:
    """A sentence's wording and what it demands, "" when it demands nothing."""
    parts = [
        (text[: match.start()].rstrip(), text[match.end() :].strip(" .;"))
        for match in re.finditer(r"\s*:\s*;?\s*(?=\S)", text)
    ]
    told = [part for part in parts if begins_values(part[1], names)]
    return (told or parts or [(text, "")])[0]


def _marked(text: str, marks: frozenset[str]) -> tuple[str, list[str]]:
    shown, found = take_marks(text, marks)
    return squeeze(shown), list(found)


def _spread(found: list[ReadIndicator], groups: dict[str, str]) -> None:
    """Give every group its value; a value for all or for “the others” is asked about."""
    keys = list(groups) or [COMMON]
    for indicator in found:
        for item in indicator.items():
            every = item.thresholds.pop(EVERY, None)
            rest = item.thresholds.pop(REST, None)
            printed = item.printed.pop(EVERY, item.printed.pop(REST, ""))
            if not item.thresholds and every is None and rest is None:
                continue
            for key in keys:
                if key in item.thresholds:
                    continue
                limit = every or rest
                if limit is None:
                    limit = unknown("Câu này không nói mức của nhóm này.")
                elif groups and every is None:
                    limit = limit.asking("Một giá trị cho mọi nhóm không được nêu tên.")
                item.thresholds[key], item.printed[key] = limit, printed
            item.thresholds = {key: item.thresholds[key] for key in keys if key in item.thresholds}
