"""What each word of ``ntm-desktop`` does: a service called, its outcome said."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ntm_desktop.cli.documents import assessment_document
from ntm_desktop.cli.output import Output
from ntm_desktop.domain.assessment import VERDICT_LABELS
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.paths import DATABASE
from ntm_desktop.services.assessments import assess
from ntm_desktop.services.carrying import carry_forward
from ntm_desktop.services.ended_units import ended_before
from ntm_desktop.services.in_force import pinned_version_of
from ntm_desktop.services.workspace import (
    AssessmentInfo,
    Workspace,
    add_assessment,
    close_workspace,
    commune_info,
    create_workspace,
    latest_assessment,
    open_workspace,
)

DONE, REFUSED = 0, 1


@contextmanager
def _opened(call: argparse.Namespace) -> Iterator[tuple[Workspace, AssessmentInfo]]:
    """The commune's file and the assessment that the call speaks of."""
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        period = Period.parse(call.period) if call.period else None
        yield workspace, latest_assessment(workspace, period)
    finally:
        close_workspace(workspace)


def run_init(call: argparse.Namespace, output: Output) -> int:
    """Make the file of a commune with its first assessment, or begin a further one in it."""
    period = Period.parse(call.period)
    further = (call.data / DATABASE).exists()
    if further:
        workspace = open_workspace(call.data, actor="dòng lệnh")
    else:
        workspace = create_workspace(
            call.data,
            commune_code=call.commune,
            set_id=call.set,
            period=period,
            group_id=call.group,
            actor="dòng lệnh",
        )
    try:
        commune = commune_info(workspace).commune
        if commune.code != call.commune:
            raise EntryError(
                f"Trong thư mục “{call.data}” đã có dữ liệu của {commune.full_name} (mã "
                f"{commune.code}), không phải của xã mã {call.commune}. Hãy chọn thư mục khác."
            )
        carried = ""
        if further:
            before = latest_assessment(workspace)
            group = call.group or (before.group_id if before.set_id == call.set else None)
            info = add_assessment(workspace, set_id=call.set, period=period, group_id=group)
            carried = carry_forward(workspace, info.id).words
        else:
            info = latest_assessment(workspace)
        waits = not pinned_version_of(workspace, info).assessable
        ended = ended_before(workspace.catalog, commune, period)
    finally:
        close_workspace(workspace)
    made = "Đã thêm đợt tự đánh giá vào dữ liệu của" if further else "Đã tạo dữ liệu cho"
    output.line(f"{made} {commune.full_name}, {commune.above} tại {call.data}")
    output.line(f"{info.period.label} · {info.short_title}")
    if ended:
        output.warning(ended)
    if carried:
        output.line(carried)
    if waits:
        output.line(
            "Bộ này mới có tên tiêu chí: tự đánh giá chờ chỉ tiêu (đọc từ quyết định, hoặc nhận bộ "
            "của tỉnh); các việc khác làm được ngay."
        )
    output.document(
        {
            "commune": commune.code,
            "name": commune.full_name,
            "set": info.set_id,
            "period": info.period.key,
            "group": info.group_id,
            "waits_for_indicators": waits,
            "further": further,
            "warning": ended,
            "carried": carried,
            "data": str(call.data),
        }
    )
    return DONE


def run_import(call: argparse.Namespace, output: Output) -> int:
    """Read a workbook: a dry run with its questions, then one transaction."""
    from ntm_desktop.cli.imports import run

    with _opened(call) as (workspace, info):
        return run(call, output, workspace, info)


def run_export(call: argparse.Namespace, output: Output) -> int:
    """Write all data of the commune in open formats."""
    from ntm_desktop.services.open_data import write_open_data

    with _opened(call) as (workspace, info):
        files = write_open_data(workspace, info.period, call.out)
    for file in files:
        output.line(f"  {file}")
    output.line(
        f"Đã ghi {len(files)} tệp. Minh chứng và hồ sơ PDF nằm trong thư mục dữ liệu của xã."
    )
    output.document({"files": [str(file) for file in files]})
    return DONE


