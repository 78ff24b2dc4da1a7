"""Sums over the communes by the name that a passage gives them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ntm_desktop.district.overview import Regression
from ntm_desktop.district.tables import Tables
from ntm_desktop.documents.report.facts import Issuer
from ntm_desktop.domain.desk_tables import DeskTable, RowLevel, names
from ntm_desktop.domain.kept_tables import figure
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import owed_words

_BANDS_NOT = ("lacking", "all", "mean")
_FEWEST = 3
_DONE = Decimal(100)


def office_figures(
    made: Tables, issuer: Issuer, province: str, cut_off: date, lost: Sequence[Regression]
) -> dict[str, str]:
    """Name to how it is printed; a figure that is not known is not among them.

    Args:
        made: the tables, compared with an earlier date where there is one.
        issuer: whose report it is.
        province: its name with its kind, "" when it is not known.
        cut_off: up to when figures count.
        lost: criteria met before and not any more.
    """
    now, before = made.now, made.before
    later = _next(now.period)
    found = {
        "kỳ báo cáo": now.period.inline,
        "kỳ cộng dồn": now.period.since_january,
        "kỳ trước": (before.period if before is not None else now.period.previous).inline,
        "kỳ tới": later,
        "ngày chốt số liệu": f"{cut_off:%d/%m/%Y}",
        "nơi lập": issuer.name,
        "địa bàn": issuer.area,
        "tỉnh": province,
        "số xã": str(now.base_count),
        "số xã có số liệu": str(len(now.communes)),
        "xã thiếu số liệu": names(now.missing) or "không có",
        "bộ tiêu chí": now.criteria_set.title[:1].lower() + now.criteria_set.title[1:],
        "tụt tiêu chí": _lost(lost),
    }
    found |= _criteria(made)
    found |= _money(made)
    found |= _projects(made)
    found |= _registers(made)
    return {name: text for name, text in found.items() if text}


def _lost(lost: Sequence[Regression]) -> str:
    if not lost:
        return "không có"
    communes = len({one.commune for one in lost})
    return f"{len(lost)} lượt tiêu chí ở {communes} xã"


def _next(period: Period) -> str:
    for later in (*Period.parts_of(period.year), *Period.parts_of(period.year + 1)):
        if later.kind is period.kind and later.previous == period:
            return later.inline
    return ""


def _criteria(made: Tables) -> dict[str, str]:
    bands, criteria = made.table("bands"), made.table("criteria")
    said = []
    for row in bands.rows:
        count = row.cells[bands.place("count")]
        if row.key in _BANDS_NOT or not count:
            continue
        label = str(row.cells[0]).removesuffix(" tiêu chí")
        label = label[:1].lower() + label[1:]
        share = _two(row.cells[bands.place("share")])
        said.append(f"{count} xã đạt {label} tiêu chí ({share}%)")
    met = [
        f"{row.cells[0]!s} {row.cells[1]} xã ({_two(row.cells[3])}%)"
        for row in criteria.rows
        if row.level is RowLevel.PLAIN
    ]
    counted = [
        (row.cells[1], place, str(row.cells[0]))
        for place, row in enumerate(criteria.rows)
        if row.level is RowLevel.PLAIN and isinstance(row.cells[1], int)
    ]
    fewest = [f"{label} ({count} xã)" for count, _, label in sorted(counted)[:_FEWEST]]
    mean = bands.value("mean", "count")
    found = {
        "cơ cấu nhóm xã": "; ".join(said),
        "xã đạt từng tiêu chí": "; ".join(met),
        "tiêu chí ít xã đạt": "; ".join(fewest),
        "bình quân tiêu chí": _two(mean),
        "so sánh bình quân": "chưa có kỳ trước để so sánh",
    }
    if made.before is not None:
        change = bands.value("mean", "change")
        if isinstance(change, Decimal):
            word = "tăng" if change > 0 else "giảm" if change < 0 else "không đổi"
            much = f" {_two(abs(change))} tiêu chí" if change else ""
            found["so sánh bình quân"] = f"{word}{much} so với {made.before.period.inline}"
    return found


def _money(made: Tables) -> dict[str, str]:
    table = made.table("resources")
    total = table.value("all", "actual")
    if not isinstance(total, Decimal):
        return {}
    parts = []
    for row in table.rows:
        amount = row.cells[table.place("actual")]
        if row.level is RowLevel.PLAIN and isinstance(amount, Decimal):
            label = str(row.cells[0])
            share = _two(row.cells[table.place("share")])
            small = f"{label[:1].lower()}{label[1:]}"
            parts.append(f"{small} {format_decimal(amount)} triệu đồng, chiếm {share}%")
    found = {"tổng nguồn lực": format_decimal(total), "cơ cấu nguồn lực": "; ".join(parts)}
    if made.before is not None:
        old = table.value("all", "before")
        if isinstance(old, Decimal) and old:
            change = round_half_up(percent(total - old, old), 2)
            word = "tăng" if change >= 0 else "giảm"
            than = made.before.period.inline
            found["so sánh nguồn lực"] = f"{word} {_two(abs(change))}% so với {than}"
    gifts = made.table("contributions")
    given = []
    for row in gifts.rows:
        if row.level is not RowLevel.PLAIN:
            continue
        what, unit, quantity, money = row.cells[:4]
        told = []
        if isinstance(quantity, Decimal):
            told.append(f"{format_decimal(quantity)} {str(unit).replace('m2', 'm²')}".strip())
        if isinstance(money, Decimal):
            told.append(f"{format_decimal(money)} triệu đồng")
        if told:
            given.append(f"{str(what).lower()} {' trị giá '.join(told)}")
    found["đóng góp của dân"] = "; ".join(given)
    return found


def _projects(made: Tables) -> dict[str, str]:
    table = made.table("projects")
    count = table.value("all", "count")
    if not count:
        return {}
    words = {"tra-no": "trả nợ", "chuyen-tiep": "chuyển tiếp", "moi": "khởi công mới"}
    kinds = [
        f"{number} {word}" for key, word in words.items() if (number := table.value(key, "count"))
    ]
    planned, paid = table.value("all", "planned"), table.value("all", "disbursed")
    owed = table.value("all", "arrears")
    rows = [row for commune in made.now.communes for row in commune.rows("projects")]
    done = sum((figure(row, "progress") or Decimal(0)) >= _DONE for row in rows)
    found = {
        "số công trình": str(count),
        "cơ cấu công trình": ", ".join(kinds),
        "công trình hoàn thành": str(done),
        "vốn kế hoạch": _amount(planned),
        "vốn giải ngân": _amount(paid),
        "nợ đọng": _amount(owed),
        "tình trạng nợ đọng": owed_words(Decimal(owed)) if isinstance(owed, int | Decimal) else "",
    }
    if isinstance(planned, Decimal) and planned and isinstance(paid, Decimal):
        found["tỷ lệ giải ngân"] = f"{_two(round_half_up(percent(paid, planned), 2))}%"
    return found


def _registers(made: Tables) -> dict[str, str]:
    """Sums of registers in words, each as far as it was written."""
    by_id = {table.id: table for table in made.tables}

    def said(register: str, *parts: tuple[str, str]) -> str:
        table = by_id.get(f"register-{register}")
        if table is None:
            return ""
        return ", ".join(
            text.format(_amount(value))
            for key, text in parts
            if (value := table.value(key, "sum")) is not None
        )

    models = said("models", ("all", "{} mô hình"), ("households", "{} hộ tham gia"))
    kept = _kept_on(by_id.get("register-models"))
    return {
        "bộ máy": said(
            "steering",
            ("bodies", "{} tổ chức chỉ đạo, quản lý"),
            ("people", "{} người tham gia"),
            ("full_time", "{} cán bộ chuyên trách"),
        ),
        "văn bản": said("documents", ("all", "{} văn bản")),
        "tuyên truyền": said(
            "propaganda",
            ("meetings", "{} hội nghị, cuộc họp"),
            ("participants", "{} lượt người tham gia"),
            ("materials", "{} tài liệu"),
        ),
        "tập huấn": said("training", ("classes", "{} lớp"), ("participants", "{} lượt người")),
        "khen thưởng": said("emulation", ("all", "{} lượt khen thưởng")),
        "mô hình": f"{models}{kept}" if models else "",
    }


def _kept_on(table: DeskTable | None) -> str:
    if table is None:
        return ""
    count, share = table.value("kept_on", "sum"), table.value("kept_on", "share")
    if not isinstance(share, Decimal):
        return ""
    return f", còn duy trì {_amount(count)} mô hình ({_two(share)}%)"


def _amount(value: object) -> str:
    return format_decimal(Decimal(value)) if isinstance(value, int | Decimal) else ""


def _two(value: object) -> str:
    return format_decimal(Decimal(value), 2) if isinstance(value, int | Decimal) else ""
