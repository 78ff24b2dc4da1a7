"""What is said about one figure that does not agree."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was worked out again."""

    SUM = "sum"
    SHARE = "share"
    GROWTH = "growth"
    BASE = "base"
    DATE = "date"
    REPEAT = "repeat"


KIND_LABELS = {
    Kind.SUM: "Cộng",
    Kind.SHARE: "Tỷ lệ",
    Kind.GROWTH: "Tăng, giảm",
    Kind.BASE: "Mẫu số",
    Kind.DATE: "Ngày, số hiệu",
    Kind.REPEAT: "Số lặp lại",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a text contradicts itself.

    Attributes:
        kind: what was worked out.
        where: the place of the printed figure, "; " before the place of the other one.
        text: the words around the printed figure.
        printed: the figure as it stands.
        computed: the figure it should be by the other figures of the text.
        explanation: one sentence with both figures and where each comes from.
    """

    kind: Kind
    where: str
    text: str
    printed: str
    computed: str
    explanation: str

    def document(self) -> dict[str, str]:
        """As ``check --json`` prints it; a stable format."""
        return {
            "kind": self.kind.value,
            "where": self.where,
            "text": self.text,
            "printed": self.printed,
            "computed": self.computed,
            "explanation": self.explanation,
        }