def run_assess(call: argparse.Namespace, output: Output) -> int:
    """Say where every criterion and indicator stands."""
    with _opened(call) as (workspace, info):
        outcome = assess(workspace, info.id)
        commune = commune_info(workspace).commune
    output.line(f"{commune.full_name}, {commune.above} · {info.period.label} · {info.short_title}")
    for criterion in outcome.criteria:
        output.line(
            f"{criterion.no:>2}. {criterion.name}: {VERDICT_LABELS[criterion.verdict]} "
            f"({criterion.met}/{criterion.applicable})"
        )
        for indicator in criterion.indicators:
            mark = "" if indicator.verified else "  ◇"
            output.line(f"      {indicator.no:<6} {indicator.explanation}{mark}")
    output.line(f"Đạt {outcome.met}/{outcome.total} tiêu chí.")
    if outcome.unverified:
        output.line(
            f"◇ {len(outcome.unverified)} chỉ tiêu dựa trên lời văn hoặc ngưỡng chưa đối chiếu "
            "với văn bản gốc."
        )
    output.document(assessment_document(outcome))
    return DONE


def run_dossier(call: argparse.Namespace, output: Output) -> int:
    """Write every paper of the dossier and the whole of it; as Word, as Excel too when asked."""
    from ntm_desktop.services.dossier_files import PaperFormat, export_dossier
    from ntm_desktop.services.dossiers import dossier_state

    with _opened(call) as (workspace, info):
        state = dossier_state(workspace, info.id)
        asked = {PaperFormat.WORD: call.docx, PaperFormat.EXCEL: call.xlsx}
        formats = (PaperFormat.PDF, *(format_ for format_, wanted in asked.items() if wanted))
        files = export_dossier(workspace, info.id, call.out, formats=formats)
    for file in files:
        output.line(f"  {file}")
    missing = [item.text for item in state.missing]
    if missing:
        output.line(f"Còn {len(missing)} chỗ phải bổ sung trước khi ký:")
        for text in missing:
            output.line(f"  - {text}")
    output.document({"files": [str(file) for file in files], "missing": missing})
    return DONE


def run_report(call: argparse.Namespace, output: Output) -> int:
    """Write the periodic reports of a period as PDF, Word and Excel."""
    from ntm_desktop.cli.reporting import run

    return run(call, output)


def run_sign(call: argparse.Namespace, output: Output) -> int:
    """List a token's certificates, or sign a paper with one."""
    from ntm_desktop.cli.signing import run

    return run(call, output)


def run_pack(call: argparse.Namespace, output: Output) -> int:
    """Make the signed package of an assessment."""
    from ntm_desktop.services.exchange.timeline import pack

    with _opened(call) as (workspace, info):
        # None: to the recipient of the settings, when there is one.
        seal_to = () if call.unsealed else tuple(call.seal) or None
        made = pack(workspace, info.id, call.out, seal_to=seal_to, all_evidence=call.all_evidence)
    output.line(f"Gói: {made.path} ({'đã' if made.sealed else 'không'} niêm phong)")
    output.line(f"Minh chứng: {made.evidence_words}")
    for note in made.notes:
        output.line(f"  ! {note}")
    output.line(f"Khóa công khai của xã: {made.public_key_path}")
    output.line(f"Dấu vân tay khóa: {made.fingerprint}")
    output.document(
        {
            "package": str(made.path),
            "public_key": str(made.public_key_path),
            "fingerprint": made.fingerprint,
            "sequence": made.sequence,
            "sealed": made.sealed,
            "evidence": made.evidence,
            "evidence_left_out": made.left_out,
            "notes": list(made.notes),
        }
    )
    return DONE


def run_receiver(call: argparse.Namespace, output: Output) -> int:
    """Open a receiver file; without the fingerprint of the paper slip it is only shown."""
    from ntm_desktop.cli.line import run_receiver as run

    return run(call, output)


def run_withdraw(call: argparse.Namespace, output: Output) -> int:
    """Take a package back, or draw the paper that asks the office for it."""
    from ntm_desktop.cli.withdrawing import run_withdraw as run

    return run(call, output)


def run_send(call: argparse.Namespace, output: Output) -> int:
    """Send what stands in line over the line."""
    from ntm_desktop.cli.line import run_send as run

    return run(call, output)


def run_fetch(call: argparse.Namespace, output: Output) -> int:
    """Bring down what the receivers have for the commune."""
    from ntm_desktop.cli.line import run_fetch as run

    return run(call, output)


def run_merge(call: argparse.Namespace, output: Output) -> int:
    """Put the data of another PC together with these."""
    from ntm_desktop.cli.merging import run_merge as run

    return run(call, output)


def run_join(call: argparse.Namespace, output: Output) -> int:
    """Make a new commune's file from the files of the communes it was made from."""
    from ntm_desktop.cli.joining import run

    return run(call, output)


def run_rebuild(call: argparse.Namespace, output: Output) -> int:
    """Make a commune's data again from its packages."""
    from ntm_desktop.cli.rebuilding import run

    return run(call, output)


