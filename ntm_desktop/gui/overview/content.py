"""What the overview says, in words and plain numbers; drawn by the page, kept by ``glance``.

Named tuples: they are made faster than dataclasses, and the first picture waits for them.
"""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ntm_desktop.services.overview import Overview

_MOST_TODO = 5
_TODO_ICONS = {
    "returned": "undo",
    "report": "clock",
    "group": "settings",
    "figures": "pencil",
    "confirm": "help-circle",
    "caution": "alert-triangle",
    "property": "settings",
    "province": "diamond",
    "evidence": "paperclip",
    "unmet": "circle-x",
    "receiver": "settings",
    "workbook": "file-up",
    "roadmap": "clock",
    "regression": "alert-triangle",
}
FIGURES, EVIDENCE, UNMET = "pencil", "paperclip", "circle-x"
"""Icons of the kinds that there are many of."""


class TileContent(NamedTuple):
    """One criterion.

    Attributes:
        name: short name; ``full_name`` is the official one.
        verdict: value of a ``Verdict``.
        verdict_label: its name on screen.
        met: indicators met, of ``applicable``.
        evidence_complete: every document asked for is there; None when none is asked for.
    """

    no: int
    name: str
    full_name: str
    verdict: str
    verdict_label: str
    met: int
    applicable: int
    evidence_complete: bool | None


class TodoContent(NamedTuple):
    """One thing to do.

    Attributes:
        icon: name of its icon.
        page_id: where it is done.
        target: the very place there.
    """

    title: str
    detail: str
    icon: str
    page_id: str
    target: str | None


class FactContent(NamedTuple):
    """A card with one fact.

    Attributes:
        link: text of the link under it, may be empty.
        warn: the detail is something to look into.
        shares: parts of the whole: name, percent.
    """

    title: str
    value: str
    detail: str
    link: str = ""
    warn: bool = False
    shares: tuple[tuple[str, float], ...] = ()


class StandingContent(NamedTuple):
    """One line about where the commune stands: recognised, revoked, fallen.

    Attributes:
        icon: its icon and the colour token of it.
        page_id: where it comes from.
        target: the very place there.
    """

    text: str
    icon: str
    token: str
    page_id: str
    target: str | None


class OverviewContent(NamedTuple):
    """The whole page.

    Attributes:
        sample: the sample commune is open.
        empty: nothing was answered yet; the rest is then not shown.
        met: criteria met, of ``total``.
        parts: count, colour token and words of every part of the bar.
        said: the sentence under the bar.
        todo: the first things to do, of ``todo_total``.
        first_missing: indicator to go on with, None when no figure is missing.
        unverified: indicators that rest on something unchecked.
        facts: recognition, its revocation, what fell.
    """

    sample: bool
    empty: bool
    met: int
    total: int
    parts: tuple[tuple[int, str, str], ...]
    said: str
    remaining: FactContent
    resources: FactContent
    tiles: tuple[TileContent, ...]
    todo: tuple[TodoContent, ...]
    todo_total: int
    first_missing: str | None
    unverified: int
    facts: tuple[StandingContent, ...] = ()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Overview", text)


def overview_content(overview: "Overview") -> OverviewContent:
    """Put an overview into words."""
    from ntm_desktop.domain.assessment import VERDICT_LABELS

    return OverviewContent(
        sample=overview.commune.sample,
        empty=overview.empty,
        met=overview.met,
        total=overview.total,
        parts=_parts(overview),
        said=_said(overview),
        remaining=_remaining(overview),
        resources=_resources(overview),
        tiles=tuple(
            TileContent(
                tile.criterion.no,
                tile.short_name,
                tile.criterion.name,
                tile.criterion.verdict.value,
                VERDICT_LABELS[tile.criterion.verdict],
                tile.criterion.met,
                tile.criterion.applicable,
                tile.evidence_complete if tile.evidence.asked else None,
            )
            for tile in overview.tiles
        ),
        todo=todo_contents(overview)[:_MOST_TODO],
        todo_total=len(overview.todo),
        first_missing=next(
            (todo.indicator_no for todo in overview.todo if todo.kind in ("figures", "confirm")),
            None,
        ),
        unverified=overview.unverified,
        facts=_facts(overview),
    )


def _facts(overview: "Overview") -> tuple[StandingContent, ...]:
    from ntm_desktop.domain.recognised import RECOGNITION
    from ntm_desktop.services.regressions import regression_words

    found = []
    if overview.regression:
        fallen = overview.regression.indicators
        target = fallen[0].no if fallen else None
        said = regression_words(overview.regression)
        found.append(StandingContent(said, "alert-triangle", "not_met", "assessment", target))
    standing = overview.recognition.standing
    for ruling in standing.revoked:
        target = f"{RECOGNITION}:{ruling.entry_id}"
        found.append(StandingContent(ruling.words, "circle-x", "not_met", "registers", target))
    if standing.held:
        ruling = standing.held[0]
        said = _tr("Xã đã được công nhận: {0}").format(ruling.words)
        target = f"{RECOGNITION}:{ruling.entry_id}"
        found.append(StandingContent(said, "circle-check", "met", "registers", target))
    if overview.recognition.others:
        said = _tr("Sổ công nhận có quyết định ghi tên xã khác, không tính cho xã này: {0}").format(
            ", ".join(overview.recognition.others)
        )
        found.append(StandingContent(said, "help-circle", "warn", "registers", RECOGNITION))
    return tuple(found)


