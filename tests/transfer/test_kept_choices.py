"""What the clerk has chosen and not taken yet, kept beside the data."""

from pathlib import Path

from tests.workspaces import full, small_disk
from wenming_desktop.errors import UserError
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.kept_choices import keep_choices, kept_choices

KEPT = {("task", "1", "text"): ("abc", Choice.BOTH), ("包", "new|2"): ("def", Choice.OURS)}


def test_they_are_there_again_until_they_are_forgotten(tmp_path: Path) -> None:
    keep_choices(tmp_path, "../甲", KEPT)
    keep_choices(tmp_path, "乙", {("x",): ("", Choice.THEIRS)})
    assert kept_choices(tmp_path, "../甲") == KEPT
    assert {path.parent.name for path in tmp_path.rglob("*.json")} == {"chosen"}
    keep_choices(tmp_path, "../甲", {})
    assert kept_choices(tmp_path, "../甲") == {}
    assert len(kept_choices(tmp_path, "乙")) == 1


def test_a_damaged_file_is_none(tmp_path: Path) -> None:
    keep_choices(tmp_path, "甲", KEPT)
    (file,) = tmp_path.rglob("*.json")
    for text in ("", "[]x", "[[1]]", "7", '[[["a"], "b", "neither"]]'):
        file.write_text(text)
        assert kept_choices(tmp_path, "甲") == {}


def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "小盘", "64k") as disk:
        keep_choices(disk, "甲", KEPT)
        with full(disk):
            many = {(str(number),): ("", Choice.OURS) for number in range(2000)}
            try:
                keep_choices(disk, "甲", many)
                raised = ""
            except UserError as error:
                raised = error.message
        assert "没能记下选了什么" in raised
        assert kept_choices(disk, "甲") == KEPT
