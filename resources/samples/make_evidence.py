"""Make the sample commune's evidence: drawn pictures and short papers, all of them invented.

    python resources/samples/make_evidence.py

Needs Pillow and reportlab (both come with the program's development environment). Every picture
and paper says on itself that it is a sample.
"""

import io
import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts" / "print"
TARGET = HERE / "chien-thang-2024" / "evidence"
WIDTH, HEIGHT, SCALE = 800, 520, 2
QUALITY = 62

PAPERS = {
    "qd-1245-quy-hoach.pdf": (
        "QUYẾT ĐỊNH",
        "Về việc phê duyệt quy hoạch chung xây dựng xã Chiến Thắng",
        (
            "Điều 1. Phê duyệt quy hoạch chung xây dựng xã Chiến Thắng đến năm 2030.",
            "Điều 2. Ủy ban nhân dân xã công bố công khai quy hoạch tại trụ sở và 11 thôn.",
            "Điều 3. Quyết định này có hiệu lực từ ngày ký.",
        ),
    ),
    "bieu-tong-hop-tuyen-duong.pdf": (
        "BIỂU TỔNG HỢP",
        "Tuyến đường trên địa bàn xã Chiến Thắng năm 2024",
        (
            "Đường xã: 14,6 km, đã nhựa hóa hoặc bê tông hóa 12,4 km.",
            "Đường thôn và đường liên thôn: 31,2 km, đã cứng hóa 21,7 km.",
            "Đường ngõ, xóm: 18,3 km, sạch và đi lại thuận tiện 17,05 km.",
            "Đường trục chính nội đồng: 9,1 km, đã cứng hóa 5,6 km.",
        ),
    ),
    "bieu-dien-tich-tuoi-tieu.pdf": (
        "BIỂU DIỆN TÍCH",
        "Tưới, tiêu nước chủ động năm 2024",
        (
            "Diện tích đất sản xuất nông nghiệp: 402,7 ha.",
            "Diện tích được tưới và tiêu nước chủ động: 338,5 ha.",
            "Xác nhận của tổ quản lý thủy lợi xã.",
        ),
    ),
    "xac-nhan-dien-luc.pdf": (
        "GIẤY XÁC NHẬN",
        "Về hệ thống điện và số hộ sử dụng điện của xã Chiến Thắng",
        (
            "Số hộ của xã: 1.127 hộ; số hộ sử dụng điện trực tiếp, an toàn: 1.102 hộ.",
            "Hệ thống điện trên địa bàn xã bảo đảm yêu cầu kỹ thuật.",
        ),
    ),
    "ket-qua-ra-soat-ho-ngheo.pdf": (
        "KẾT QUẢ RÀ SOÁT",
        "Hộ nghèo đa chiều năm 2024 của xã Chiến Thắng",
        ("Tổng số hộ: 1.127 hộ.", "Số hộ nghèo đa chiều: 146 hộ.", "Danh sách kèm theo từng thôn."),
    ),
    "xac-nhan-bao-hiem-y-te.pdf": (
        "GIẤY XÁC NHẬN",
        "Số người tham gia bảo hiểm y tế của xã Chiến Thắng",
        ("Dân số của xã: 4.790 người.", "Số người có thẻ bảo hiểm y tế còn hạn: 4.506 người."),
    ),
}


