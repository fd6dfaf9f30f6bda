"""The sheets of all papers for the eye: what they say of a paper, and what they find on its pages."""

from pathlib import Path

import pytest
import typst

from tests.e2e import paper_sheets
from tests.e2e.page_words import faults


def page(body: str) -> bytes:
    """One small page with words placed by hand."""
    return typst.compile(f"#set page(width: 200pt, height: 100pt, margin: 0pt)\n{body}".encode())


def test_words_over_the_edge_and_over_others_are_told():
    apart = "#place(dx: 10pt, dy: 10pt)[left]\n#place(dx: 100pt, dy: 10pt)[right]"
    assert list(faults(page(apart))) == []
    (over_the_edge,) = faults(page("#place(dx: 180pt, dy: 10pt)[over the edge]"))
    assert "超出页边" in over_the_edge
    (on_others,) = faults(page("#place(dx: 10pt, dy: 10pt)[first]\n#place(dx: 20pt, dy: 11pt)[second]"))
    assert "压住" in on_others


def test_a_paper_becomes_pages_and_a_refusal_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(paper_sheets, "FOLDER", tmp_path)
    assert paper_sheets.main(["empty", "self-assessment", "activity-report"]) == 0
    said = capsys.readouterr().out
    assert "6 页" in said
    assert "还没有登记活动" in said
    pages = {path.name for path in (tmp_path / "empty").glob("self-assessment-*.png")}
    assert pages == {f"self-assessment-{number:03}.png" for number in range(1, 7)}
    assert (tmp_path / "empty" / "self-assessment.png").is_file()
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "empty/self-assessment-006.png" in index
    assert "还没有登记活动" in index


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]):
    assert paper_sheets.main(["nothing"]) == 1
    assert "nothing" in capsys.readouterr().out