def run_move(call: argparse.Namespace, output: Output) -> int:
    """Move everything to another PC."""
    from ntm_desktop.cli.merging import run_move as run

    return run(call, output)


def run_verify(call: argparse.Namespace, output: Output) -> int:
    """Check a package from front to back and say what it holds."""
    from ntm_desktop.services.exchange.timeline import verify_package

    checked = verify_package(call.file, public_key=_public_key(call.key))
    for label, value in checked.facts:
        output.line(f"{label}: {value}")
    output.document(
        {
            "valid": True,
            "signed_by_known_key": checked.trusted,
            "facts": _facts(checked.facts),
        }
    )
    return DONE


def run_view(call: argparse.Namespace, output: Output) -> int:
    """Say what a commune's package says, or write it as a PDF to be printed."""
    from ntm_desktop.services.exchange.view_report import view_report

    lines, document = view_report(call.file, call.out, public_key=call.key)
    for line in lines:
        output.line(line)
    output.document(document)
    return DONE


def _facts(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Facts by label; several of one label, as a receipt has them, one a line."""
    found: dict[str, str] = {}
    for label, value in pairs:
        found[label] = f"{found[label]}\n{value}" if label in found else value
    return found


def _public_key(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EntryError(f"Không đọc được khóa công khai {path}.") from error


def run_check(call: argparse.Namespace, output: Output) -> int:
    """Hold the figures of texts against one another, or look a commune's file over."""
    if bool(call.file) == (call.data is not None):
        raise UsageError("Hãy ghi một tệp văn bản cần kiểm tra, hoặc --data THƯ_MỤC của xã.")
    if call.data is not None:
        return _check_data(call, output)
    from ntm_desktop.cli.checking import run

    return run(call, output)


def _check_data(call: argparse.Namespace, output: Output) -> int:
    """Say what in the commune's file is damaged, and what lies in the vault for nothing."""
    from ntm_desktop.services.soundness import damage, unreferenced

    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        found = damage(workspace)
        spare = unreferenced(workspace)
    finally:
        close_workspace(workspace)
    for line in found:
        output.line(f"Hỏng: {line}")
    if not found:
        output.line("Tệp dữ liệu nguyên vẹn.")
    if spare.files:
        output.line(
            f"Kho minh chứng có {spare.files} tệp ({spare.megabytes} MB) không thuộc minh chứng "
            "nào đang có. Bản sao lưu cũ có thể còn cần chúng, nên chương trình không tự xóa."
        )
    output.document(
        {"damage": list(found), "unreferenced": spare.files, "unreferenced_bytes": spare.size}
    )
    return REFUSED if found else DONE


def run_rescue(call: argparse.Namespace, output: Output) -> int:
    """Read what is left of a damaged file into a copy beside it."""
    from ntm_desktop.services.backups import rescue_copy

    done = rescue_copy(call.data)
    output.line(f"Đã cứu {done.rows} dòng vào {done.copy}; tệp hỏng vẫn nguyên chỗ cũ.")
    for line in done.losses:
        output.line(f"  Mất: {line}")
    for line in done.mended:
        output.line(f"  Lấy lại: {line}")
    output.line(f"Muốn dùng bản này: ntm-desktop restore --data “{call.data}” --from “{done.copy}”")
    output.document(
        {
            "copy": str(done.copy),
            "rows": done.rows,
            "losses": list(done.losses),
            "put_back": list(done.mended),
        }
    )
    return DONE


def run_restore(call: argparse.Namespace, output: Output) -> int:
    """Go back to a copy."""
    from ntm_desktop.services.backups import bring_evidence, restore_workspace

    brought = bring_evidence(call.copy, call.data)
    close_workspace(restore_workspace(call.data, call.copy, actor="dòng lệnh"))
    output.line(f"Đã phục hồi từ {call.copy}; dữ liệu trước đó được cất trong backups.")
    if brought:
        output.line(f"Đã chép về {brought} tệp minh chứng còn thiếu.")
    output.document({"restored": str(call.copy), "evidence": brought})
    return DONE


def run_demo(call: argparse.Namespace, output: Output) -> int:
    """Run the whole job on the sample commune."""
    from ntm_desktop.cli.demo import run

    return run(call, output)


def run_selftest(call: argparse.Namespace, output: Output) -> int:
    """Let the installed program try itself."""
    from ntm_desktop.cli.selftest import run

    return run(call, output)


def run_forms(call: argparse.Namespace, output: Output) -> int:
    """Check files of rules, or carry a set out to Excel and back."""
    from ntm_desktop.cli.forms import run

    return run(call, output)
