"""How the states of a line of an import are called and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from ntm_desktop.services.import_lines import LineState
from ntm_desktop.services.imports import TableKind

_CONTEXT = "Imports"


@dataclass(frozen=True, slots=True)
class StateLook:
    """Name, icon and colour of a state.

    Attributes:
        label: Vietnamese source text.
        token: colour, an attribute of ``Tokens``.
    """

    label: str
    icon: str
    token: str

    @property
    def words(self) -> str:
        """The label in the language of the window."""
        return QCoreApplication.translate(_CONTEXT, self.label)


STATE_LOOKS: Mapping[LineState, StateLook] = MappingProxyType(
    {
        LineState.RECOGNISED: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Nhận ra")), "circle-check", "met"
        ),
        LineState.AMBIGUOUS: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Cần xác nhận")), "help-circle", "warn"
        ),
        LineState.CHANGED: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Khác số đang có")), "git-compare", "info"
        ),
        LineState.NOT_UNDERSTOOD: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Chưa hiểu")), "circle-dot", "warn"
        ),
        LineState.IMPOSSIBLE: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Không thể đúng")), "circle-x", "not_met"
        ),
        LineState.UNCHANGED: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Không đổi")), "minus-circle", "muted"
        ),
        LineState.EMPTY: StateLook(
            str(QT_TRANSLATE_NOOP("Imports", "Để trống")), "circle", "faint"
        ),
    }
)

_KINDS: Mapping[TableKind, str] = MappingProxyType(
    {
        TableKind.CRITERIA: str(QT_TRANSLATE_NOOP("Imports", "Biểu kết quả thực hiện tiêu chí")),
        TableKind.PROJECTS: str(QT_TRANSLATE_NOOP("Imports", "Danh mục công trình")),
        TableKind.RESOURCES: str(QT_TRANSLATE_NOOP("Imports", "Biểu huy động nguồn lực")),
        TableKind.REGISTERS: str(QT_TRANSLATE_NOOP("Imports", "Sổ theo dõi")),
    }
)
PAGES_OF_KIND: Mapping[TableKind, str] = MappingProxyType(
    {
        TableKind.CRITERIA: "assessment",
        TableKind.PROJECTS: "projects",
        TableKind.RESOURCES: "resources",
        TableKind.REGISTERS: "registers",
    }
)


def kind_label(kind: TableKind) -> str:
    """What a table is called at the beginning of a line."""
    return QCoreApplication.translate(_CONTEXT, _KINDS[kind])
