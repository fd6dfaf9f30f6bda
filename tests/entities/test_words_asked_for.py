"""Names of fields in the code: one that no field has would fail only when the clerk comes by."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from wenming_desktop.entities.tables import field_of

ROOT = Path(__file__).parents[2]


def asked(path: Path) -> Iterator[tuple[str, str]]:
    """Table and name of every field that a file asks for by literals."""
    for scope in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(scope, ast.Call) and isinstance(scope.func, ast.Name):
            names = [each.value for each in scope.args if isinstance(each, ast.Constant)]
            if scope.func.id in {"word_of", "field_of"} and len(names) == 2:
                yield names[0], names[1]
        elif isinstance(scope, ast.ClassDef) and (table := table_of(scope)):
            for call in ast.walk(scope):
                method = call.func if isinstance(call, ast.Call) else None
                if isinstance(method, ast.Attribute) and method.attr == "add_field":
                    yield table, call.args[0].value


def table_of(form: ast.ClassDef) -> str | None:
    """The table that a form is about."""
    for line in form.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "table":
            return line.value.value
    return None


SOURCES = [path for room in ("wenming_desktop", "ui") for path in (ROOT / room).rglob("*.py")]
FOUND = sorted({each for path in SOURCES for each in asked(path)})


@pytest.mark.parametrize(("table", "name"), FOUND)
def test_a_field_of_this_name_is_described(table: str, name: str) -> None:
    assert field_of(table, name).word


def test_they_are_found_in_the_code() -> None:
    assert {("activity", "organiser"), ("fund_entry", "item"), ("evidence", "long_term_valid")} <= set(FOUND)
