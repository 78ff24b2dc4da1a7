"""What a paper with many photos costs: time against the least it can take, memory against its size.

    python -m tests.bench.bench_papers [--runs 3] [--no-memory]

100 photos of half a megabyte, as programs for messages hand them on, and pages of words and tables.
A is the program's own `document_pdf`; B is ReportLab used bare on the same words, tables and
photos: no checks, no layout of a decree, no files for an archive. C is typst (PyPI's `typst`, in
this Python or in the one that NTM_TYPST_PYTHON names) on the same; where it is not found that line
is left out. Each is drawn in a process of its own, timed from its import. Then the memory that A
takes for 1 GB of photos as a phone takes them.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from ntm_desktop.documents.pages import (
    Align,
    Cell,
    Column,
    Document,
    Header,
    Heading,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
    Title,
    words,
)
from ntm_desktop.documents.preview import page_count

GOALS = {"reportlab": 1.3, "typst": 0.6, "memory": 300}
MB = 1_000_000
PHOTOS = 100
TEXT = (
    "Ban Chỉ đạo xã đã phân công từng thành viên phụ trách thôn, tiêu chí; hằng tháng họp kiểm "
    "điểm tiến độ, tháo gỡ khó khăn. Trong kỳ đã làm mới 4,2 km đường bê tông, nhân dân đóng góp "
    "1.235 ngày công, hiến 3.450 m² đất, đạt 87,5% kế hoạch năm. "
)
HEADINGS = 12
PARAGRAPHS = 3
ROWS = 12


def make_photos(folder: Path, count: int, size: tuple[int, int], quality: int) -> list[Path]:
    """Photos as a camera makes them, none like another."""
    folder.mkdir(parents=True)
    ground = Image.effect_noise(size, 28).convert("RGB")
    slope = Image.linear_gradient("L").resize(size).convert("RGB")
    base = Image.blend(ground, slope, 0.5)
    paths = []
    for number in range(count):
        photo = base.copy()
        draw = ImageDraw.Draw(photo)
        draw.ellipse([number * 7 % size[0], 40, number * 7 % size[0] + 600, 640], fill=number * 911)
        draw.text((80, 80), f"Ảnh {number}", fill="white", font_size=160)
        paths.append(folder / f"anh-{number:04d}.jpg")
        photo.save(paths[-1], "JPEG", quality=quality)
    return paths


def table_row(row: int) -> tuple[str, str, str, str]:
    """The cells of a line."""
    return str(row), f"Thôn {row}", "412/487 hộ", "84,60%"


def report(photos: list[Path]) -> Document:
    """A report of some pages of words and tables, then its photos, two a page."""
    blocks: list[object] = [
        Header(("ỦY BAN NHÂN DÂN", "XÃ CHIẾN THẮNG"), "Số:      /BC-UBND", "Chiến Thắng, ngày"),
        Title("BÁO CÁO", "Kết quả thực hiện Chương trình năm 2024"),
    ]
    for number in range(1, HEADINGS + 1):
        blocks.append(Heading(2, f"{number}. Kết quả thực hiện tiêu chí số {number}"))
        blocks += [Paragraph(words(TEXT * 3)) for _ in range(PARAGRAPHS)]
        cells = [
            Row(
                tuple(
                    Cell(words(text)) for text in (str(row), f"Thôn {row}", "412/487 hộ", "84,60%")
                )
            )
            for row in range(1, ROWS + 1)
        ]
        head = Row(tuple(Cell(words(text)) for text in ("TT", "Thôn", "Số hộ", "Tỷ lệ")))
        widths = (Column(10, Align.CENTRE), Column(75), Column(40), Column(40, Align.RIGHT))
        blocks.append(Table(widths, (head,), tuple(cells), 12))
    blocks += [Picture(path, path.name, f"Ảnh {n}. Đường thôn") for n, path in enumerate(photos, 1)]
    return Document("bao-cao", "Báo cáo thử", "bao-cao", (Section(tuple(blocks)),))  # type: ignore[arg-type]


def ours(photos: list[Path]) -> bytes:
    """A: the program's own."""
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(report(photos))


def bare(photos: list[Path]) -> bytes:
    """B: the same by ReportLab's own means."""
    from reportlab import rl_config
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer
    from reportlab.platypus import Image as Photo
    from reportlab.platypus import Paragraph as Words
    from reportlab.platypus import Table as Grid

    from ntm_desktop.documents import fonts

    fonts.load_fonts()
    body = ParagraphStyle("b", fontName=fonts.REGULAR, fontSize=14, leading=18, alignment=4)
    cell = ParagraphStyle("c", fontName=fonts.REGULAR, fontSize=12, leading=14)
    story: list[Flowable] = []
    for number in range(1, HEADINGS + 1):
        story.append(Words(f"<b>{number}. Kết quả thực hiện tiêu chí số {number}</b>", body))
        story += [Words(TEXT * 3, body) for _ in range(PARAGRAPHS)]
        rows = [[Words(text, cell) for text in table_row(row)] for row in range(ROWS + 1)]
        grid = Grid(rows, [10 * mm, 75 * mm, 40 * mm, 40 * mm], repeatRows=1)
        grid.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])
        story.append(grid)
    for number, path in enumerate(photos, 1):
        high = 100 * mm
        story.append(Photo(str(path), high * 4 / 3, high))
        story += [Words(f"Ảnh {number}. Đường thôn", cell), Spacer(1, 8)]
    target = io.BytesIO()
    rl_config.useA85 = 0  # else the photos are written as text
    SimpleDocTemplate(target, pageCompression=1, invariant=1).build(story)
    return target.getvalue()


