"""The sheets that tables are laid out for, lying on their long side."""

from enum import Enum

SIDE_MARGIN_MM = 18.0
END_MARGIN_MM = 20.0  # top and bottom; the page number stands inside the bottom one
SIZE_NAMES = {12.0: "小四", 10.5: "五号", 9.0: "小五"}
_PT_PER_MM = 72 / 25.4


class Paper(Enum):
    """A sheet, landscape: Excel's paper code, width and height in mm, sizes of letters in points.

    The sizes are 小四 or 五号 on A3, 五号 or 小五 on A4, the first wherever the columns can be read in it:
    nothing is reduced in print, so that a title of 2号 is one on paper too.
    """

    A3 = (8, 420.0, 297.0, (12.0, 10.5))
    A4 = (9, 297.0, 210.0, (10.5, 9.0))

    @property
    def code(self) -> int:
        """Excel's number for the paper size."""
        return self.value[0]

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self.value[1], self.value[2]

    @property
    def printable_pt(self) -> tuple[float, float]:
        """Width and height inside the margins, in points."""
        width, height = self.size_mm
        return (width - 2 * SIDE_MARGIN_MM) * _PT_PER_MM, (height - 2 * END_MARGIN_MM) * _PT_PER_MM

    @property
    def sizes(self) -> tuple[float, ...]:
        """Sizes of the letters as printed, the best first."""
        return self.value[3]
