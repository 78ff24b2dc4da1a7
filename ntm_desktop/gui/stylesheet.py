"""The style sheet, built from the tokens of a theme.

Roles are dynamic properties set once when a widget is made: ``role`` on labels ("title",
"heading", "muted" …), ``kind`` on buttons ("primary", "quiet", "link"), ``error`` on fields.
Arrows and ticks are small pictures under ``resources/style``, because a style sheet cannot
recolour one.
"""

from ntm_desktop import paths
from ntm_desktop.gui.tokens import RADIUS, Tokens, text_px


def stylesheet(tokens: Tokens, scale: float) -> str:
    """The whole sheet for one theme and font size."""
    t = tokens
    pictures = (paths.resources_dir() / "style" / t.name).as_posix()
    size = {
        role: f"{text_px(role, scale)}px"
        for role in ("caption", "small", "body", "heading", "commune", "value", "title")
    }
    control = round(22 * scale)  # content height of fields and buttons
    return f"""
QToolTip {{ background: {t.tooltip}; color: {t.on_tooltip}; border: 0; padding: 6px 8px;
  font-size: {size["small"]}; }}

QLabel[role="title"] {{ font-size: {size["title"]}; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {size["heading"]}; font-weight: 600; }}
QLabel[role="value"] {{ font-size: {size["value"]}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="small"] {{ font-size: {size["small"]}; }}
QLabel[role="muted"] {{ font-size: {size["small"]}; color: {t.muted}; }}
QLabel[role="caption"] {{ font-size: {size["caption"]}; color: {t.muted}; }}
QLabel[role="overline"] {{ font-size: {size["small"]}; font-weight: 500; color: {t.muted}; }}
QLabel[role="accent"] {{ font-size: {size["small"]}; font-weight: 600; color: {t.accent}; }}
QLabel[role="error"] {{ font-size: {size["small"]}; color: {t.not_met}; }}
QLabel[role="warn"] {{ font-size: {size["small"]}; color: {t.warn}; }}
QLabel[role="met"] {{ font-weight: 600; color: {t.met}; }}
QLabel[role="not_met"] {{ font-weight: 600; color: {t.not_met}; }}

QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
  border-radius: {RADIUS - 1}px; padding: 5px 14px; min-height: {control}px; font-weight: 500; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.pressed}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 4px 13px; }}
QPushButton:disabled {{ color: {t.faint}; border-color: {t.border}; background: {t.sunken}; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent};
  border: 1px solid {t.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {t.accent_hover};
  border-color: {t.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {t.accent_pressed}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; padding: 4px 13px; }}
QPushButton[kind="primary"]:disabled {{ background: {t.track}; color: {t.faint};
  border-color: {t.track}; }}
QPushButton[kind="danger"] {{ color: {t.not_met}; border-color: {t.not_met}; }}
QPushButton[kind="danger"]:hover {{ background: {t.not_met_soft}; }}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[kind="quiet"]:focus {{ border-color: {t.accent}; }}
QPushButton[kind="link"] {{ background: transparent; border: 2px solid transparent;
  color: {t.accent}; font-size: {size["small"]}; font-weight: 600; padding: 1px 4px;
  min-height: 0; text-align: left; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border-color: {t.accent}; border-radius: 4px; }}
QPushButton[kind="link"]:disabled {{ color: {t.faint}; }}
QPushButton[kind="commune"] {{ background: transparent; border: 2px solid transparent;
  font-size: {size["commune"]}; font-weight: 700; padding: 2px 24px 2px 6px; }}
QPushButton[kind="commune"]:hover {{ background: {t.hover}; }}
QPushButton[kind="commune"]:focus {{ border-color: {t.accent}; }}
QPushButton[kind="chip"] {{ border-radius: {(control + 4) // 2}px; padding: 1px 12px;
  min-height: {control}px; font-size: {size["small"]}; }}
QPushButton[kind="chip"]:checked {{ background: {t.accent_soft}; color: {t.accent};
  border-color: {t.accent}; }}
QPushButton[kind="chip"]:focus {{ border: 2px solid {t.accent}; padding: 0 11px; }}
QPushButton::menu-indicator {{ image: url("{pictures}/chevron-down.svg"); width: 14px;
  height: 14px; subcontrol-origin: padding; subcontrol-position: center right; right: 8px; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: 5px;
  padding: 4px; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {t.pressed}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong};
  border-radius: {RADIUS - 1}px; padding: 5px 9px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {{ min-height: {control}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QSpinBox:hover, QDateEdit:hover,
QComboBox:hover {{ border-color: {t.faint}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateEdit:focus, QComboBox:focus, QComboBox:on {{ border: 2px solid {t.accent};
  padding: 4px 8px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled,
QLineEdit[readOnly="true"] {{ background: {t.sunken}; color: {t.muted};
  border-color: {t.border}; }}
QLineEdit[error="true"], QPlainTextEdit[error="true"], QSpinBox[error="true"],
QComboBox[error="true"] {{ border: 2px solid {t.not_met}; padding: 4px 8px;
  background: {t.not_met_soft}; }}
QComboBox {{ padding-right: 4px; combobox-popup: 0; }}
QComboBox:focus, QComboBox:on {{ padding-right: 3px; }}
QComboBox::drop-down {{ subcontrol-origin: border; subcontrol-position: center right;
  width: 30px; border: 0; background: transparent; }}
QComboBox::down-arrow {{ image: url("{pictures}/chevron-down.svg"); width: 16px;
  height: 16px; }}
QComboBox::down-arrow:on {{ image: url("{pictures}/chevron-up.svg"); }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.border_strong};
  padding: 4px; outline: 0; }}
QComboBox QAbstractItemView::item {{ min-height: {control + 6}px; padding: 0 8px;
  border-radius: 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.accent_soft};
  color: {t.text}; }}
QSpinBox::up-button, QSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button,
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
  width: 24px; border: 0; background: transparent; }}
QSpinBox::up-arrow, QDateEdit::up-arrow, QDoubleSpinBox::up-arrow {{
  image: url("{pictures}/chevron-up.svg"); width: 12px; height: 12px; }}
QSpinBox::down-arrow, QDateEdit::down-arrow, QDoubleSpinBox::down-arrow {{
  image: url("{pictures}/chevron-down.svg"); width: 12px; height: 12px; }}

QCheckBox, QRadioButton {{ spacing: 8px; padding: 3px 2px; border: 2px solid transparent;
  border-radius: 5px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.faint}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px;
  border: 1px solid {t.faint}; background: {t.surface}; }}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url("{pictures}/check.svg"); }}
QCheckBox::indicator:indeterminate {{ background: {t.accent}; border-color: {t.accent};
  image: url("{pictures}/dash.svg"); }}
QRadioButton::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url("{pictures}/dot.svg"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.sunken};
  border-color: {t.border}; }}

QAbstractItemView {{ background: {t.surface}; alternate-background-color: {t.sunken};
  selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: 0; }}
QTreeView, QTableView, QListView {{ border: 1px solid {t.border};
  border-radius: {RADIUS}px; gridline-color: {t.border}; }}
QTreeView:focus, QTableView:focus, QListView:focus {{ border: 1px solid {t.accent}; }}
QTreeView::item, QListView::item {{ min-height: {control + 4}px; }}
QTreeView::item:hover, QListView::item:hover {{ background: {t.hover}; }}
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {{
  background: {t.accent_soft}; color: {t.text}; }}
QTableWidget::item {{ padding: 5px 8px; border: 0; }}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:has-children:closed {{ image: url("{pictures}/chevron-right.svg"); }}
QTreeView::branch:has-children:open {{ image: url("{pictures}/chevron-down.svg"); }}
QHeaderView {{ background: {t.sunken}; }}
QHeaderView::section {{ background: {t.sunken}; color: {t.muted}; border: 0;
  border-bottom: 1px solid {t.border}; border-right: 1px solid {t.border};
  padding: 6px 8px; font-size: {size["small"]}; font-weight: 600; }}
QTableCornerButton::section {{ background: {t.sunken}; border: 0; }}

QScrollArea, #qt_scrollarea_viewport {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.border_strong}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {t.faint}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}

QTabWidget::pane {{ border: 0; border-top: 1px solid {t.border}; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; border: 0;
  border-bottom: 3px solid transparent; padding: 7px 14px; font-weight: 500; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected {{ color: {t.accent}; border-bottom-color: {t.accent}; }}
QTabBar::tab:focus {{ background: {t.accent_soft}; }}

QMenu {{ background: {t.surface}; border: 1px solid {t.border_strong}; padding: 5px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent_soft}; }}
QMenu::item:disabled {{ color: {t.faint}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 5px 8px; }}
QGroupBox {{ border: 1px solid {t.border}; border-radius: {RADIUS}px; margin-top: 10px;
  padding: 12px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; }}
QProgressBar {{ background: {t.track}; border: 0; border-radius: 4px; max-height: 8px;
  min-height: 8px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
QDialog, QMessageBox, QWizard {{ background: {t.window}; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.border}; }}
QStatusBar::item {{ border: 0; }}
"""
