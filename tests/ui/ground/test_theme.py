"""What the looks promise to eyes that see little."""

from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ui.ground import theme
from ui.ground.preferences import Look, high_contrast

GROUNDS = ("ground", "surface", "hover")


def brightness(colour: str) -> float:
    """Relative luminance as WCAG 2.2 has it."""
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    )
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 has it."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("role", "on"), list(product(("ink", "secondary", "accent", "done", "doing", "lacking", "late"), GROUNDS))
)
def test_every_text_of_the_high_contrast_look_stands_out(role: str, on: str) -> None:
    assert contrast(getattr(theme.CONTRAST, role), getattr(theme.CONTRAST, on)) >= 7


def test_chosen_rows_main_buttons_and_frames_stand_out() -> None:
    look = theme.CONTRAST
    assert contrast(look.ink, look.selection) >= 7
    assert contrast(look.surface, look.doing) >= 7  # the main button
    assert contrast(look.line, look.surface) >= 3


def test_it_is_put_on_and_kept(qapp: QApplication) -> None:
    try:
        theme.apply(qapp, contrast=True)
        assert theme.color("surface").name().upper() == theme.CONTRAST.surface
        assert theme.CONTRAST.ink.upper() in qapp.styleSheet().upper()
        Look(contrast=True).save()
        assert Look.load() == Look(contrast=True)
    finally:
        Look().save()
        theme.apply(qapp)
    assert Look.load() == Look()
    assert not high_contrast()  # no Windows here, or one that is not set so
