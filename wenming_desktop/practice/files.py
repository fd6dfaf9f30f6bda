"""Small files for practice: office papers as PDF, photos that are drawings and say so."""

import random
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.safe_names import safe_name
from wenming_desktop.words import chinese_date

_SIDE = (1280, 960)
_SKY, _GROUND = ((196, 221, 240), (236, 226, 205)), ((126, 164, 118), (176, 170, 160))


class PracticeFiles:
    """Makes files in a folder, each of other bytes than all before it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)  # noqa: S311 - made-up data
        self._made = 0

    def paper(self, title: str, office: str, day: date, *words: str) -> Path:
        """A page with a title, some sentences, a department and a day; UserError without a Chinese font."""
        data = {"title": title, "words": words, "office": office, "date": chinese_date(day)}
        return self._write(f"{title}.pdf", render("practice-file", data))

    def photo(self, title: str) -> Path:
        """People before a building, as a child would draw them: nobody takes it for a photo of anything."""
        chance = self._random
        picture = Image.new("RGB", _SIDE, chance.choice(_SKY))
        pen = ImageDraw.Draw(picture)
        wide, high = _SIDE
        pen.rectangle((0, high * 0.62, wide, high), fill=chance.choice(_GROUND))
        left = chance.randrange(80, 500)
        pen.rectangle((left, 180, left + 620, high * 0.66), fill=(222, 205, 184), outline=(120, 110, 100))
        for column in range(6):
            for row in range(3):
                at = (left + 40 + column * 95, 220 + row * 120)
                pen.rectangle((*at, at[0] + 50, at[1] + 70), fill=(150, 180, 205))
        pen.rectangle((left + 60, 190, left + 560, 212), fill=(176, 48, 48))  # a banner
        for _ in range(chance.randrange(5, 12)):
            x, y = chance.randrange(60, wide - 60), chance.randrange(620, 800)
            coat = tuple(chance.randrange(60, 220) for _ in range(3))
            pen.ellipse((x - 18, y - 60, x + 18, y - 24), fill=(236, 204, 176))
            pen.rounded_rectangle((x - 26, y - 24, x + 26, y + 60), 12, fill=coat)
        made = BytesIO()
        picture.save(made, "JPEG", quality=80)
        return self._write(f"{title}.jpg", made.getvalue())

    def _write(self, name: str, content: bytes) -> Path:
        self._made += 1
        folder = self._folder / str(self._made)  # the name alone is its title
        folder.mkdir()
        path = folder / safe_name(name)
        path.write_bytes(content)
        return path
