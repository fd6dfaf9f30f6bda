"""Photographs of an office's year: people in a yard, a park or a hall; some with a sign or a banner."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.scans.papers import Truth
from tests.scans.scanner import Matrix, moved, onto, smooth, warped
from tests.scans.sheet import Box, Colour, font, width_of

_WIDTH, _HEIGHT = 2400, 1600
_WHITE, _YELLOW, _GOLD = (250, 250, 246), (255, 226, 40), (236, 200, 110)
_CLOTHES = [
    (38, 60, 110),
    (30, 30, 36),
    (150, 30, 38),
    (210, 205, 198),
    (70, 84, 70),
    (95, 70, 60),
    (176, 178, 186),
]


@dataclass(frozen=True)
class Photo:
    """What can be read on a photo; ``boards`` are banners and signs, each with its lines."""

    layout: str
    place: str  # 院子, 公园 or 会议室
    boards: tuple["Board", ...] = ()
    day: str = ""
    dated: str = ""  # what the camera wrote into the corner
    vests: bool = False


@dataclass(frozen=True)
class Board:
    """A surface with writing: its middle and size in fractions of the photo, its leaning in degrees."""

    lines: tuple[str, ...]
    middle: tuple[float, float]
    size: tuple[float, float]
    ground: Colour = (196, 18, 28)
    ink: Colour = _YELLOW
    face: str = "hei"
    lean: float = 0.0
    upright: bool = False  # its signs stand below each other


def taken(photo: Photo, rng: np.random.Generator) -> tuple[Image.Image, Truth]:
    """The photo, and what is true of it."""
    image = {"院子": _yard, "公园": _park, "会议室": _hall}[photo.place](rng)
    for board in photo.boards:
        _hang(image, board, rng)
    _people(image, photo, rng)
    place = None
    if photo.dated:
        place = _imprint(image, photo.dated)
    lines = [line for board in photo.boards for line in board.lines] + [photo.dated] * bool(photo.dated)
    blurred = image.filter(ImageFilter.GaussianBlur(1.1))
    grain = rng.normal(0, 6, (_HEIGHT, _WIDTH, 3))
    seen = Image.fromarray((np.asarray(blurred) + grain).clip(0, 255).astype(np.uint8))
    title = photo.boards[0].lines[0] if photo.layout == "横幅" else ""
    return seen, Truth(photo.layout, tuple(lines), title=title, day=photo.day, kind="照片", day_place=place)


def _textured(
    image: Image.Image, box: Box, dark: Colour, light: Colour, rng: np.random.Generator, cells: int
) -> None:
    size = round(box[2] - box[0]), round(box[3] - box[1])
    share = smooth(size, rng, cells)[..., None]
    image.paste(
        Image.fromarray(
            (np.array(dark) * (1 - share) + np.array(light) * share).clip(0, 255).astype(np.uint8)
        ),
        (round(box[0]), round(box[1])),
    )


def _yard(rng: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    _textured(image, (0, 0, _WIDTH, 1120), (150, 180, 214), (214, 226, 238), rng, 6)
    _textured(image, (0, 1120, _WIDTH, _HEIGHT), (128, 124, 118), (160, 156, 150), rng, 60)
    _textured(image, (150, 120, _WIDTH - 150, 1120), (186, 172, 150), (206, 194, 174), rng, 8)
    draw = ImageDraw.Draw(image)
    for row in range(3):
        for column in range(9):
            x, y = 230 + column * 225, 180 + row * 250
            draw.rectangle((x, y, x + 130, y + 140), (64, 84, 104), (228, 226, 220), 9)
            draw.line((x + 65, y, x + 65, y + 140), (228, 226, 220), 7)
            draw.polygon([(x + 12, y + 12), (x + 52, y + 12), (x + 12, y + 90)], (120, 144, 164))
    draw.rectangle((1010, 830, 1390, 1120), (58, 52, 50), (214, 208, 198), 16)
    draw.line((1200, 830, 1200, 1120), (200, 196, 188), 8)
    return image


def _park(rng: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    _textured(image, (0, 0, _WIDTH, 760), (160, 190, 220), (226, 234, 240), rng, 5)
    _textured(image, (0, 700, _WIDTH, 1060), (70, 104, 112), (112, 146, 150), rng, 30)
    _textured(image, (0, 1000, _WIDTH, _HEIGHT), (74, 112, 52), (126, 152, 86), rng, 120)
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [(0, 700), (420, 470), (900, 640), (1500, 430), (2100, 600), (_WIDTH, 520), (_WIDTH, 720), (0, 720)],
        (104, 128, 132),
    )
    for _ in range(6):
        x, y = rng.uniform(0, _WIDTH), rng.uniform(880, 1080)
        draw.rectangle((x - 16, y - 300, x + 16, y), (78, 60, 46))
        for _ in range(60):
            dx, dy, r = rng.normal(0, 80), rng.normal(-360, 80), rng.uniform(20, 50)
            green = int(rng.integers(70, 130))
            draw.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), (green // 2, green, green // 3))
    return image


def _hall(rng: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    _textured(image, (0, 0, _WIDTH, 1050), (170, 150, 122), (208, 192, 166), rng, 4)
    _textured(image, (0, 1000, _WIDTH, _HEIGHT), (96, 46, 40), (128, 66, 56), rng, 50)
    draw = ImageDraw.Draw(image)
    for x in range(0, _WIDTH, 300):
        draw.line((x, 0, x, 1000), (150, 132, 106), 5)
    for x in range(150, _WIDTH, 420):
        draw.ellipse((x, 20, x + 110, 64), (255, 250, 232))
    draw.rectangle((180, 1010, _WIDTH - 180, 1180), (120, 66, 40))
    draw.rectangle((180, 1000, _WIDTH - 180, 1030), (158, 92, 58))
    return image


def _people(image: Image.Image, photo: Photo, rng: np.random.Generator) -> None:
    """Two rows of people, the rear one between the heads of the front one."""
    draw = ImageDraw.Draw(image)
    for row, (count, feet, height) in enumerate(((10, 1390, 420), (9, 1560, 520))):
        for at in range(count):
            x = _WIDTH * (at + 0.75 + 0.25 * row + rng.uniform(-0.12, 0.12)) / (count + 1)
            size = height * rng.uniform(0.92, 1.06)
            head = size * 0.085
            top = feet - size
            skin = tuple(int(value + rng.integers(-14, 14)) for value in (224, 180, 150))
            cloth = (200, 30, 36) if photo.vests else _CLOTHES[int(rng.integers(len(_CLOTHES)))]
            draw.rounded_rectangle(
                (x - size * 0.09, top + size * 0.5, x + size * 0.09, feet), 14, (36, 38, 48)
            )
            draw.rounded_rectangle(
                (x - size * 0.14, top + size * 0.2, x + size * 0.14, top + size * 0.6), 34, cloth
            )
            draw.rectangle((x - head * 0.45, top + head * 1.8, x + head * 0.45, top + size * 0.22), skin)
            draw.ellipse((x - head, top, x + head, top + head * 2.5), skin)
            draw.chord(
                (x - head * 1.1, top - head * 0.25, x + head * 1.1, top + head * 1.9), 180, 360, (28, 24, 24)
            )


def _hang(image: Image.Image, board: Board, rng: np.random.Generator) -> None:
    """Hang a board into the photo: folds in its cloth, its corners not quite a rectangle."""
    width, height = board.size[0] * _WIDTH, board.size[1] * _HEIGHT
    cloth = Image.new("RGB", (round(width), round(height)))
    light = tuple(min(255, round(value * 1.12 + 8)) for value in board.ground)
    _textured(cloth, (0, 0, *cloth.size), board.ground, light, rng, 9)  # type: ignore[arg-type]
    _write(cloth, board)
    matrix = _leaning(cloth.size, board, rng)
    lit = warped(cloth, matrix, image.size)
    image.paste(lit, (0, 0), warped(Image.new("L", cloth.size, 255), matrix, image.size))
    if not board.upright:
        draw = ImageDraw.Draw(image)
        for corner, aside in (((0.0, 0.0), -70), ((float(cloth.width), 0.0), 70)):
            x, y = moved(matrix, corner)
            draw.line((x, y, x + aside, y - 45), (230, 228, 220), 5)  # the cords


def _leaning(size: tuple[int, int], board: Board, rng: np.random.Generator) -> Matrix:
    width, height = size
    corners = [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]
    angle = np.radians(board.lean)
    targets = []
    for x, y in corners:
        dx, dy = x - width / 2, y - height / 2
        jitter = rng.uniform(-0.05, 0.05, 2) * min(size)
        targets.append(
            (
                board.middle[0] * _WIDTH + dx * np.cos(angle) - dy * np.sin(angle) + jitter[0],
                board.middle[1] * _HEIGHT + dx * np.sin(angle) + dy * np.cos(angle) + jitter[1],
            )
        )
    return onto(corners, targets)


def _write(cloth: Image.Image, board: Board) -> None:
    draw = ImageDraw.Draw(cloth)
    width, height = cloth.size
    if board.upright:
        (line,) = board.lines
        step = height * 0.94 / len(line)
        drawn = font(board.face, round(min(step * 0.92, width * 0.72)))
        for at, sign in enumerate(line):
            draw.text((width / 2, height * 0.03 + step * (at + 0.5)), sign, board.ink, drawn, "mm")
        return
    step = height / len(board.lines)
    for at, line in enumerate(board.lines):
        pixels = round(min(step * 0.66, width * 0.94 / width_of(line)))
        drawn = font(board.face, pixels)
        x, y = (width - width_of(line) * pixels) / 2, step * (at + 0.5)
        for sign in line:
            cell = width_of(sign) * pixels
            draw.text((x + cell / 2, y + pixels * 0.36), sign, board.ink, drawn, "ms")
            x += cell


def _imprint(image: Image.Image, words: str) -> Box:
    """Write the camera's date into the lower right corner."""
    draw, drawn = ImageDraw.Draw(image), font("light", 62)
    box = draw.textbbox((_WIDTH - 60, _HEIGHT - 40), words, drawn, "rs")
    draw.text(
        (_WIDTH - 60, _HEIGHT - 40),
        words,
        (255, 150, 40),
        drawn,
        "rs",
        stroke_width=1,
        stroke_fill=(90, 40, 0),
    )
    return box