def paper(title: str, about: str, lines: tuple[str, ...]) -> bytes:
    """One page with a head, a title and some lines; the same bytes every time."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setTitle(f"{title} – {about}")
    middle, top = A4[0] / 2, A4[1]
    canvas.setFont("Print-Bold", 12)
    canvas.drawCentredString(58 * mm, top - 24 * mm, "XÃ CHIẾN THẮNG (XÃ MẪU)")
    canvas.drawCentredString(140 * mm, top - 24 * mm, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    canvas.drawCentredString(140 * mm, top - 30 * mm, "Độc lập - Tự do - Hạnh phúc")
    canvas.setFont("Print-Bold", 14)
    canvas.drawCentredString(middle, top - 52 * mm, title)
    canvas.drawCentredString(middle, top - 59 * mm, about)
    canvas.setFont("Print", 14)
    for place, line in enumerate(lines):
        canvas.drawString(35 * mm, top - (76 + 9 * place) * mm, line)
    canvas.setFont("Print", 12)
    canvas.drawCentredString(
        middle, 30 * mm, "Tài liệu mẫu của chương trình, số liệu tự đặt, không phải văn bản thật."
    )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


class Picture:
    """A drawing at twice its size, made smaller at the end so that its edges are soft."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.draw = ImageDraw.Draw(self.image)

    def at(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        """Places in the picture, from shares of its width and height."""
        return [(x * WIDTH * SCALE, y * HEIGHT * SCALE) for x, y in points]

    def area(self, colour: str, *points: tuple[float, float]) -> None:
        """Fill a shape."""
        self.draw.polygon(self.at(*points), fill=colour)

    def box(self, colour: str, left: float, top: float, right: float, bottom: float) -> None:
        """Fill a rectangle."""
        self.area(colour, (left, top), (right, top), (right, bottom), (left, bottom))

    def landscape(self, horizon: float = 0.5) -> None:
        """Sky, three rows of hills and a meadow."""
        for line in range(HEIGHT * SCALE):
            share = line / (HEIGHT * SCALE)
            colour = (int(150 + 85 * share), int(190 + 45 * share), 235)
            self.draw.line([(0, line), (WIDTH * SCALE, line)], fill=colour)
        for colour, base, swing in (
            ("#9fb7c4", horizon - 0.12, 0.10),
            ("#7d9f8b", horizon - 0.06, 0.08),
            ("#5f8a62", horizon, 0.05),
        ):
            phase = self.random.uniform(0, 6)
            hills = [
                (x / 40, base - swing * math.sin(x / 5 + phase) * math.sin(x / 11 + phase) - 0.03)
                for x in range(41)
            ]
            self.area(colour, *hills, (1, 1), (0, 1))
        self.box("#86a957", 0, horizon + 0.06, 1, 1)
        for _ in range(900):
            x, y = self.random.uniform(0, 1), self.random.uniform(horizon + 0.07, 1)
            ((left, top),) = self.at((x, y))
            shade = self.random.choice(("#7b9f4d", "#92b464", "#789a4c"))
            self.draw.line([(left, top), (left + 3, top - 6 - 10 * y)], fill=shade, width=2)

    def tree(self, x: float, y: float, size: float, leaf: str = "#3f7a3d") -> None:
        """A round tree whose trunk stands at a place."""
        self.box("#6b4f35", x - size * 0.05, y - size * 0.6, x + size * 0.05, y)
        for _ in range(26):
            dx = self.random.uniform(-0.42, 0.42) * size
            dy = self.random.uniform(-1.5, -0.5) * size
            ((left, top),) = self.at((x + dx * 0.8, y + dy))
            radius = size * WIDTH * SCALE * 0.16
            self.draw.ellipse([left - radius, top - radius, left + radius, top + radius], fill=leaf)

    def house(self, left: float, top: float, right: float, bottom: float, roof: str) -> None:
        """A long low house with a tiled roof, a door and windows."""
        self.box("#efe3c4", left, top, right, bottom)
        over = 0.025
        rise = (bottom - top) * 0.45
        self.area(
            roof,
            (left - over, top),
            (left + 0.06, top - rise),
            (right - 0.06, top - rise),
            (right + over, top),
        )
        width = (right - left) / 7
        for place in range(7):
            x = left + width * (place + 0.2)
            low = bottom if place == 3 else bottom - (bottom - top) * 0.3
            self.box("#4f6f86" if place != 3 else "#7a5230", x, top + 0.05, x + width * 0.6, low)
        self.box("#b9ad92", left - 0.02, bottom, right + 0.02, bottom + 0.02)

    def flag(self, x: float, y: float, height: float) -> None:
        """A flag on a pole."""
        self.box("#8a8a8a", x, y - height, x + 0.004, y)
        self.box("#d32f2f", x + 0.004, y - height, x + 0.075, y - height + 0.07)
        ((cx, cy),) = self.at((x + 0.04, y - height + 0.035))
        star = [
            (
                cx + (22 if place % 2 == 0 else 9) * math.sin(place * math.pi / 5),
                cy - (22 if place % 2 == 0 else 9) * math.cos(place * math.pi / 5),
            )
            for place in range(10)
        ]
        self.draw.polygon(star, fill="#ffd54f")

    def finish(self, words: str) -> bytes:
        """The JPEG, with what it shows and that it is drawn."""
        image = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        image = image.filter(ImageFilter.GaussianBlur(0.6))
        draw = ImageDraw.Draw(image)
        font = ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 19)
        draw.rectangle([0, HEIGHT - 34, WIDTH, HEIGHT], fill="#22313a")
        draw.text((14, HEIGHT - 29), f"{words} – hình vẽ minh họa, xã mẫu", "#ffffff", font)
        target = io.BytesIO()
        image.save(target, "JPEG", quality=QUALITY, optimize=True)
        return target.getvalue()


