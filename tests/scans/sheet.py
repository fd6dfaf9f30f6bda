"""An A4 sheet on which papers are set by GB/T 9704-2012: its margins, faces, sizes and lines, and red stamps.

Where a line breaks follows from nominal widths (a Chinese sign one em, others about half of it), so that what
is printed is the same whatever fonts a machine has.
"""

import math
from collections.abc import Sequence
from functools import cache
from unicodedata import east_asian_width

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 300
WIDTH, HEIGHT = 2480, 3508
MM, PT = DPI / 25.4, DPI / 72
LEFT, TOP, TEXT_WIDTH, TEXT_HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
RIGHT, BOTTOM = LEFT + TEXT_WIDTH, TOP + TEXT_HEIGHT
BODY, TITLE, SMALL = 16.0, 22.0, 14.0
LINE = TEXT_HEIGHT / 22
BLACK, RED, BLUE = (25, 25, 28), (214, 22, 30), (28, 44, 120)

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]

_NO_LINE_BEGINS_WITH = "，。、；：！？”’》〕）」％"
_NO_LINE_ENDS_WITH = "“‘《〔（「"
_ONE_NUMBER = "0123456789.-%"
_LATIN = 0.55  # of an em
_SONG, _SONG_BOLD = (
    ("NotoSerifCJK-Regular.ttc", 2),
    ("NotoSerifCJK-Bold.ttc", 2),
)  # 2: the face of mainland China
_FACES = {
    "title": [("FZXBSJW.TTF", 0), _SONG_BOLD],
    "body": [("simfang.ttf", 0), ("uming.ttc", 0), _SONG],
    "song": [("simsun.ttc", 0), ("uming.ttc", 0), _SONG],
    "hei": [("simhei.ttf", 0), ("NotoSansCJK-Bold.ttc", 2)],
    "light": [("NotoSansCJK-Regular.ttc", 2)],
    "kai": [("simkai.ttf", 0), ("ukai.ttc", 0), ("NotoSansCJK-Regular.ttc", 2)],
}


