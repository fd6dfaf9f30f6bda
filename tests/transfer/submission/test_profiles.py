from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transfer.submission.office import office
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.transfer.submission.in_words import example_name, profile_in_words
from wenming_desktop.transfer.submission.naming import FILE_FIELDS, filled, pattern_fault
from wenming_desktop.transfer.submission.profiles import (
    SAMPLES,
    ProfileDraft,
    ProfileRow,
    add_profile,
    add_samples,
    as_json,
    copy_profile,
    edit_profile,
    find_profile,
    from_json,
    note_used,
    profile_rows,
    remove_profile,
)
from wenming_desktop.words import exact_size, typed_size
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path):
    with office(tmp_path) as made:
        yield made


def rows(workspace: Workspace) -> list[ProfileRow]:
    with workspace.reading() as session:
        return profile_rows(session)


def test_added_changed_copied_removed_and_each_step_can_be_undone(workspace: Workspace):
    draft = replace(SAMPLES[0], name="省测评系统")
    with workspace.log.change() as session:
        added = add_profile(session, draft).id
    with workspace.log.change() as session:
        copy_profile(session, added)
    with workspace.log.change() as session:
        edit_profile(session, added, replace(draft, item_most=5))
    with workspace.log.change() as session:
        remove_profile(session, added)
    assert [row.draft.name for row in rows(workspace)] == ["省测评系统 副本"]
    workspace.log.undo()
    assert {row.draft.name: row.draft.item_most for row in rows(workspace)} == {
        "省测评系统": 5,
        "省测评系统 副本": 0,
    }
    workspace.log.undo()
    workspace.log.undo()
    assert [row.draft for row in rows(workspace)] == [draft]
    workspace.log.undo()
    assert rows(workspace) == []


@pytest.mark.parametrize(
    ("draft", "field", "says"),
    [
        (ProfileDraft(kinds="jpg"), "name", "请填写"),
        (ProfileDraft(name="某处"), "kinds", "请填写"),
        (ProfileDraft(name="某处", kinds="图片"), "kinds", "看不懂“图片”"),
        (ProfileDraft(name="某处", kinds="jpg", name_pattern="{标题}"), "name_pattern", "没有“{标题}”"),
        (ProfileDraft(name="某处", kinds="jpg", name_pattern="{编号"), "name_pattern", "花括号"),
        (ProfileDraft(name="某处", kinds="jpg", name_pattern="{编号}/{序号}"), "name_pattern", "分文件夹"),
        (ProfileDraft(name="某处", kinds="jpg", name_pattern="照片"), "name_pattern", "重名"),
        (ProfileDraft(name="某处", kinds="jpg", folder_pattern="{题名}"), "folder_pattern", "不能用“{题名}”"),
        (
            ProfileDraft(name="某处", kinds="jpg", picture_least=900, picture_most=800),
            "picture_least",
            "还多",
        ),
        (ProfileDraft(name="某处", kinds="jpg", item_most=-1), "item_most", "0 到"),
    ],
)
def test_refused_beside_its_field(workspace: Workspace, draft: ProfileDraft, field: str, says: str):
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        add_profile(session, draft)
    assert says in refused.value.fields[field]
    assert rows(workspace) == []


def test_a_name_is_taken_once(workspace: Workspace):
    with workspace.log.change() as session:
        add_profile(session, ProfileDraft(name="某处", kinds="*.JPG，.pdf"))
    assert rows(workspace)[0].draft.kinds == "jpg、pdf"
    with pytest.raises(FieldErrors, match="已有"), workspace.log.change() as session:
        add_profile(session, ProfileDraft(name="某处", kinds="jpg"))


def test_the_samples_contradict_each_other_and_are_no_limits(workspace: Workspace):
    with workspace.log.change() as session:
        assert len(add_samples(session)) == 2
    with workspace.log.change() as session:
        assert add_samples(session) == []
    small, large = SAMPLES
    assert small.picture_most < large.picture_least
    assert dict(profile_in_words(ProfileDraft(kinds="jpg")))["图片"] == "JPG，大小不限"


def test_the_last_use_is_kept_and_is_no_step_of_the_history(workspace: Workspace):
    with workspace.log.change() as session:
        add_samples(session)
    row = rows(workspace)[0]
    with workspace.log.change() as session:
        note_used(session, row.id, date(2021, 9, 30))
    assert {each.used_on for each in rows(workspace)} == {None, date(2021, 9, 30)}
    workspace.log.undo()  # of the samples
    assert rows(workspace) == []


def test_found_by_name_or_how_it_begins(workspace: Workspace):
    with workspace.reading() as session, pytest.raises(UserError, match="还没有报送要求"):
        find_profile(session, "省")
    with workspace.log.change() as session:
        add_samples(session)
    with workspace.reading() as session:
        assert find_profile(session, "小图").draft == SAMPLES[0]
        with pytest.raises(UserError, match="现有“原图报送（样例）”、“小图上传（样例）”"):
            find_profile(session, "省")


def test_out_and_in_again():
    for draft in SAMPLES:
        assert from_json(as_json(draft), "某.json") == draft
    for text in ("", "[]", "{}", '{"format": "wenming-submission-profile", "kinds": 3}', "[" * 9000):
        with pytest.raises(UserError, match="不是报送要求的文件"):
            from_json(text, "某.json")


def test_separators_go_with_an_empty_field():
    values = {"编号": "2-7", "题名": "通知"}
    assert filled("{编号}-{文号}-{题名}", values) == "2-7-通知"
    assert filled("{日期}_{题名}", values) == "通知"
    assert filled("{题名}-{文号}", values) == "通知"


@given(st.lists(st.sampled_from(FILE_FIELDS) | st.sampled_from(["-", "_", "号"]), min_size=1, max_size=6))
def test_any_pattern_of_known_fields_has_an_example(parts: list[str]):
    pattern = "".join(f"{{{part}}}" if part in FILE_FIELDS else part for part in parts)
    if not pattern_fault(pattern):
        assert example_name(ProfileDraft(kinds="jpg", name_pattern=pattern)).endswith(".jpg")


@given(st.integers(0, 10**12))
def test_a_size_is_read_as_it_was_written(size: int):
    assert typed_size(exact_size(size)) == size
