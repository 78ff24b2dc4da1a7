"""The words for what lies beyond one office: publishing a register, adding many of them up."""

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from ntm_desktop.district_cli.telling import tell
from ntm_desktop.errors import UsageError

DONE = 0


def folder_or_store(text: str) -> Path | str:
    """What ``--data`` of a collation names: as a path, ``s3://`` would lose a slash."""
    return text if text.startswith("s3://") else Path(text)


def add_publish(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the command that publishes.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    publish = verb(
        "publish",
        "công bố các bảng trong sổ thành bộ dữ liệu Parquet (cần cài ntm-desktop[nation])",
    )
    publish.add_argument(
        "--out",
        required=True,
        metavar="THƯ_MỤC",
        help="thư mục bộ dữ liệu, hoặc kho S3 (s3://KHO/THƯ_MỤC[?endpoint_override=https://MÁY]); "
        "phần nơi khác đã công bố ở đó giữ nguyên",
    )
    publish.set_defaults(run=_publish)


def add_engine_words(collate: argparse.ArgumentParser) -> None:
    """Add to the collation what is said to another engine than the register's own."""
    collate.add_argument(
        "--engine",
        choices=("sqlite", "duckdb", "spark"),
        default="sqlite",
        help="cộng từ sổ (sqlite, mặc định), hoặc từ bộ dữ liệu đã công bố: khi đó --data là thư "
        "mục bộ dữ liệu, hoặc địa chỉ s3://…",
    )
    collate.add_argument(
        "--province", default="", metavar="MÃ_TỈNH", help="chỉ tỉnh này của bộ dữ liệu"
    )
    collate.add_argument(
        "--by-province", action="store_true", help="thêm các bảng đặt cạnh nhau theo tỉnh"
    )
    collate.add_argument(
        "--spark-master", default="", metavar="ĐỊA_CHỈ", help="cụm Spark (mặc định: máy này)"
    )


def _publish(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.nation.places import place_of
    from ntm_desktop.district.nation.publishing import publish_register
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        done = publish_register(register, Catalog.shipped(), place_of(call.out))
    tell(
        call,
        [
            f"Đã công bố {done.packages} gói, {len(done.tables)} bảng vào {call.out}",
            f"Kỳ: {', '.join(done.periods)}; tỉnh: {', '.join(done.provinces)}",
            "Minh chứng, tên người và ghi chú không được công bố.",
            *(f"Lưu ý: {note}" for note in done.notes),
        ],
        {
            "out": call.out,
            "packages": done.packages,
            "periods": list(done.periods),
            "provinces": list(done.provinces),
            "tables": dict(done.tables),
            "notes": list(done.notes),
        },
    )
    return DONE


def collate_wide(call: argparse.Namespace) -> int:
    """Add up a published data set and write the tables."""
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.nation.collating import collate_published
    from ntm_desktop.district.nation.engines import EngineKind
    from ntm_desktop.documents.desk_workbook import write_desk_workbook
    from ntm_desktop.domain.periods import Period

    if call.area:
        raise UsageError("--area chỉ dùng khi cộng từ sổ; với bộ dữ liệu hãy dùng --province.")
    made = collate_published(
        call.data,
        Catalog.shipped(),
        EngineKind(call.engine),
        period=Period.parse(call.period) if call.period else None,
        set_id=call.set,
        province=call.province,
        base=call.base,
        by_province=call.by_province,
        master=call.spark_master,
    )
    office = ", ".join(one.name for one in made.offices)
    write_desk_workbook(made.tables, made.title, office, call.out)
    notes = dict.fromkeys((*(n for table in made.tables for n in table.notes), *made.notes))
    tell(
        call,
        [
            f"{made.period.label}: {made.sums.communes} xã có số liệu trên {made.base.count} xã, "
            f"{len(made.provinces)} tỉnh, {len(made.offices)} nơi nhận; {len(made.tables)} bảng",
            *(f"Lưu ý: {note}" for note in notes),
            f"Đã ghi {call.out}",
        ],
        {
            "out": str(call.out),
            "engine": call.engine,
            "period": made.period.key,
            "set": made.criteria_set.id,
            "base": made.base.count,
            "communes": made.sums.communes,
            "provinces": {code: one.communes for code, one in made.provinces.items()},
            "notes": list(notes),
            "tables": [
                {
                    "id": table.id,
                    "title": table.title,
                    "columns": [column.id for column in table.columns],
                    "rows": [
                        {
                            "key": row.key,
                            "level": str(row.level),
                            "cells": [
                                f"{cell:f}" if isinstance(cell, Decimal) else cell
                                for cell in row.cells
                            ],
                        }
                        for row in table.rows
                    ],
                }
                for table in made.tables
            ],
        },
    )
    return DONE
