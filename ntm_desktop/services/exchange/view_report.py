"""What NTM Xem shows, as lines, as plain values for another program, and as a paper."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.package import evidence_words
from ntm_desktop.domain.package_sight import TRUST_WORDS, PackageSight, rule_lines
from ntm_desktop.errors import UsageError
from ntm_desktop.services.exchange.viewing import look_at_package
from ntm_desktop.temporary import own_folder


def view_report(
    path: Path | None,
    out: Path | None = None,
    *,
    public_key: Path | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> tuple[tuple[str, ...], Mapping[str, object]]:
    """Look at a package without a window.

    Args:
        path: of the package; it must be given.
        out: where its sheet is written as PDF, None for nowhere.
        public_key: the sender's key.
        known: commune code to the keys that were compared with its paper slip.

    Returns:
        Lines for people, and the same for a program.

    Raises:
        UsageError: no package was named.
        PackageError: as ``look_at_package``.
        DocumentError: the sheet cannot be written.
    """
    if path is None:
        raise UsageError("Hãy ghi tệp gói cần xem.")
    seen = look_at_package(
        path, Catalog.shipped(), own_folder("xem"), public_key=public_key, known=known
    )
    sight = seen.sight
    if out is not None:
        from ntm_desktop.documents.files import write_file
        from ntm_desktop.documents.package_sheet import package_sheet
        from ntm_desktop.documents.pdf import document_pdf

        write_file(out, document_pdf(package_sheet(sight, datetime.now(UTC))))
    return _lines(sight, out), _document(sight, out)


def _lines(sight: PackageSight, out: Path | None) -> tuple[str, ...]:
    content = sight.content
    lines = [
        f"{sight.title} ({content.commune.code}), {content.commune.above}",
        f"Gói nguyên vẹn, chữ ký đúng. Khóa: {sight.fingerprint} ({TRUST_WORDS[sight.trust]})",
        f"Xã tự đánh giá: đạt {content.verdicts.met}/{len(content.verdicts.criteria)} tiêu chí",
    ]
    if sight.assessment is not None:
        found = sight.assessment
        lines.append(f"Tính lại: đạt {found.met}/{found.total} tiêu chí")
    lines.append(evidence_words(content.every_evidence, len(sight.held_back)))
    lines.append(f"{len(sight.papers)} văn bản trong gói")
    lines += rule_lines(sight)
    lines += [f"KHÔNG KHỚP: {sentence}" for sentence in sight.differing]
    lines += [f"Lưu ý: {note}" for note in sight.notes]
    if out is not None:
        lines.append(f"Đã ghi {out}")
    return tuple(lines)


def _document(sight: PackageSight, out: Path | None) -> Mapping[str, object]:
    content = sight.content
    indicators = sight.criteria_set.indicators() if sight.criteria_set else ()
    return {
        "commune": content.commune.code,
        "name": content.commune.full_name,
        "period": content.period.key,
        "sequence": sight.header.sequence,
        "sha256": sight.sha256,
        "fingerprint": sight.fingerprint,
        "key_source": str(sight.trust),
        "signed_by_known_key": sight.trust.proves_sender,
        "sealed": sight.sealed,
        "set": content.pin.set_id,
        "criteria_met": content.verdicts.met,
        "criteria_total": len(content.verdicts.criteria),
        "recomputed_met": sight.assessment.met if sight.assessment else None,
        "differing": list(sight.differing),
        "notes": list(sight.notes),
        "evidence": len(content.every_evidence),
        "papers": list(sight.papers),
        "rules": [
            {
                "kind": str(one.rule.kind),
                "id": one.rule.id,
                "version": one.rule.version,
                "decision": one.rule.decision,
                "files": [
                    {
                        "name": file.name,
                        "sha256": file.sha256,
                        "file": file.entry.file if file.entry else None,
                    }
                    for file in one.files
                ],
            }
            for one in sight.rules
        ],
        "indicators": [
            {
                "no": one.no,
                "verdict": str(judged.verdict),
                "stated": str(content.verdicts.indicators.get(one.no, "")),
                "sentence": judged.explanation,
            }
            for one in indicators
            if (judged := sight.verdict(one.no)) is not None
        ],
        "out": str(out) if out else None,
    }