PHOTOS = (
    Photo(
        "照片",
        "院子",
        (Board(("澜州市水务局",), (0.5, 0.49), (0.3, 0.075), (190, 164, 96), (40, 26, 12), "title"),),
    ),
    Photo("照片", "公园", vests=True),
    Photo(
        "照片",
        "院子",
        (
            Board(
                ("望川市档案馆",), (0.388, 0.45), (0.032, 0.27), _WHITE, (20, 20, 22), "title", upright=True
            ),
        ),
        "2021-06-22",
        "2021/06/22",
    ),
    Photo("照片", "会议室"),
)

BANNERS = (
    Photo(
        "横幅",
        "公园",
        (Board(("澜州市水务局“保护母亲河”志愿服务活动",), (0.5, 0.36), (0.74, 0.095), ink=_WHITE, lean=1.6),),
        vests=True,
    ),
    Photo(
        "横幅",
        "会议室",
        (Board(("东浦区图书馆2023年第一期道德讲堂",), (0.5, 0.2), (0.8, 0.11), lean=-0.8),),
    ),
    Photo(
        "横幅",
        "院子",
        (
            Board(
                ("热烈庆祝青岭县第五届职工运动会开幕",),
                (0.47, 0.5),
                (0.7, 0.085),
                ink=_YELLOW,
                lean=-2.4,
                face="title",
            ),
        ),
    ),
    Photo(
        "横幅",
        "会议室",
        (
            Board(
                ("望川市档案馆“我们的节日·端午”主题活动", "2022年6月2日"),
                (0.52, 0.3),
                (0.62, 0.25),
                (150, 12, 22),
                _GOLD,
                "title",
                1.2,
            ),
        ),
        "2022-06-02",
    ),
)
