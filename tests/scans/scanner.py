"""What printer, scanner or a telephone's camera make of a sheet; the same for the same seed."""

import io
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.scans.sheet import MM

Matrix = np.ndarray
Point = tuple[float, float]


@dataclass(frozen=True)
class Treatment:
    """How a page was copied; fractions are of full black or white, ``skew`` and ``turned`` in degrees."""

    dpi: int = 200
    skew: float = 0.0
    turned: int = 0
    noise: float = 0.01
    uneven: float = 0.0
    blur: float = 0.4  # pixels of the copy
    quality: int = 75
    faint: float = 0.0
    back: float = 0.0
    staple: bool = False
    holes: bool = False
    rim: bool = False
    phone: bool = False


def drawn(rng: np.random.Generator, strength: float) -> Treatment:
    """A treatment by chance: strength 0 is a new scanner on a good day, 1 a worn one on a bad day."""

    def up_to(most: float) -> float:
        return float(rng.uniform(0.2, 1) * strength * most)

    return Treatment(
        dpi=int(rng.choice([150, 200, 200, 300])),
        skew=up_to(5) * float(rng.choice([-1, 1])),
        noise=0.008 + up_to(0.03),
        uneven=up_to(0.16),
        blur=0.3 + up_to(0.55),
        quality=round(82 - up_to(42)),
        back=up_to(0.1) if rng.random() < 0.5 else 0.0,
        staple=bool(rng.random() < 0.5),
        holes=bool(rng.random() < 0.25),
        rim=bool(rng.random() < 0.5),
    )


def faint(treatment: Treatment) -> Treatment:
    """The same from a toner that ran out."""
    return replace(treatment, faint=0.55, noise=min(treatment.noise, 0.02))


def phone(treatment: Treatment) -> Treatment:
    """The same sheet on a desk, taken by a telephone."""
    return replace(treatment, phone=True, dpi=220, uneven=0.2, staple=False, rim=False, blur=0.5)


