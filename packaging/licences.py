"""One page with the licences of everything in the package, gathered from the files themselves."""

import html
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email.parser import Parser
from pathlib import Path

import weights
import workshop
from places import NAME, TITLE, program_version

_QT_NOTE = """Qt、PySide6 和 shiboken6 按 GNU LGPL 第 3 版使用，未作改动，以独立的动态库随附：
可以用自己编译的同版本库替换 PySide6 文件夹里的文件。源代码可从 Qt 项目取得，版本号见上。"""
_HEIF_NOTE = """pi_heif 随附的 libheif 和 libde265 按 GNU LGPL 第 3 版使用，未作改动，以独立的动态库随附：
可以用自己编译的同版本库替换 app 文件夹里的文件。源代码可从 strukturag 的同名项目取得，版本见 pi_heif 的许可。
Windows 上与它们一起的 GCC 运行库按 GNU GPL 第 3 版和它的运行库例外使用。"""

_NUMPY_NOTE = """numpy 随附的 OpenBLAS 里有 GCC 运行库，按 GNU GPL 第 3 版和它的运行库例外使用。
Linux 上与它一起的 libquadmath 按 GNU LGPL 第 2.1 版或更新的版本使用，未作改动，是独立的动态库，可以替换。"""
_WEIGHTS_NOTE = """识别文字用的模型 PP-OCRv6 small 按 Apache 许可证 2.0 使用，
权利属于百度和（或）PaddleOCR 的权利人。这两个模型文件经过本项目改动：较大的数组改成了半精度存储。"""
_NOTES = (_QT_NOTE, _HEIF_NOTE, _NUMPY_NOTE, _WEIGHTS_NOTE)


def write_page(app: Path, own: Mapping[str, str], page: Path) -> None:
    """Write the licences page.

    Args:
        app: the site-packages folder, with the ``.dist-info`` folders of all packages.
        own: title -> licence text of what is no package, such as Python and the LGPL.
        page: the HTML file to write.
    """
    parts = [*_packages(app), *((title, "", text) for title, text in own.items())]
    contents = "".join(f"<li>{html.escape(title)}　{html.escape(kind)}</li>" for title, kind, _ in parts)
    texts = "".join(
        f"<h2>{html.escape(title)}</h2><pre>{html.escape(text)}</pre>" for title, _, text in parts if text
    )
    page.write_text(
        f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>{TITLE}　许可</title>'
        "<style>body{font:15px/1.6 sans-serif;max-width:52em;margin:2em auto;padding:0 1em}"
        "pre{white-space:pre-wrap;font-size:12px;background:#f6f6f4;padding:1em}</style>"
        f"<h1>{TITLE} {program_version()}：随附软件的许可</h1>"
        f"{''.join(f'<p>{note}</p>' for note in _NOTES)}"
        f"<ul>{contents}</ul>{texts}</html>\n",
        "utf-8",
    )


def _packages(app: Path) -> Iterator[tuple[str, str, str]]:
    """Name and version, kind of licence, and the licence texts of each Python package, by name."""
    for folder in sorted(app.glob("*.dist-info"), key=lambda path: path.name.lower()):
        metadata = Parser().parsestr((folder / "METADATA").read_text("utf-8"))
        if metadata["Name"] == NAME:
            continue
        kind = metadata["License-Expression"] or metadata["License"] or ""
        if "\n" in kind:  # the whole text stands there
            classifiers = metadata.get_all("Classifier", [])
            kind = "".join(line.split(" :: ")[-1] for line in classifiers if line.startswith("License"))
        texts = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "METADATA"]
        beside = app / str(metadata["Name"])  # where onnxruntime has its own
        texts += [path for name in ("LICENSE", "ThirdPartyNotices.txt") if (path := beside / name).is_file()]
        body = "\n\n".join(path.read_text("utf-8", errors="replace") for path in texts)
        yield f"{metadata['Name']} {metadata['Version']}", kind, body


def shared_licences(wheels: Sequence[Path]) -> dict[str, str]:
    """Licences that no wheel carries as text: Qt's, of what is inside it, and of the crates inside typst."""
    common = workshop.TREE / "usr" / "share" / "common-licenses"
    found = {f"GNU {name}": (common / name).read_text("utf-8") for name in ("LGPL-3", "GPL-3")}
    found["PP-OCRv6 small"] = weights.licence()
    found["Qt 6.8 内含的第三方代码"] = debian_licence("libqt6core6t64")
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            bills = [archive.read(name) for name in archive.namelist() if name.endswith(".cyclonedx.json")]
        if bills:
            found[f"{wheel.name.split('-')[0]} 内含的组件"] = "\n".join(
                _inside(bill.decode()) for bill in bills
            )
    return found


def debian_licence(package: str) -> str:
    """Who holds the rights in a Debian package and under which licences, as the workshop has it."""
    return (workshop.TREE / "usr" / "share" / "doc" / package / "copyright").read_text("utf-8")


def _inside(bill: str) -> str:
    """What a CycloneDX bill of materials lists, one ``name version: licence`` a line."""
    lines: list[str] = []
    for component in json.loads(bill).get("components", []):
        licences = [
            one.get("expression") or one["license"].get("id") or one["license"].get("name", "")
            for one in component.get("licenses", [])
        ]
        lines.append(f"{component['name']} {component.get('version', '')}: {'; '.join(licences) or '未注明'}")
    return "\n".join(sorted(set(lines)))