def road() -> bytes:
    """A concrete road between fields."""
    picture = Picture(1)
    picture.landscape(0.46)
    picture.area("#a9c26a", (0, 0.66), (0.42, 0.53), (0.2, 1), (0, 1))
    picture.area("#c7b65c", (1, 0.62), (0.58, 0.53), (0.84, 1), (1, 1))
    picture.area("#cfcac0", (0.475, 0.53), (0.525, 0.53), (0.80, 1), (0.22, 1))
    for place in range(8):
        y = 0.56 + 0.06 * place * (1 + place / 14)
        half = 0.03 + (y - 0.53) * 0.55
        picture.box("#b8b2a6", 0.505 - half, y, 0.505 + half, y + 0.004)
    for x, y, size in ((0.12, 0.62, 0.09), (0.3, 0.58, 0.05), (0.86, 0.63, 0.1), (0.7, 0.58, 0.05)):
        picture.tree(x, y, size)
    return picture.finish("Đường bê tông thôn Làng Huyền")


def culture_house() -> bytes:
    """A village's house of culture with a flag and a yard."""
    picture = Picture(2)
    picture.landscape(0.42)
    picture.area("#d6cfbf", (0.1, 0.8), (0.9, 0.8), (1, 1), (0, 1))
    picture.house(0.2, 0.5, 0.8, 0.78, "#a9482f")
    picture.box("#b71c1c", 0.36, 0.44, 0.64, 0.49)
    picture.flag(0.12, 0.86, 0.5)
    picture.tree(0.92, 0.8, 0.12)
    picture.tree(0.06, 0.72, 0.08)
    return picture.finish("Nhà văn hóa thôn Hồng Tiến")


def canal() -> bytes:
    """A lined canal along rice fields."""
    picture = Picture(3)
    picture.landscape(0.44)
    picture.box("#93b84e", 0, 0.56, 1, 1)
    for place in range(9):
        y = 0.58 + place * 0.05
        picture.box("#7ea53f", 0, y, 1, y + 0.008 + place * 0.001)
    picture.area("#b9b4a8", (0.56, 0.53), (0.60, 0.53), (0.62, 1), (0.28, 1))
    picture.area("#5d8fa8", (0.568, 0.53), (0.592, 0.53), (0.56, 1), (0.34, 1))
    picture.tree(0.84, 0.6, 0.07)
    picture.tree(0.93, 0.64, 0.1)
    return picture.finish("Kênh mương Khuổi Dụi")


def flower_road() -> bytes:
    """A lane with flowers at its sides."""
    picture = Picture(4)
    picture.landscape(0.44)
    picture.area("#c9c4ba", (0.47, 0.52), (0.53, 0.52), (0.74, 1), (0.26, 1))
    for _ in range(420):
        y = picture.random.uniform(0.55, 0.98)
        side = picture.random.choice((-1, 1))
        edge = 0.5 + side * (0.035 + (y - 0.52) * 0.47)
        x = edge + side * picture.random.uniform(0, 0.05 + (y - 0.52) * 0.12)
        ((left, top),) = picture.at((x, y))
        radius = 3 + 9 * (y - 0.5)
        colour = picture.random.choice(("#e8517f", "#f2a33a", "#f4d648", "#d63f6b", "#ffffff"))
        picture.draw.ellipse(
            [left - radius, top - radius, left + radius, top + radius], fill=colour
        )
    picture.house(0.06, 0.42, 0.3, 0.54, "#8f4a35")
    picture.tree(0.78, 0.56, 0.07)
    return picture.finish("Đường hoa thôn Hồng Tiến")


