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
# What inference imports: the extension links all of the library, whose copy for C programs is as large again
_INFERENCE = (
    "onnxruntime/__init__.py",
    "onnxruntime/LICENSE",
    "onnxruntime/ThirdPartyNotices.txt",
    "onnxruntime/capi/*.py",
    "onnxruntime/capi/onnxruntime_pybind11_state.*",
    "onnxruntime/capi/*onnxruntime_providers_shared.*",  # small, and without it each start warns
)
_ONLY = {"PySide6": _QT, "onnxruntime": _INFERENCE}  # of these packages these files alone
# Types, headers, link libraries and tests; databases, pictures and templates nothing here uses
_NEVER = re.compile(
    r"\.(pyi|pyx|pxd|h|hpp|c|cpp|lib|whl|rst\.txt)$|/py\.typed$|/tests?/|^sqlalchemy/(testing/|dialects/(mssql|mysql|oracle|postgresql)/)"
    r"|^PIL/_avif\.|^docx/templates/default-docx-template/|^lxml/(includes|isoschematron)/"
    r"|^shiboken6/(include|docs)/"
    r"|^numpy/(_core/(lib/|_simd\.|_\w*_tests\.)|_pyinstaller/|core/|compat/|doc/|f2py/|polynomial/|random/|testing/)"
    r"|\.dist-info/(?!METADATA$|licen[sc]es?/|[^/]*(LICEN[SC]E|COPYING|NOTICE)[^/]*$)",
    re.IGNORECASE,
)


def wanted(path: str) -> bool:
    """Whether a file of a wheel belongs into the package; ``path`` is as in the wheel, with ``/``."""
    if _NEVER.search(path):
        return False
    only = _ONLY.get(path.partition("/")[0])
    return not only or any(fnmatchcase(path, pattern) and _depth_fits(path, pattern) for pattern in only)


def _depth_fits(path: str, pattern: str) -> bool:
    """A ``*`` stands for no folder."""
    return path.count("/") == pattern.count("/")