def _count(overview: "Overview", verdict: str) -> int:
    return sum(tile.criterion.verdict == verdict for tile in overview.tiles)


def _parts(overview: "Overview") -> tuple[tuple[int, str, str], ...]:
    parts = []
    for verdict, token, text in (
        ("met", "met", _tr("{0} đạt")),
        ("not_met", "not_met", _tr("{0} chưa đạt")),
        ("incomplete", "warn", _tr("{0} thiếu số liệu")),
        ("no_threshold", "info", _tr("{0} chưa có ngưỡng")),
    ):
        count = _count(overview, verdict)
        parts.append((count, token, text.format(count)))
    return tuple(parts)


def todo_contents(overview: "Overview") -> tuple[TodoContent, ...]:
    """Everything that is to be done, most useful first."""
    return tuple(
        TodoContent(
            todo.title,
            todo.detail,
            _TODO_ICONS.get(todo.kind, "circle"),
            todo.page.value,
            # To what is missing, not to a figure that stands there.
            f"{todo.indicator_no}/minh-chung" if todo.kind == "evidence" else todo.indicator_no,
        )
        for todo in overview.todo
    )


def _said(overview: "Overview") -> str:
    said = []
    if overview.band:
        band = overview.band[:1].lower() + overview.band[1:]  # "dưới 5" within the sentence
        said.append(_tr("Nhóm {0} tiêu chí").format(band))
    previous = overview.previous
    if previous is not None:
        label = previous.period.inline
        gained = overview.met - previous.met
        if previous.total != overview.total:
            said.append(_tr("{0}: {1}/{2} tiêu chí").format(label, previous.met, previous.total))
        elif gained <= 0 and _unfinished(overview):
            # What was not filled in yet is not lost.
            said.append(_tr("{0} đạt {1}, đợt này chưa nhập đủ").format(label, previous.met))
        elif gained > 0:
            said.append(_tr("tăng {0} so với {1}").format(gained, label))
        elif gained < 0:
            said.append(_tr("giảm {0} so với {1}").format(-gained, label))
        else:
            said.append(_tr("bằng {0}").format(label))
    return " · ".join(said)


def _unfinished(overview: "Overview") -> bool:
    """Whether criteria stand open only because nobody gave their figures or thresholds yet."""
    counts = {verdict.value: count for verdict, count in overview.counts.items()}
    return bool(counts.get("incomplete") or counts.get("no_threshold"))


def _remaining(overview: "Overview") -> FactContent:
    open_criteria = [
        text.format(count)
        for verdict, text in (
            ("not_met", _tr("{0} chưa đạt")),
            ("incomplete", _tr("{0} thiếu số liệu")),
            ("no_threshold", _tr("{0} chờ ngưỡng")),
        )
        if (count := _count(overview, verdict))
    ]
    counts = {verdict.value: count for verdict, count in overview.counts.items()}
    indicators = [_tr("Chỉ tiêu: {0}/{1} đạt").format(counts.get("met", 0), overview.indicators)]
    indicators += [
        text.format(counts[verdict])
        for verdict, text in (
            ("not_met", _tr("{0} chưa đạt")),
            ("incomplete", _tr("{0} thiếu")),
            ("no_threshold", _tr("{0} chờ ngưỡng")),
            ("not_applicable", _tr("{0} không áp dụng")),
        )
        if counts.get(verdict)
    ]
    evidence = ""
    if overview.evidence_asked:
        missing = overview.missing_evidence
        evidence = (
            _tr("Còn thiếu {0} minh chứng").format(missing) if missing else _tr("Đủ minh chứng")
        )
    if not overview.indicators:
        indicators = [_tr("Tự đánh giá chờ chỉ tiêu của bộ tiêu chí")]
    return FactContent(
        _tr("Còn phải làm để đủ {0} tiêu chí").format(overview.total),
        " · ".join(open_criteria) or _tr("Đã đủ mọi tiêu chí"),
        f"{' · '.join(indicators)}\n{evidence}".rstrip(),
    )


def _resources(overview: "Overview") -> FactContent:
    from ntm_desktop.domain.numbers import format_decimal

    summary = overview.resources
    title = _tr("Nguồn lực năm {0}").format(overview.period.year)
    if summary is None:
        return FactContent(
            title,
            _tr("Chưa có số liệu"),
            _tr("Nhập biểu nguồn lực từ Excel để thấy tổng và tỷ lệ từng nguồn."),
            _tr("Nhập từ Excel…"),
        )
    return FactContent(
        title,
        _tr("{0} triệu đồng").format(format_decimal(summary.total)),
        summary.check,
        warn=not summary.adds_up,
        shares=tuple((share.label, float(share.share)) for share in summary.shares),
    )