def copied(sheet: Image.Image, treatment: Treatment, rng: np.random.Generator) -> tuple[Image.Image, Matrix]:
    """The copy of a sheet drawn at 300 dpi, and the matrix that takes points of the sheet there."""
    page = _handled(sheet, treatment, rng)
    size, matrix = _geometry(page.size, treatment, rng)
    lit = _laid(page, size, matrix, treatment, rng).filter(ImageFilter.GaussianBlur(treatment.blur))
    values = np.asarray(lit, dtype=np.float32) / 255 * _light(size, treatment, rng)[..., None]
    grain = rng.normal(0, treatment.noise, values.shape[:2]).astype(np.float32)
    values += grain[..., None] + rng.normal(0, treatment.noise / 3, values.shape).astype(np.float32)
    copy = Image.fromarray((values.clip(0, 1) * 255).astype(np.uint8))
    for _ in range(treatment.turned // 90):
        matrix = np.array([[0, -1, copy.height], [1, 0, 0], [0, 0, 1]], dtype=float) @ matrix
        copy = copy.transpose(Image.Transpose.ROTATE_270)
    return copy, matrix


def as_jpeg(image: Image.Image, quality: int, dpi: int) -> bytes:
    """The bytes of the file."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def moved(matrix: Matrix, point: Point) -> Point:
    """Where a point of the sheet lies in the copy."""
    x, y, w = matrix @ (*point, 1.0)
    return x / w, y / w


def onto(corners: list[Point], targets: list[Point]) -> Matrix:
    """The matrix that takes four points to four others."""
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, targets, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows, dtype=float), np.array(right, dtype=float)), 1).reshape(
        3, 3
    )


def warped(image: Image.Image, matrix: Matrix, size: tuple[int, int]) -> Image.Image:
    """The image as the matrix lays it into another of this size; what it does not cover is 0."""
    back = np.linalg.inv(matrix)
    data = tuple((back / back[2, 2]).ravel()[:8])
    return image.transform(size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC)


def smooth(size: tuple[int, int], rng: np.random.Generator, cells: int = 5) -> np.ndarray:
    """Soft random patches between 0 and 1."""
    coarse = Image.fromarray(rng.uniform(0, 255, (cells, cells)).astype(np.uint8))
    return np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), dtype=np.float32) / 255


def _handled(sheet: Image.Image, treatment: Treatment, rng: np.random.Generator) -> Image.Image:
    """The sheet as it lay in its folder: faint print, the back's print showing, holes, a staple's shadow."""
    page = sheet
    if treatment.faint:
        grey = Image.new("RGB", page.size, "white")
        page = Image.blend(ImageOps.grayscale(page).convert("RGB"), grey, treatment.faint)
    if treatment.back:
        back = ImageOps.mirror(ImageOps.grayscale(sheet)).filter(ImageFilter.GaussianBlur(4)).convert("RGB")
        back = ImageChops.offset(back, 35, 160)
        page = ImageChops.multiply(
            page, Image.blend(Image.new("RGB", page.size, "white"), back, treatment.back)
        )
    page = page.copy() if page is sheet else page
    draw = ImageDraw.Draw(page)
    if treatment.holes:
        for y in (page.height / 2 - 40 * MM, page.height / 2 + 40 * MM):
            draw.ellipse((9 * MM, y - 3 * MM, 15 * MM, y + 3 * MM), (60, 58, 55))
    if treatment.staple:
        shadow = Image.new("L", page.size, 255)
        x, y = rng.uniform(8, 13) * MM, rng.uniform(8, 13) * MM
        end = (x + 9 * MM, y - 4 * MM)
        ImageDraw.Draw(shadow).line((x + 10, y + 22, end[0] + 10, end[1] + 22), 150, 26)
        ImageDraw.Draw(shadow).polygon([(0, 0), (26 * MM, 0), (0, 26 * MM)], 232)
        page = ImageChops.multiply(page, shadow.filter(ImageFilter.GaussianBlur(9)).convert("RGB"))
        ImageDraw.Draw(page).line((x, y, *end), (95, 95, 98), 9)
    return page


def _geometry(
    size: tuple[int, int], treatment: Treatment, rng: np.random.Generator
) -> tuple[tuple[int, int], Matrix]:
    """The size of the copy, and how the sheet lies in it."""
    width, height = (round(length * treatment.dpi / 300) for length in size)
    corners = [(0.0, 0.0), (size[0], 0.0), (size[0], size[1]), (0.0, size[1])]
    if treatment.phone:
        margin = 0.06 * width
        frame = round(width + 2 * margin), round(height + 2 * margin)
        straight = [(margin, margin), (margin + width, margin)]
        straight += [(margin + width, margin + height), (margin, margin + height)]
        lean = rng.uniform(-0.035, 0.035, (4, 2)) * width
        return frame, onto(
            corners, [(x + dx, y + dy) for (x, y), (dx, dy) in zip(straight, lean, strict=True)]
        )
    angle = np.radians(treatment.skew)
    about = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    scale = np.diag([treatment.dpi / 300, treatment.dpi / 300, 1.0])
    return (width, height), about @ turn @ np.linalg.inv(about) @ scale


def _laid(
    page: Image.Image, size: tuple[int, int], matrix: Matrix, treatment: Treatment, rng: np.random.Generator
) -> Image.Image:
    """The sheet on what is under it: a desk, the scanner's white lid, or the dark beside the lid."""
    inside = warped(Image.new("L", page.size, 255), matrix, size)
    if treatment.phone:
        wood = smooth(size, rng, 40)[..., None] * np.array([40, 30, 22]) + np.array([120, 88, 60])
        under = Image.fromarray(wood.astype(np.uint8))
        fallen = ImageChops.offset(inside, 14, 18).filter(ImageFilter.GaussianBlur(14))
        under = Image.composite(Image.new("RGB", size, (50, 36, 26)), under, fallen)
    else:
        under = Image.new("RGB", size, (22, 22, 24) if treatment.rim else (246, 246, 244))
    paper = ImageChops.multiply(page, Image.new("RGB", page.size, (250, 249, 245)))
    return Image.composite(warped(paper, matrix, size), under, inside)


def _light(size: tuple[int, int], treatment: Treatment, rng: np.random.Generator) -> np.ndarray:
    """How much light falls where: patches, one darker side, and for a telephone the shadow of the hand."""
    light = 1 - treatment.uneven * 0.5 * smooth(size, rng)
    across = np.linspace(0, 1, size[0], dtype=np.float32)[None, :] ** 3
    light = light * (1 - treatment.uneven * (across if rng.random() < 0.5 else across[:, ::-1]))
    if treatment.phone:
        hand = Image.new("L", size, 255)
        reach = rng.uniform(0.25, 0.5)
        corner = [(size[0], size[1]), (size[0], size[1] * (1 - reach)), (size[0] * (1 - reach), size[1])]
        ImageDraw.Draw(hand).polygon(corner, 165)
        light = (
            light * np.asarray(hand.filter(ImageFilter.GaussianBlur(size[0] / 40)), dtype=np.float32) / 255
        )
    return light.astype(np.float32)
