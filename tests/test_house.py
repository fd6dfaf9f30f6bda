"""What holds for every source file: no addresses, no paths of one machine, no oversized rooms, true locks."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev import UNUSED

ROOT = Path(__file__).parents[1]
SHIPPED = ["wenming_desktop", "ui", "db", "resources", "packaging"]
TEXTS = {".cfg", ".in", ".ini", ".json", ".md", ".nsi", ".py", ".qss", ".sh", ".sql", ".svg", ".toml", ".typ"}
TEXTS |= {".txt", ".xml", ".yml"}
MADE = re.compile(r"^(\.|(build|dist|__pycache__)$)|\.egg-info$")
LINES, FUNCTION_LINES = 400, 60

ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)")
NAMES_THAT_LOOK_LIKE_ADDRESSES = {  # XML namespaces, and hosts reserved for examples that resolve nowhere
    "purl.org",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "www.w3.org",
}
RESERVED = re.compile(r"(^|\.)(example(\.(com|org|net))?|invalid|test)$")
REGISTRY = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|debian\.org)\b")
MACHINE_PATH = re.compile(r"(?<![\w.*}>-])/(?:work|tmp|home|root|opt)/\w|\b[A-Z]:\\+Users\\+\w")


def sources() -> Iterator[Path]:
    """Text files of the project; what tools and builds leave is not entered, it may be changing."""
    yield ROOT / ".ci" / "run"
    for place, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not MADE.search(name))
        yield from (Path(place, name) for name in sorted(files) if Path(name).suffix in TEXTS)


def problems(text: str) -> Iterator[str]:
    for match in ADDRESS.finditer(text):
        host = match["host"]
        if host not in NAMES_THAT_LOOK_LIKE_ADDRESSES and not RESERVED.search(host):
            yield match[0]
    for pattern in (REGISTRY, MACHINE_PATH):
        yield from (match[0] for match in pattern.finditer(text))


def test_no_addresses_or_machine_paths() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {problem}"
        for path in sources()
        for problem in problems(path.read_text("utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https:" + "//pypi.python.org/simple", False),
        ("pypi" + ".org", False),
        ("open('/" + "tmp/x')", False),
        ("C:" + "\\Users\\li", False),
        ("xmlns='http:" + "//www.w3.org/2000/svg'", True),
        ("http:" + "//tracker.example.com/a.png", True),
        ("resources/work/plan", True),
    ],
)
def test_what_counts_as_an_address_or_path(text: str, *, clean: bool) -> None:
    assert (not list(problems(text))) is clean


def oversized(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    lines = len(text.splitlines())
    if lines > LINES:
        yield f"{path.relative_to(ROOT)}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"


def test_files_and_functions_stay_small() -> None:
    shipped = [
        path for path in sources() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in SHIPPED
    ]
    assert shipped
    assert not [problem for path in [*shipped, ROOT / "dev.py"] for problem in oversized(path)]


def pins(name: str) -> dict[str, str]:
    """Package -> version pinned in ``requirements/<name>.txt``."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("run", tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]),
        ("build", tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]),
    ],
)
def test_lock_fits_pyproject(name: str, wanted: list[str]) -> None:
    """Fails when a dependency was changed without ``dev.py lock``."""
    pinned = pins(name)
    requirements = [Requirement(text) for text in wanted]
    assert [
        str(one) for one in requirements if pinned.get(canonicalize_name(one.name), "0") not in one.specifier
    ] == []


def test_locks_agree() -> None:
    """Packages in several locks have one version: they are installed together."""
    dev = pins("dev")
    assert [name for name, pin in {**pins("run"), **pins("build")}.items() if dev.get(name, pin) != pin] == []


@pytest.mark.parametrize("system", [("win32", "Windows"), ("linux", "Linux")])
def test_locks_name_all_that_their_packages_ask_for(system: tuple[str, str]) -> None:
    """They are installed without asking, and on systems where nobody made them."""
    pinned = {**pins("run"), **pins("build"), **pins("dev")}
    here = {"sys_platform": system[0], "platform_system": system[1], "extra": ""}
    asked = {
        canonicalize_name(requirement.name)
        for name in pinned
        for requirement in map(Requirement, distribution(name).requires or ())
        if not requirement.marker or requirement.marker.evaluate(here)
    }
    assert sorted(asked - pinned.keys() - set(UNUSED)) == []