@cache
def font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The first font that this machine has for title, body, song, hei, light or kai, in pixels an em."""
    for name, index in _FACES[face]:
        try:
            return ImageFont.truetype(name, pixels, index)
        except OSError:
            continue
    raise FileNotFoundError("Chinese fonts are missing: on Debian, fonts-noto-cjk")


def width_of(text: str) -> float:
    """In ems."""
    return sum(1.0 if east_asian_width(sign) in "WFA" or sign == "%" else _LATIN for sign in text)


def broken(text: str, first: float, rest: float) -> list[str]:
    """A paragraph in lines of so many ems, the first and the others, none beginning or ending as none may."""
    lines, line, room = [], "", first
    for sign in text:
        if line and width_of(line + sign) > room + 0.01:
            keep = line
            if sign in _NO_LINE_BEGINS_WITH:
                keep = keep[:-1]
            while keep[-1] in _NO_LINE_ENDS_WITH or (
                keep[-1].isdigit() and (line + sign)[len(keep)] in _ONE_NUMBER
            ):
                keep = keep[:-1]
            lines.append(keep)
            line, room = line[len(keep) :], rest
        line += sign
    return [*lines, line]


class Sheet:
    """A sheet as it is filled from the top; ``lines`` is what was printed, in order, and where."""

    def __init__(
        self, width: int = WIDTH, height: int = HEIGHT, colour: Colour = (255, 255, 255), line: float = LINE
    ) -> None:
        self.image = Image.new("RGB", (width, height), colour)
        self.draw = ImageDraw.Draw(self.image)
        self.lines: list[tuple[str, Box]] = []
        self.y = TOP
        self.line = line
        self.full = False  # more was set than there is room for

    def text(
        self,
        x: float,
        text: str,
        size: float = BODY,
        face: str = "body",
        colour: Colour = BLACK,
        pitch: float = 0.0,
    ) -> float:
        """Print one line at ``y`` from ``x`` on; an em is ``pitch`` pixels, if not the size's. Its end."""
        pixels = round(size * PT)
        pitch = pitch or pixels
        drawn, at = font(face, pixels), x
        for sign in text:
            cell = pitch * width_of(sign)
            self.draw.text(
                (at + (cell - drawn.getlength(sign)) / 2, self.y + pixels), sign, colour, drawn, "ls"
            )
            at += cell
        self.lines.append((text, (x, self.y, at, self.y + pixels * 1.15)))
        return at

    def centred(
        self, text: str, size: float = BODY, face: str = "body", colour: Colour = BLACK, pitch: float = 0
    ) -> None:
        """Print one line in the middle of the sheet."""
        width = width_of(text) * (pitch or round(size * PT))
        self.text((self.image.width - width) / 2, text, size, face, colour, pitch)

    def right(self, text: str, ems: float = 0.0, size: float = BODY, face: str = "body") -> Box:
        """Print one line that ends so many ems from the right margin; where it stands."""
        pixels = round(size * PT)
        self.text(RIGHT - (ems + width_of(text)) * pixels, text, size, face)
        return self.lines[-1][1]

    def title(self, lines: Sequence[str], size: float = TITLE) -> None:
        """Print the lines of a title, centred, and go below them."""
        for line in lines:
            self.centred(line, size, "title")
            self.y += size * PT * 1.6

    def paragraph(self, text: str, *, indent: int = 2, face: str = "body") -> None:
        """Print a paragraph between the margins, 28 signs a line, and go below it."""
        pitch = TEXT_WIDTH / 28
        for number, line in enumerate(broken(text, 28 - indent, 28)):
            self.text(LEFT + pitch * (0 if number else indent), line, BODY, face, pitch=pitch)
            self.y += self.line

    def rule(
        self, y: float, points: float, colour: Colour = BLACK, left: float = LEFT, right: float = RIGHT
    ) -> None:
        """Draw a line across."""
        self.draw.rectangle((left, y, right, y + points * PT), colour)

    def stamp(self, words: str, centre: tuple[float, float], rng: np.random.Generator) -> None:
        """Press a round stamp with a star onto what is printed, uneven in its ink and not quite straight."""
        across = round(rng.uniform(39, 43) * MM)
        ink = _stamp(words, across).rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC)
        patchy = Image.fromarray(rng.uniform(105, 255, (14, 14)).astype(np.uint8)).resize(ink.size)
        grain = Image.fromarray(rng.integers(150, 255, (across, across), dtype=np.uint8))
        ink = ImageChops.multiply(ImageChops.multiply(ink, patchy), grain).filter(
            ImageFilter.GaussianBlur(1.2)
        )
        red = Image.composite(
            Image.new("RGB", ink.size, (222, 38, 44)), Image.new("RGB", ink.size, "white"), ink
        )
        corner = round(centre[0] - across / 2), round(centre[1] - across / 2)
        under = self.image.crop((*corner, corner[0] + across, corner[1] + across))
        self.image.paste(ImageChops.multiply(under, red), corner)


def _stamp(words: str, across: int) -> Image.Image:
    """How much ink a stamp leaves where: ring, star, and its words in a bow around the star."""
    ink = Image.new("L", (across, across))
    draw = ImageDraw.Draw(ink)
    draw.ellipse((4, 4, across - 4, across - 4), outline=255, width=round(1.2 * MM))
    middle, radius = across / 2, across * 0.155
    points = [
        (middle + r * math.sin(turn * math.pi / 5), middle - r * math.cos(turn * math.pi / 5))
        for turn in range(10)
        for r in [radius if turn % 2 == 0 else radius * 0.382]
    ]
    draw.polygon(points, 255)
    size = round(across * min(0.135, 1.6 / len(words)))
    spread = min(250.0, 25.0 * len(words))
    for number, sign in enumerate(words):
        angle = (number / (len(words) - 1) - 0.5) * spread
        tile = Image.new("L", (size * 2, size * 2))
        ImageDraw.Draw(tile).text((size, size), sign, 255, font("song", size), "mm", stroke_width=1)
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
        out = across * 0.375
        x = middle + out * math.sin(math.radians(angle)) - size
        y = middle - out * math.cos(math.radians(angle)) - size
        ink.paste(
            ImageChops.lighter(
                tile, ink.crop((round(x), round(y), round(x) + size * 2, round(y) + size * 2))
            ),
            (round(x), round(y)),
        )
    return ink
