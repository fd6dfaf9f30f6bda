"""The application core of 文明创建工作台: the domain in plain Python, without Qt."""

from importlib.metadata import version

__version__ = version("wenming-desktop")
