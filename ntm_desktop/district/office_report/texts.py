"""Passages of the office's reports, kept in its register: read, written, copied."""

from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.dossier_entries import read_entry
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reports.figures import OFFICE_FIGURE_NAMES, names_in
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.register.settings import change_setting, settings_from

_PREFIX = "report."
_KEPT = ("signer.", "recipients", "addressee")
"""Fields that hold from one period to the next."""
_LONGEST = 20_000


def own_texts(register: Register, form: ReportForm, period: Period) -> dict[str, str]:
    """What was written for this report of this period."""
    return _all(register, form).get(period, {})


def texts_of(register: Register, form: ReportForm, period: Period) -> dict[str, str]:
    """The same, with signer, recipients and addressee as they were written last."""
    every = _all(register, form)
    kept: dict[str, str] = {}
    for when in sorted(every):
        kept |= {k: text for k, text in every[when].items() if k.startswith(_KEPT)}
    return {**kept, **every.get(period, {})}


def previous_texts(
    register: Register, form: ReportForm, period: Period
) -> dict[str, tuple[Period, str]]:
    """Of each passage the newest earlier period that has it, with its text."""
    found: dict[str, tuple[Period, str]] = {}
    for when, texts in sorted(_all(register, form).items()):
        if when < period:
            found |= {field_id: (when, text) for field_id, text in texts.items()}
    return found


def record(register: Register, form: ReportForm, period: Period, field_id: str, text: str) -> None:
    """Keep a passage; an empty text goes back to the proposed one.

    Raises:
        EntryError: the report has no such passage, it is too long, names a figure that does not
            exist, or is not the date or number the field is for.
    """
    field = field_of(form, field_id)
    plain = nfc(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "").strip()
    if len(plain) > _LONGEST:
        raise EntryError(f"Đoạn văn dài quá {_LONGEST} ký tự. Hãy rút gọn.")
    wrong = [name for name in names_in(plain) if name.lower() not in OFFICE_FIGURE_NAMES]
    if wrong:
        raise EntryError(
            f"Không có số liệu “{wrong[0]}” để chèn. Hãy chọn trong danh sách “Chèn số liệu”, hoặc "
            "bỏ dấu ngoặc nhọn."
        )
    kept = read_entry(field, plain)
    with register.transaction():
        change_setting(register, _key(form, period, field_id), kept)


def copy_previous(register: Register, form: ReportForm, period: Period) -> int:
    """Take the last text into every passage of this period that was not written yet.

    Raises:
        EntryError: there is none to take.
    """
    own = own_texts(register, form, period)
    before = previous_texts(register, form, period)
    wanted = {field.id for field in form.passages()}
    taken = {k: text for k, (_, text) in before.items() if k in wanted and k not in own}
    if not taken:
        raise EntryError(
            "Không có đoạn nào để sao: kỳ trước chưa viết, hoặc các đoạn kỳ này đều đã viết."
        )
    with register.transaction():
        for field_id, text in taken.items():
            change_setting(register, _key(form, period, field_id), text)
    return len(taken)


def field_of(form: ReportForm, field_id: str) -> TextField:
    """A passage by its id.

    Raises:
        EntryError: the report has none.
    """
    found = next((field for field in form.fields() if field.id == field_id), None)
    if found is None:
        raise EntryError(f"Báo cáo không có mục “{field_id}”.")
    return found


def _all(register: Register, form: ReportForm) -> dict[Period, dict[str, str]]:
    found: dict[Period, dict[str, str]] = {}
    for key, text in settings_from(register, f"{_PREFIX}{form.id}/").items():
        _, period, field_id = key.split("/", 2)
        if text:
            found.setdefault(Period.parse(period), {})[field_id] = text
    return found


def _key(form: ReportForm, period: Period, field_id: str) -> str:
    return f"{_PREFIX}{form.id}/{period.key}/{field_id}"
