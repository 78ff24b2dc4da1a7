"""Cài đặt: where the office's server or shared folder is, and the files for the communes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district.line.receivers import (
    OWN_CERTIFICATE,
    SYSTEM_TRUST,
    LineWay,
    ReceiversMade,
    line_way,
    making_receivers,
    set_line_way,
    use_folder,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.receivers import is_folder_address
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, changed, now
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Label,
    Level,
    ProgressStrip,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.store.register.register import Register

_CHOOSE = "choose"
_EVERY = ""


class _CommuneBox(ElidedBox):
    """Says when somebody comes to it, before its list is shown."""

    reached = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By the keyboard, or by the press that opens the list."""
        self.reached.emit()
        super().focusInEvent(event)

    def showPopup(self) -> None:
        """Once more before the list: a press does not bring the focus everywhere."""
        self.reached.emit()
        super().showPopup()


class LineCard(Card):
    """The address is saved when it is left; a file is written for one commune, or for each."""

    def __init__(
        self,
        context: DeskContext,
        progress: ProgressStrip,
        choose_place: Callable[[str], Path | None],
    ) -> None:
        super().__init__(self.tr("Gửi nhận qua mạng"))
        self._context, self._progress, self._choose_place = context, progress, choose_place
        self._way = LineWay("", OWN_CERTIFICATE)
        self.body.addWidget(Label(self.tr("Gửi nhận qua mạng"), "heading"))
        self.body.addWidget(
            Label(
                self.tr(
                    "Chỉ khi cơ quan có máy chủ nhận (lệnh ntm-district serve), hoặc một thư mục "
                    "mà các xã cũng thấy (ổ chung, thư mục đồng bộ). Mỗi xã cần một tệp “nơi "
                    "nhận”, có khóa riêng; xã mở tệp một lần. Không có thì vẫn nhận bằng USB như "
                    "thường."
                ),
                "caption",
                wrap=True,
            )
        )
        self.address = LineField(
            self.tr("Địa chỉ các xã gửi tới"), "https://tên-máy:8443 hoặc \\\\máy-chủ\\thư-mục"
        )
        self.address.given.connect(self._save_address)
        self.body.addLayout(form_row(self.tr("Các xã gửi tới"), self.address))
        self.folder = Label("", "caption", wrap=True, selectable=True)
        self.body.addWidget(self.folder)
        self.folder_button = Button(self.tr("Dùng thư mục chung…"), "quiet", icon="folder-open")
        self.folder_button.clicked.connect(self._choose_folder)
        self.no_folder_button = Button(self.tr("Thôi dùng thư mục"), "quiet")
        self.no_folder_button.clicked.connect(lambda: self.use(None))
        self.body.addLayout(row(self.folder_button, self.no_folder_button))
        self.certificate = ElidedBox(self.tr("Chứng thư của máy chủ"))
        self.certificate.activated.connect(self._choose_certificate)
        self.body.addLayout(form_row(self.tr("Chứng thư"), self.certificate))
        self.communes = _CommuneBox(self.tr("Lập tệp cho"))
        self.communes.reached.connect(self.fill_communes)
        self._known: list[tuple[str, str]] = []
        self.body.addLayout(form_row(self.tr("Lập tệp cho"), self.communes))
        self.make_button = Button(self.tr("Lập tệp nơi nhận…"), icon="usb")
        self.make_button.clicked.connect(self._ask_place)
        self.renew_button = Button(self.tr("Đổi khóa truy cập…"), "quiet", icon="lock")
        self.renew_button.clicked.connect(self._ask_renew)
        self.body.addLayout(row(self.make_button, self.renew_button))

    def refresh(self) -> None:
        """Read the address and who may be given a file."""

        def read(register: Register) -> tuple[LineWay, list[tuple[str, str]]]:
            known = [(commune_words(one.code, one.name), one.code) for one in register.communes()]
            return line_way(register), known

        self._context.tasks.run(read, done=self._show, owner=self)

    def _show(self, found: tuple[LineWay, list[tuple[str, str]]]) -> None:
        self._way, self._known = found
        self.address.show_text(self._way.address)
        self.folder.setText(
            self.tr(
                "Thư mục chung trên máy này: {0}. Gói các xã gửi được lấy từ đó, phiếu được ghi "
                "vào đó. Các xã thấy thư mục dưới tên khác thì sửa ô trên."
            ).format(self._way.folder)
            if self._way.folder
            else self.tr("Không dùng thư mục chung.")
        )
        self.no_folder_button.setEnabled(bool(self._way.folder))
        self.certificate.setEnabled(not is_folder_address(self._way.address))
        given = self._way.certificate
        kinds = [
            (self.tr("Máy chủ tự tạo (xã nhớ dấu vân tay)"), OWN_CERTIFICATE),
            (self.tr("Tổ chức có tiếng cấp, tự gia hạn"), SYSTEM_TRUST),
        ]
        if given not in (OWN_CERTIFICATE, SYSTEM_TRUST):
            kinds.append((self.tr("Tệp {0}").format(given), given))
        kinds.append((self.tr("Chọn tệp chứng thư khác…"), _CHOOSE))
        self.certificate.fill(kinds, given)
        chosen = self.communes.currentData() or _EVERY
        self._fill([one for one in self._known if one[1] == chosen])
        for button in (self.make_button, self.renew_button):
            button.setEnabled(bool(self._way.address and self._known))
            button.setToolTip(
                ""
                if button.isEnabled()
                else self.tr("Ghi nơi các xã gửi tới, và đăng ký khóa của xã trước.")
            )

    def fill_communes(self) -> None:
        """Offer every commune, once somebody comes to choose: there may be thousands."""
        if self.communes.count() <= len(self._known):
            self._fill(self._known)

    def _fill(self, known: list[tuple[str, str]]) -> None:
        every = self.tr("Mọi xã đã đăng ký khóa ({0})").format(len(self._known))
        chosen = self.communes.currentData() or _EVERY
        codes = {code for _text, code in known}
        self.communes.fill([(every, _EVERY), *known], chosen if chosen in codes else _EVERY)

    # Where the server is

    def _save_address(self, text: str) -> None:
        self._save(replace(self._way, address=text))

    def _choose_folder(self) -> None:
        place = QFileDialog.getExistingDirectory(
            self.window(),
            self.tr("Thư mục mà các xã cũng thấy"),
            self._way.folder or self._context.preferences.last_folder,
        )
        if place:
            self.use(Path(place))

    def use(self, folder: Path | None) -> None:
        """Look into a folder for packages from now on; None: into none any more."""

        def work(register: Register) -> Change:
            use_folder(register, folder, now())
            return changed("Đổi thư mục chung", Touched.SETTINGS)

        self._context.tasks.run(work, failed=self._context.show_error, owner=self)

    def _choose_certificate(self, _index: int) -> None:
        chosen = self.certificate.currentData()
        if chosen == _CHOOSE:
            name, _ = QFileDialog.getOpenFileName(
                self.window(),
                self.tr("Chứng thư của máy chủ"),
                self._context.preferences.last_folder,
                self.tr("Chứng thư (*.pem *.crt *.cer)"),
            )
            if not name:
                self.refresh()
                return
            chosen = name
        self._save(replace(self._way, certificate=chosen))

    def _save(self, way: LineWay) -> None:
        def work(register: Register) -> Change:
            set_line_way(register, way, now())
            return changed("Đổi máy chủ nhận", Touched.SETTINGS)

        def refused(error: NtmError) -> None:
            self.address.mark(str(error))
            self._context.show_error(error)

        self._context.tasks.run(
            work, done=lambda _change: self.address.mark(""), failed=refused, owner=self
        )

    # The files

    def _ask_place(self) -> None:
        place = self._choose_place(self.tr("Ghi tệp “nơi nhận” vào USB hoặc thư mục nào?"))
        if place is not None:
            self.make(place)

    def _ask_renew(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        if ask(
            self,
            self.tr("Đổi khóa truy cập"),
            self.tr(
                "{0}: khóa cũ không mở được máy chủ nữa, và xã phải mở tệp “nơi nhận” mới thì mới "
                "gửi được. Dùng khi tệp cũ bị mất hoặc giao nhầm."
            ).format(self.communes.currentText()),
            self.tr("Đổi khóa"),
            danger=True,
        ):
            place = self._choose_place(self.tr("Ghi tệp “nơi nhận” mới vào đâu?"))
            if place is not None:
                self.make(place, renew=True)

    def make(self, place: Path, *, renew: bool = False) -> None:
        """Write the file of the chosen commune, or of each, into a folder."""
        code = self.communes.currentData()
        job = self._context.tasks.run_staged(
            making_receivers((code,) if code else (), place, now(), renew=renew),
            done=self._say_made,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang lập tệp “nơi nhận”"),
        )
        self._progress.begin(self.tr("Đang ghi và đọc lại để kiểm tra…"), job)

    def _say_made(self, made: ReceiversMade) -> None:
        self._context.show_message(
            self.tr(
                "Đã ghi {0} tệp “nơi nhận” vào “{1}”. Mỗi tệp có khóa riêng của một xã: chỉ giao "
                "cho xã đó, kèm phiếu giấy ghi dấu vân tay {2}."
            ).format(len(made.files), made.files[0].parent, made.fingerprint),
            Level.SUCCESS,
        )
