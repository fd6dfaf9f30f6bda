"""Where things are: sources, what is kept between builds, what is delivered; the program's name."""

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
BUILD = ROOT / "build"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wenming-desktop"  # see kept.py
DIST = ROOT / "dist"
NAME = "wenming-desktop"
TITLE = "文明创建工作台"
OWN_PACKAGES = ("wenming_desktop", "ui", "db", "resources")


def project() -> dict[str, object]:
    """The ``[project]`` table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def program_version() -> str:
    """The version that is built, e.g. ``"0.1.0"``."""
    return str(project()["version"])
