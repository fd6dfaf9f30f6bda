"""Which files of the wheels the program needs; everything else stays out of the package."""

import re
from fnmatch import fnmatchcase

# What the sources import of Qt; a test compares. Each is a binding and the library of the same name.
QT_MODULES = ("Core", "Gui", "Network", "PrintSupport", "Svg", "Widgets")
_QT_COMMON = (
    *(f"PySide6/Qt{name}.{suffix}" for name in QT_MODULES for suffix in ("pyd", "abi3.so")),
    "PySide6/*.py",
    "PySide6/support/*.py",
    "PySide6/translations/qtbase_zh_CN.qm",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
)
_PLUGINS = (
    "platforms/*qwindows.*", "platforms/*qxcb.*", "platforms/*qoffscreen.*",
    "imageformats/*qjpeg.*", "imageformats/*qgif.*", "imageformats/*qico.*", "imageformats/*qwebp.*",
    "imageformats/*qtiff.*", "imageformats/*qsvg.*", "iconengines/*qsvgicon.*", "styles/*",
    "xcbglintegrations/*", "platforminputcontexts/*composeplatform*", "platforminputcontexts/*ibusplatform*",
    "printsupport/*",
)  # fmt: skip
_QT_WINDOWS = (
    *(f"PySide6/Qt6{name}.dll" for name in QT_MODULES),
    "PySide6/pyside6.abi3.dll",
    "PySide6/msvcp140*.dll",
    "PySide6/vcruntime140*.dll",
    *(f"PySide6/plugins/{plugin}" for plugin in _PLUGINS),
)
_QT_LINUX = (
    *(
        f"PySide6/Qt/lib/libQt6{name}.so.6"
        for name in (*QT_MODULES, "DBus", "XcbQpa", "OpenGL", "EglFSDeviceIntegration")
    ),
    "PySide6/Qt/lib/libicu*.so.*",
    "PySide6/libpyside6.abi3.so.*",
    *(f"PySide6/Qt/plugins/{plugin}" for plugin in _PLUGINS),
)
_QT = (*_QT_COMMON, *_QT_WINDOWS, *_QT_LINUX)
# Types, headers, link libraries and tests; databases, pictures and templates nothing here uses
_NEVER = re.compile(
    r"\.(pyi|pyx|pxd|h|hpp|c|cpp|lib|rst\.txt)$|/py\.typed$|/tests?/|^sqlalchemy/(testing/|dialects/(mssql|mysql|oracle|postgresql)/)"
    r"|^PIL/_avif\.|^docx/templates/default-docx-template/|^lxml/(includes|isoschematron)/"
    r"|^shiboken6/(include|docs)/|\.dist-info/(?!METADATA$|licen[sc]es?/|[^/]*(LICEN[SC]E|COPYING|NOTICE)[^/]*$)",
    re.IGNORECASE,
)


def wanted(path: str) -> bool:
    """Whether a file of a wheel belongs into the package; ``path`` is as in the wheel, with ``/``."""
    if _NEVER.search(path):
        return False
    if path.startswith("PySide6/"):
        return any(fnmatchcase(path, pattern) and _depth_fits(path, pattern) for pattern in _QT)
    return True


def _depth_fits(path: str, pattern: str) -> bool:
    """A ``*`` stands for no folder."""
    return path.count("/") == pattern.count("/")
