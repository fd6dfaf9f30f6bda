"""The application core of 文明创建工作台: the domain in plain Python, without Qt."""


def program_version() -> str:
    """This program's version as it was installed, e.g. ``"0.1.0"``."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to load, and the window starts without it

    return version("wenming-desktop")
