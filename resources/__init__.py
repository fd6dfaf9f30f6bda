"""Data files that ship with the program: plans, templates, icons, styles."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The shipped file at ``resources/<parts…>``, e.g. ``resource("plans", "plan-2021.txt")``."""
    return files(__package__).joinpath(*parts)
