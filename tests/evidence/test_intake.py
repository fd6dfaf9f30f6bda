"""Files taken in without a place, and what must not come in at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import Evidence
from tests.workspaces import attach, domain_rows, file, stored_files, task_ids
from wenming_desktop.evidence.intake import Taken, take_into_inbox
from wenming_desktop.evidence.programs import reason_against
from wenming_desktop.evidence.records import CAME_FROM_LIMIT, check_files
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.workspace import Workspace


def take(workspace: Workspace, *paths: Path, source: str = "") -> Taken:
    return take_into_inbox(workspace.log, workspace.files, paths, source, Job())


def records(workspace: Workspace) -> dict[str, Evidence]:
    with workspace.reading() as session:
        return {row.original_name: row for row in session.scalars(select(Evidence))}


def test_taken_in_without_a_place(workspace: Workspace, tmp_path: Path) -> None:
    before = domain_rows(workspace)
    taken = take(workspace, file(tmp_path, "合影.JPG", b"photo"), file(tmp_path), source="宣传科U盘")
    assert [row.title for row in taken.rows] == ["合影", "通知"]
    assert (taken.known, taken.refused) == ((), ())
    assert workspace.log.labels()[0] == "收进材料：合影、通知"
    for name, record in records(workspace).items():
        assert record.came_from == "宣传科U盘"
        assert record.picture == (name == "合影.JPG")
        assert record.inbox_since
        assert abs(record.inbox_since - datetime.now(UTC)) < timedelta(minutes=5)
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_what_is_on_record_is_not_doubled(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, task_ids(workspace)[0], file(tmp_path))
    labels = workspace.log.labels()
    taken = take(workspace, file(tmp_path, "通知（微信）.pdf"))
    (known,) = taken.known
    assert taken.rows == ()
    assert known.uses == ("1-1",)
    assert known.words == "“通知（微信）.pdf”以前收过（通知），已用于1-1，没有重复保存。"
    assert workspace.log.labels() == labels  # nothing changed, no step
    assert records(workspace)["通知.pdf"].inbox_since is None


def test_the_same_bytes_twice_at_once(workspace: Workspace, tmp_path: Path) -> None:
    taken = take(workspace, file(tmp_path, "甲.jpg"), file(tmp_path, "乙.jpg"))
    assert [row.original_name for row in taken.rows] == ["甲.jpg"]
    assert [(known.path.name, known.uses) for known in taken.known] == [("乙.jpg", ())]
    assert "还没有归口" in taken.known[0].words


def test_the_good_ones_go_in_beside_refused_ones(workspace: Workspace, tmp_path: Path) -> None:
    taken = take(workspace, file(tmp_path), file(tmp_path, "空.txt", b""), file(tmp_path, "看我.exe"))
    assert [row.title for row in taken.rows] == ["通知"]
    assert [refused.path.name for refused in taken.refused] == ["空.txt", "看我.exe"]
    nothing = take(workspace, file(tmp_path, "空.txt", b""))
    assert (nothing.rows, len(nothing.refused)) == ((), 1)


def test_cancelling_takes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = domain_rows(workspace)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        take_into_inbox(workspace.log, workspace.files, [file(tmp_path)], "", job)
    assert domain_rows(workspace) == before
    assert stored_files(workspace) == set()


def test_a_long_origin_keeps_its_end(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, file(tmp_path), source="/".join(["很深的文件夹"] * 100) + "/末尾")
    (record,) = records(workspace).values()
    assert len(record.came_from) == CAME_FROM_LIMIT
    assert record.came_from.endswith("/末尾")


NAMES = ("安装.exe", "照片.jpg.EXE", "快捷方式.lnk", "网址.url", "宏.vbs", "图.scr ", "批处理.bat.", "a.js")
MORE = (
    "a.ps1",
    "a.msi",
    "a.reg",
    "a.dll",
    "a.hta",
    "a.chm",
    "a.jar",
    "a.appref-ms",
    "a.cpl",
    "a.py",
    "a.apk",
)
SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F"
HEADS = (
    b"MZ\x90\x00",
    b"\x7fELF\x02",
    b"#!/bin/sh\n",
    b"#! /usr/bin/env python",
    b"\xcf\xfa\xed\xfe",
    SHORTCUT,
)
DOCUMENTS = (
    "通知.pdf",
    "台账.xlsm",
    "总结.docm",
    "截图 www.example.cn.png",
    "压缩包.zip",
    "没有扩展名",
    "exe",
)


@pytest.mark.parametrize("name", [*NAMES, *MORE])
def test_programs_are_refused_by_name(name: str) -> None:
    reason = reason_against(name, b"%PDF-1.7")
    assert reason
    assert f"“{name}”是程序、脚本或快捷方式" in reason


@pytest.mark.parametrize("head", HEADS)
def test_programs_are_refused_by_what_they_hold(tmp_path: Path, head: bytes) -> None:
    (refused,) = check_files([file(tmp_path, "通知.pdf", head)])
    assert "和扩展名不符" in refused.reason


def test_a_name_that_turns_its_end_round(tmp_path: Path) -> None:
    (refused,) = check_files([file(tmp_path, "照片\u202egpj.exe", b"MZ")])
    assert "照片gpj.exe" in refused.reason
    assert "隐藏字符" in refused.reason


def test_two_letters_alone_make_no_program() -> None:
    assert reason_against("照片.jpg", b"MZ" + bytes(range(100, 162))) is None
    assert reason_against("照片.jpg", b"MZ\x90\x00" + bytes(60))
    assert reason_against("照片.jpg", (b"MZ" + bytes(58) + b"\xf8\x00\x00\x00").ljust(64, b"\0"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_not_taken_for_programs(name: str) -> None:
    assert reason_against(name, b"%PDF-1.7") is None


@given(st.text(max_size=30), st.binary(max_size=32))
def test_every_name_is_either_taken_or_refused_in_words(name: str, head: bytes) -> None:
    reason = reason_against(name, head)
    assert reason is None or reason.endswith("。")
