"""Whether the register's work grows in proportion: enrolling and receiving, few against many.

    python -m tests.bench.bench_register [--few 200] [--many 2000]

Every commune is enrolled and hands over one small package. The last line is the time per package
(enrolled and received) at ``many`` over the same at ``few``; goal: at most 1.2x.
"""

import argparse
import dataclasses
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.district.enrolment import enrol_commune
from ntm_desktop.district.office import found_office
from ntm_desktop.district.reception import receive_packages
from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.writing import assessment_draft, enrolment_draft, write_package
from ntm_desktop.store.register.register import Register
from tests.district import communes

KEY = SecretKey.generate()
FIRST_CODE = 40_000


def now():
    return datetime.now(UTC)


def make(folder, count):
    """Enrolments and packages of as many invented communes."""
    said = communes.content()
    for number in range(count):
        code = str(FIRST_CODE + number)
        commune = dataclasses.replace(said.commune, code=code)
        header = PackageHeader(
            PackageKind.ASSESSMENT,
            code,
            said.period,
            f"{number:032x}",
            1,
            "",
            communes.START,
            "bench",
        )
        draft = assessment_draft(header, dataclasses.replace(said, commune=commune), {}, {})
        write_package(draft, KEY, folder / "in" / header.file_name)
        header = dataclasses.replace(header, kind=PackageKind.ENROLMENT)
        write_package(
            enrolment_draft(header, "bench", commune, KEY.public),
            KEY,
            folder / "keys" / header.file_name,
        )


def run(folder, count):
    """Seconds to enrol one and to receive one, when there are ``count``."""
    data = Path(tempfile.mkdtemp(dir=folder)) / "register"
    found_office(data, "Bench", now())
    keys = sorted((folder / "keys").iterdir())[:count]
    packages = sorted((folder / "in").iterdir())[:count]
    catalog = communes.catalog()
    with Register.open(data) as register:
        began = time.perf_counter()
        for key in keys:
            enrol_commune(register, catalog, key, now())
        enrolled = time.perf_counter()
        done = receive_packages(register, catalog, packages, now)
        received = time.perf_counter()
        if len(done.received) != count or len(register.packages()) != count:
            raise SystemExit(f"received {len(done.received)} of {count}: {done.refused[:1]}")
    first, second = (enrolled - began) / count, (received - enrolled) / count
    print(f"  {count}: enrolling {first * 1000:.2f} ms, receiving {second * 1000:.2f} ms each")
    return first, second


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=200)
    parser.add_argument("--many", type=int, default=2000)
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, call.many)
        run(folder, call.few)  # unmeasured: what is read once is read here
        few, many = run(folder, call.few), run(folder, call.many)
    enrolling, receiving = many[0] / few[0], many[1] / few[1]
    print(f"  enrolling {enrolling:.2f}x, receiving {receiving:.2f}x")
    print(
        f"register: {sum(many) / sum(few):.2f}x"
        f" (time per commune at {call.many} / time per commune at {call.few})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