def typst_python() -> str | None:
    """A Python that has typst."""
    if find_spec("typst"):
        return sys.executable
    return os.environ.get("NTM_TYPST_PYTHON")


def typst_source(photos: list[Path], folder: Path) -> Path:
    """C: the same words, tables and photos as typst wants them."""
    lines = [
        '#set page("a4", margin: 20mm)',
        '#set text(size: 14pt, lang: "vi")',
        "#set par(justify: true)",
    ]
    for number in range(1, HEADINGS + 1):
        lines.append(f"== {number}. Kết quả thực hiện tiêu chí số {number}\n")
        lines += [f"{TEXT * 3}\n" for _ in range(PARAGRAPHS)]
        rows = ", ".join(f"[{text}]" for row in range(ROWS + 1) for text in table_row(row))
        lines.append(f"#table(columns: (10mm, 75mm, 40mm, 40mm), {rows})\n")
    for number, path in enumerate(photos, 1):
        lines.append(f'#align(center)[#image("{path}", height: 100mm)\nẢnh {number}. Đường thôn]\n')
    source = folder / "bao-cao.typ"
    source.write_text("\n".join(lines), "utf-8")
    return source


ONCE = {
    "ours": """
from tests.bench.bench_papers import ours as draw
source = sorted(Path(sys.argv[1]).glob("*.jpg"))
""",
    "bare": """
from tests.bench.bench_papers import bare as draw
source = sorted(Path(sys.argv[1]).glob("*.jpg"))
""",
    "typst": """
import typst
source = sys.argv[1]
draw = lambda source: typst.compile(source, root="/")
""",
}
TIMED = """
import sys, time
from pathlib import Path
began, used = time.perf_counter(), time.process_time()
{work}
made = draw(source)
seconds, busy = time.perf_counter() - began, time.process_time() - used
# Not ru_maxrss: that begins with what the process it was forked from had.
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(seconds, busy, len(made), int(peak) // 1024)
"""


class Cost(NamedTuple):
    """What one paper cost in a process of its own, from the import of what draws it.

    Attributes:
        seconds: by the clock.
        busy: seconds of the processors.
        size: bytes of the paper.
        memory: MB at the most.
    """

    seconds: float
    busy: float
    size: int
    memory: int


def cost(work: str, source: Path, runs: int = 1, python: str = sys.executable) -> Cost:
    """The quickest of some runs."""
    found = []
    for _ in range(runs):
        words_ = [python, "-c", TIMED.format(work=ONCE[work]), str(source)]
        done = subprocess.run(words_, capture_output=True, text=True, check=True)
        seconds, busy, size, memory = done.stdout.split()
        found.append(Cost(float(seconds), float(busy), int(size), int(memory)))
    return min(found)


def tell(name: str, one: Cost) -> None:
    """A line of the table."""
    print(
        f"{name:12} {one.seconds:6.2f} s  {one.busy:6.2f} s of processor  {one.size / MB:5.1f} MB  "
        f"{one.memory} MB of memory",
        flush=True,
    )


def main() -> int:
    """Measure and say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-memory", action="store_true")
    given = parser.parse_args()
    said = []
    with tempfile.TemporaryDirectory(prefix="bench-papers-") as name:
        room = Path(name)
        photos = make_photos(room / "photos", PHOTOS, (1800, 1350), 72)
        total = sum(path.stat().st_size for path in photos)
        print(f"{page_count(ours(photos))} pages, {len(photos)} photos of {total / MB:.0f} MB")
        a = cost("ours", room / "photos", given.runs)
        tell("A ours", a)
        b = cost("bare", room / "photos", given.runs)
        tell("B ReportLab", b)
        said.append(f"{a.seconds / b.seconds:.2f}x ReportLab bare (goal {GOALS['reportlab']})")
        python = typst_python()
        if python is None:
            print("C typst      not found: neither in this Python nor by NTM_TYPST_PYTHON")
        else:
            c = cost("typst", typst_source(photos, room), given.runs, python)
            tell("C typst", c)
            said.append(f"{a.seconds / c.seconds:.2f}x typst (goal {GOALS['typst']})")
        if not given.no_memory:
            many = make_photos(room / "many", 200, (4000, 3000), 89)
            total = sum(path.stat().st_size for path in many)
            large = cost("ours", room / "many")
            tell(f"A, {total / MB:.0f} MB", large)
            said.append(f"{large.memory} MB of memory (goal {GOALS['memory']})")
    print("; ".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
