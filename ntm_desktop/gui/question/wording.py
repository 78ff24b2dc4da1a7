"""Sentences and short words of the page that are put together from several facts."""

from PySide6.QtCore import QCoreApplication, QLocale

from ntm_desktop.domain.assessment import IndicatorVerdict
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Provenance
from ntm_desktop.domain.rule_comparison import assurance_words
from ntm_desktop.gui.rule_words import plain_source


def tr(text: str) -> str:
    """The text in the language of the window."""
    return QCoreApplication.translate("Assessment", text)


def needed_here(verdict: IndicatorVerdict) -> str:
    """All that has to be reached, said once when it is the same for several parts."""
    together: dict[str, list[str]] = {}
    for part in verdict.parts:
        together.setdefault(part.needed, []).append(part.label)
    said = []
    for needed, labels in together.items():
        named = [label for label in labels if label]
        if not named:
            said.append(needed)
        elif len(together) == 1:
            said.append(f"{needed} – {_listed([lower_first(label) for label in named])}")
        else:
            said.append(f"{_listed(named)}: {needed}")
    return "; ".join(said)


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return tr("{0} và {1}").format(", ".join(words[:-1]), words[-1])


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence; abbreviations keep their capitals."""
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def decision(criteria_set: CriteriaSet) -> str:
    """The legal source: "QĐ 318/QĐ-TTg (Phụ lục I), ngày 08/3/2022"."""
    said = criteria_set.decision
    if said[:1].isdigit():
        said = tr("QĐ {0}").format(said)
    if criteria_set.issued is not None:
        day = criteria_set.issued
        said = tr("{0}, ngày {1}").format(said, f"{day:%d}/{day.month}/{day.year}")
    return said


def source_of(criteria_set: CriteriaSet, indicator: Indicator) -> str:
    """The decision that an indicator stands in: the set's own, or the later one."""
    if indicator.decision:
        if indicator.decision in criteria_set.amended_by:
            own = decision(criteria_set)
            return tr("{0}, sửa đổi {1}").format(indicator.decision, own)
        return tr("{0}, tỉnh đặt thêm").format(indicator.decision)
    return decision(criteria_set)


def provenance_lines(
    indicator: Indicator, verdict: IndicatorVerdict, criteria_set: CriteriaSet
) -> list[tuple[str, str]]:
    """Everything known of where wording and thresholds come from, as (what, said)."""
    lines = [(tr("Văn bản"), source_of(criteria_set, indicator))]
    if indicator.article:
        lines.append((tr("Điều khoản"), indicator.article))
    lines.append((tr("Nguồn lời văn"), _source(indicator.provenance)))
    said = {_source(indicator.provenance)}
    for part in indicator.parts:
        for threshold in part.thresholds:
            source = _source(threshold.provenance)
            if source not in said:
                said.add(source)
                label = tr("Nguồn ngưỡng")
                lines.append((f"{label} – {part.label}" if part.label else label, source))
    lines.append((tr("Ngưỡng đang dùng theo"), plain_source(verdict.source)))
    if indicator.note:
        lines.append((tr("Ghi chú"), plain_source(indicator.note)))
    if indicator.responsible:
        lines.append((tr("Cơ quan hướng dẫn"), indicator.responsible))
    return lines


def _source(provenance: Provenance) -> str:
    words = plain_source(provenance.source)
    if provenance.verified or provenance.entered_by:
        return f"{words} ({assurance_words(provenance)})"
    facts = []
    if "text" in provenance.verified_parts:
        facts.append(tr("đã đối chiếu lời văn"))
    if "threshold" in provenance.verified_parts:
        facts.append(tr("đã đối chiếu ngưỡng"))
    facts.append(tr("chưa đối chiếu văn bản gốc"))
    return f"{words} ({', '.join(facts)})"


def size(byte_count: int) -> str:
    """How large a file is: "1,2 MB"."""
    return QLocale(QLocale.Language.Vietnamese).formattedDataSize(
        byte_count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )


def counted(label: str, part: Part) -> str:
    """What a field holds, with its unit: "Qua đào tạo (người)"."""
    if part.count_unit and part.count_unit not in label:
        return f"{label} ({part.count_unit})"
    return label


def numerator_label(part: Part) -> str:
    """What is counted."""
    return part.numerator_label or tr("Số đạt")


def denominator_label(part: Part) -> str:
    """Out of what."""
    return part.denominator_label or tr("Tổng số")


def quoted(said: str, to_confirm: str) -> str:
    """How a cell was understood, with its own words, which the sentence may hold already."""
    understood = lower_first(to_confirm)
    return understood if said in " ".join(to_confirm.split()) else f"“{said}” – {understood}"
