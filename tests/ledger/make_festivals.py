"""Writes resources/festivals.json anew: python -m tests.ledger.make_festivals"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lunar_python import Lunar, Solar

YEARS = range(1950, 2101)
FILE = Path(__file__).parents[2] / "resources" / "festivals.json"


def _lunar(month: int, day: int) -> Callable[[int], Solar]:
    return lambda year: Lunar.fromYmd(year, month, day).getSolar()


def _clear_and_bright(year: int) -> Solar:
    return Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"]


RULES: dict[str, Callable[[int], Solar]] = {
    "春节": _lunar(1, 1),
    "元宵": _lunar(1, 15),
    "清明": _clear_and_bright,
    "端午": _lunar(5, 5),
    "中秋": _lunar(8, 15),
    "重阳": _lunar(9, 9),
}


def computed(name: str, year: int) -> date:
    """The festival's day as the calendar library computes it."""
    day = RULES[name](year)
    return date(day.getYear(), day.getMonth(), day.getDay())


def main() -> None:
    lines = ",\n".join(
        f'  "{name}": {json.dumps([computed(name, year).isoformat() for year in YEARS])}' for name in RULES
    )
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