def orchard() -> bytes:
    """Rows of mandarin trees."""
    picture = Picture(5)
    picture.landscape(0.4)
    for line, y in enumerate((0.55, 0.64, 0.76, 0.92)):
        size = 0.05 + line * 0.022
        for place in range(12 - 2 * line):
            x = 0.05 + place * 0.9 / (11 - 2 * line)
            picture.tree(x, y, size, "#2f6b35")
            for _ in range(9):
                dx = picture.random.uniform(-0.3, 0.3) * size
                dy = picture.random.uniform(-1.4, -0.6) * size
                ((left, top),) = picture.at((x + dx, y + dy))
                radius = 4 + 2 * line
                picture.draw.ellipse(
                    [left - radius, top - radius, left + radius, top + radius], fill="#f39a26"
                )
    return picture.finish("Vùng quýt vàng VietGAP")


def notice_board() -> bytes:
    """The plan of the commune on a board at the office."""
    picture = Picture(6)
    picture.landscape(0.5)
    picture.house(0.02, 0.4, 0.4, 0.7, "#8f4a35")
    picture.box("#6b4f35", 0.46, 0.3, 0.47, 0.86)
    picture.box("#6b4f35", 0.92, 0.3, 0.93, 0.86)
    picture.box("#2d5f8b", 0.44, 0.26, 0.95, 0.68)
    picture.box("#f4f1e6", 0.455, 0.33, 0.935, 0.66)
    for place in range(26):
        x = 0.47 + 0.42 * picture.random.random()
        y = 0.35 + 0.22 * picture.random.random()
        colour = ("#b7d59a", "#f2d98a", "#a8c8e0", "#e6b5a0")[place % 4]
        picture.box(colour, x, y, x + 0.05, y + 0.07)
    picture.area("#d64d3a", (0.47, 0.6), (0.93, 0.42), (0.93, 0.435), (0.47, 0.615))
    return picture.finish("Công bố quy hoạch tại trụ sở xã")


def dirt_road() -> bytes:
    """The same road before: earth with puddles."""
    picture = Picture(7)
    picture.landscape(0.46)
    picture.area("#a9c26a", (0, 0.66), (0.42, 0.53), (0.2, 1), (0, 1))
    picture.area("#c7b65c", (1, 0.62), (0.58, 0.53), (0.84, 1), (1, 1))
    picture.area("#9a7b52", (0.485, 0.53), (0.515, 0.53), (0.74, 1), (0.28, 1))
    for x, y, wide in ((0.46, 0.74, 0.07), (0.5, 0.83, 0.1), (0.42, 0.93, 0.12), (0.5, 0.63, 0.03)):
        picture.area("#6f6a5c", (x, y), (x + wide / 2, y - 0.012), (x + wide, y),
                     (x + wide / 2, y + 0.014))  # fmt: skip
    for x, y, size in ((0.12, 0.62, 0.09), (0.3, 0.58, 0.05), (0.86, 0.63, 0.1), (0.7, 0.58, 0.05)):
        picture.tree(x, y, size)
    return picture.finish("Đường đất thôn Làng Huyền trước khi làm")


PICTURES = {
    "duong-dat-lang-huyen.jpg": dirt_road,
    "duong-be-tong-lang-huyen.jpg": road,
    "nha-van-hoa-hong-tien.jpg": culture_house,
    "kenh-muong-khuoi-dui.jpg": canal,
    "duong-hoa-hong-tien.jpg": flower_road,
    "vung-quyt-vietgap.jpg": orchard,
    "cong-bo-quy-hoach.jpg": notice_board,
}


def main() -> None:
    """Write every picture and paper beside the sample's workbooks."""
    pdfmetrics.registerFont(TTFont("Print", FONTS / "Tinos-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Print-Bold", FONTS / "Tinos-Bold.ttf"))
    TARGET.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        (TARGET / name).write_bytes(draw())
    for name, (title, about, lines) in PAPERS.items():
        (TARGET / name).write_bytes(paper(title, about, lines))


if __name__ == "__main__":
    main()
