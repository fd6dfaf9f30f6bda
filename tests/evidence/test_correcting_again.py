"""改正 driven hard: any order of corrections, undoing, readings and losses; search finds what is shown."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.scanned import put, read_page
from tests.workspaces import attach, domain_rows, file, new_workspace, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.recognising import correct_line, read_pages, sync_corrections
from wenming_desktop.workspace import Workspace

READINGS = (("甲", "乙", "甲"), ("丙", "甲", "乙", "甲"), ("乙",))


def recognised(workspace: Workspace, path: Path, *lines: str) -> str:
    """The hash of a file on record on which these lines were read."""
    (row,) = attach(workspace, task_ids(workspace)[0], path)
    workspace.texts.put(row.sha256, [], "1", [1])
    put(workspace, row.sha256, 1, read_page(*lines))
    return row.sha256


def correct(workspace: Workspace, sha256: str, line: int, said: str) -> None:
    with workspace.log.change() as session:
        correct_line(session, workspace.texts, sha256, 1, line, said)
    sync_corrections(workspace.log, workspace.texts)


def shown(workspace: Workspace, sha256: str) -> list[str]:
    with workspace.reading() as session:
        return [line.text for line in read_pages(session, workspace.texts, sha256)[1].lines]


@pytest.mark.parametrize("read", ["甲　乙", "甲  乙", " 甲乙", "甲乙　"])
def test_a_line_with_strange_blanks_is_taken_back(workspace: Workspace, tmp_path: Path, read: str) -> None:
    sha256 = recognised(workspace, file(tmp_path), read)
    correct(workspace, sha256, 0, "丙")
    assert shown(workspace, sha256) == ["丙"]
    correct(workspace, sha256, 0, read.strip())  # as a text field gives it back
    assert shown(workspace, sha256) == [read]
    assert domain_rows(workspace)["text_correction"] == []


def test_a_file_that_is_gone_meanwhile_is_said(workspace: Workspace, tmp_path: Path) -> None:
    sha256 = recognised(workspace, file(tmp_path), "甲")
    workspace.log.undo()
    with pytest.raises(UserError, match="已不存在"):
        correct(workspace, sha256, 0, "乙")


STEP = st.one_of(
    st.tuples(st.just("correct"), st.integers(0, 3), st.sampled_from(["甲", "乙", "改一", "改二"])),
    st.tuples(st.just("read anew"), st.sampled_from(READINGS), st.none()),
    st.tuples(st.sampled_from(["undo", "redo", "lose"]), st.none(), st.none()),
)


@settings(max_examples=40)
@given(st.lists(STEP, min_size=3, max_size=10))
def test_search_finds_what_is_shown(steps: list[tuple]) -> None:
    """A correction shows at once; with all of them undone the page says what was read."""
    with TemporaryDirectory() as folder, new_workspace(Path(folder) / "data", alone=True) as workspace:
        reading = READINGS[0]
        sha256 = recognised(workspace, file(Path(folder)), *reading)
        for step, first, second in steps:
            if step == "correct" and first < len(reading):
                correct(workspace, sha256, first, second)
                assert shown(workspace, sha256)[first] == second
            elif step == "read anew":
                reading = first
                put(workspace, sha256, 1, read_page(*reading), "9")
            elif step == "undo" and corrected_last(workspace):
                workspace.log.undo()
            elif step == "redo":
                workspace.log.redo()
            elif step == "lose":
                workspace.texts.close()
                (workspace.cache_folder / "texts.db").unlink()
                workspace.texts.put(sha256, [], "1", [1])
                put(workspace, sha256, 1, read_page(*reading))
            sync_corrections(workspace.log, workspace.texts)
            now = shown(workspace, sha256)
            assert workspace.texts.pages(sha256) == ["\n".join(now)]
            assert len(now) == len(reading)
        while corrected_last(workspace):
            workspace.log.undo()
        sync_corrections(workspace.log, workspace.texts)
        assert shown(workspace, sha256) == [*reading]
        assert workspace.texts.corrected() == {}


def corrected_last(workspace: Workspace) -> bool:
    label, _ = workspace.log.labels()
    return bool(label and label.startswith("改正"))
