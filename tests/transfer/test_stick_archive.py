import json
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import bagit
import openpyxl
import pytest
from sqlalchemy import select

from db.models import Evidence, EvidenceLink
from resources import resource
from wenming_desktop.entities.choices import FundKind, PublicityLevel
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.records import attach_files, unlink_evidence
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import trash
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, VolunteerDraft
from wenming_desktop.ledger.funds import FundDraft, attach_to_fund, create_fund
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, attach_to_publicity, create_publicity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.safe_names import PATH_LIMIT
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import in_words
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.media import medium_of
from wenming_desktop.transfer.stick_archive import ArchiveSummary, write_archive
from wenming_desktop.workspace import Workspace

BESIDE = {"index.html", "展示", "记录", "先读我.txt"}  # years' folders, where no name had to be changed
NOW = datetime(2021, 12, 20, 9, 30, 5)  # noqa: DTZ001 - local time, as the clerk's clock


@pytest.fixture
def workspace(tmp_path: Path):
    with closing(Workspace.create(tmp_path / "数 据", "临沂某局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, read_plan(resource("plans", "plan-2021.txt").read_text(encoding="utf-8")))
        yield workspace


def attach(workspace: Workspace, code: str, path: Path, content: bytes, title: str | None = None) -> str:
    """Attach a file of this content to a task of the first plan; returns the link's id."""
    path.write_bytes(content)
    with workspace.reading() as session:
        task_id = find_task(session, plan_heads(session)[-1].id, code).id
    return attach_files(workspace.log, workspace.files, task_id, [path], Job(), title)[0].link_id


def archive(workspace: Workspace, parent: Path, plan_ids: list[str] | None = None) -> ArchiveSummary:
    whole = plan_ids is None
    choices = ArchiveChoices(plan_ids, unused=whole, replaced=whole)
    return write_archive(workspace, choices, parent, Job(), NOW)


def payload(summary: ArchiveSummary) -> dict[str, bytes]:
    data = summary.folder / "data"
    return {
        path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()
    }


def records(summary: ArchiveSummary) -> dict:
    return json.loads((summary.folder / "data" / "记录" / "records.json").read_bytes())


def test_contents(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, "2-7", tmp_path / "IMG_0001.JPG", b"photo", "3月5日：学雷锋/志愿服务")
    attach(workspace, "4-2", tmp_path / "copy.jpg", b"photo")  # the same bytes serve a second task
    attach(workspace, "2-7", tmp_path / "总结.docx", b"summary")
    summary = archive(workspace, tmp_path / "U盘" / "存档")
    assert summary.folder == tmp_path / "U盘" / "存档" / "文明创建存档-临沂某局-2021-20211220-093005"
    files = payload(summary)
    leaf = {path.split("/")[-1]: path for path in files}
    evidence = [path for path in files if path.startswith("2021/0")]
    assert {path: files[path] for path in evidence if "2-7" in path} == {
        "2021/02-价值引领/2-7 开展学雷锋志愿服务活动/3月5日：学雷锋／志愿服务.JPG": b"photo",
        "2021/02-价值引领/2-7 开展学雷锋志愿服务活动/总结.docx": b"summary",
    }
    assert len(evidence) == 3
    assert sum(content == b"photo" for content in files.values()) == 2
    others = {path for path in files if not path.startswith(("2021/", "展示/"))}
    assert others == {"index.html", "先读我.txt", "其他/改名对照.xlsx", "记录/records.json"}
    assert summary.files == len(files)
    assert summary.renamed == 2  # the slash in both copies
    assert summary.bytes == sum(map(len, files.values()))
    with closing(
        openpyxl.load_workbook(summary.folder / "data" / leaf["文明单位测评考核指标任务配档表.xlsx"])
    ) as book:
        assert "文明单位测评考核指标任务配档表" in {cell.value for cell in book.active[3]}
    paths = {row["title"]: row["archive_paths"] for row in records(summary)["tables"]["evidence"]}
    assert {path for listed in paths.values() for path in listed} == set(evidence)
    assert all(len(f"data/{path}") <= PATH_LIMIT for path in files)


def test_others_can_check_it(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, "1-1", tmp_path / "a.txt", b"text")
    summary = archive(workspace, tmp_path / "out")
    assert bagit.Bag(str(summary.folder)).validate()
    assert check_archive(summary.folder, Job()).problems == ()
    read_me = (summary.folder / "data" / "先读我.txt").read_bytes()
    assert read_me.startswith(b"\xef\xbb\xbf")
    assert read_me.count(b"\n") == read_me.count(b"\r\n") > 20
    assert "临沂某局" in read_me.decode("utf-8-sig")
    assert "ForEach-Object { $h, $p = $_ -split '  ', 2; if" in read_me.decode("utf-8-sig")


def test_hostile_and_equal_names(workspace: Workspace, tmp_path: Path) -> None:
    long = "关于" + "很长" * 90
    for number, title in enumerate(
        ["CON", "照片", "照片", "../../逃", long, long, "a\u202efdp.exe", "末尾. "]
    ):
        attach(workspace, "1-1", tmp_path / "x.pdf", f"{number}".encode(), title)
    summary = archive(workspace, tmp_path / "out")
    assert bagit.Bag(str(summary.folder)).validate()
    assert check_archive(summary.folder, Job(), strict=True).problems == ()  # refuses names that are not safe
    contents = [content for path, content in payload(summary).items() if path.endswith(".pdf")]
    assert sorted(contents) == [f"{number}".encode() for number in range(8)]


def test_only_the_chosen_year(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, "1-1", tmp_path / "a.txt", b"2021")
    draft = PlanDraft("方案", "", None, 2022, "", (), "", (CategoryDraft("党建", (TaskDraft("学习"),)),), ())
    with workspace.log.change() as session:
        second = save_plan(session, draft)
    whole = archive(workspace, tmp_path / "all")
    assert whole.folder.name == "文明创建存档-临沂某局-2021至2022-20211220-093005"
    assert {path.split("/")[0] for path in payload(whole)} == {"2021", "2022", "其他", *BESIDE}
    chosen = archive(workspace, tmp_path / "one", [second])
    assert {path.split("/")[0] for path in payload(chosen)} == {"2022", *BESIDE}
    assert [row["archive_paths"] for row in records(chosen)["tables"]["evidence"]] == [[]]


def test_two_plans_of_one_year_stay_apart(workspace: Workspace, tmp_path: Path) -> None:
    draft = PlanDraft(
        "另一方案", "", None, 2021, "", (), "", (CategoryDraft("党建", (TaskDraft("学习"),)),), ()
    )
    with workspace.log.change() as session:
        save_plan(session, draft)
    tops = {path.split("/")[0] for path in payload(archive(workspace, tmp_path / "out"))}
    assert tops == {"2021", "2021 (2)", *BESIDE}


def test_what_serves_nothing_is_in_an_archive_of_everything_only(
    workspace: Workspace, tmp_path: Path
) -> None:
    link_id = attach(workspace, "1-1", tmp_path / "a.txt", b"withdrawn")
    thrown = attach(workspace, "1-1", tmp_path / "b.txt", b"thrown away")
    with workspace.log.change() as session:
        thrown_id = session.get_one(EvidenceLink, thrown).evidence_id
        unlink_evidence(session, [link_id])
    with workspace.log.change() as session:
        trash(session, [thrown_id])
    waiting = [tmp_path / "甲.jpg", tmp_path / "乙" / "甲.jpg"]
    (tmp_path / "乙").mkdir()
    for number, path in enumerate(waiting):
        path.write_bytes(b"waits %d" % number)
    take_into_inbox(workspace.log, workspace.files, waiting, "", Job())
    summary = archive(workspace, tmp_path / "out")
    files = payload(summary)
    others = {path: content for path, content in files.items() if path.startswith("待归口和未用到的材料/")}
    assert sorted(others) == [f"待归口和未用到的材料/{name}" for name in ("a.txt", "甲 (2).jpg", "甲.jpg")]
    assert sorted(others.values()) == [b"waits 0", b"waits 1", b"withdrawn"]
    assert b"thrown away" not in files.values()
    listed = [path for row in records(summary)["tables"]["evidence"] for path in row["archive_paths"]]
    assert sorted(listed) == sorted(others)
    assert "材料回收站里的文件不在这份存档里" in files["先读我.txt"].decode("utf-8-sig")
    assert check_archive(summary.folder, Job()).problems == ()
    with workspace.reading() as session:
        ids = [head.id for head in plan_heads(session)]
    chosen = payload(archive(workspace, tmp_path / "chosen", ids))
    assert not {b"withdrawn", b"waits 0"} & set(chosen.values())
    assert "不在这份存档里" in chosen["先读我.txt"].decode("utf-8-sig")


def test_replaced_files_are_in_it(workspace: Workspace, tmp_path: Path) -> None:
    link_id = attach(workspace, "1-1", tmp_path / "模糊.jpg", b"blurred", "合影")
    (tmp_path / "清楚.png").write_bytes(b"sharp")
    with workspace.reading() as session:
        evidence_id = session.get_one(EvidenceLink, link_id).evidence_id
    replace_file(workspace.log, workspace.files, evidence_id, tmp_path / "清楚.png", Job())
    summary = archive(workspace, tmp_path / "out")
    files = payload(summary)
    assert files["换下的文件/合影.jpg"] == b"blurred"
    (version,) = records(summary)["tables"]["evidence_version"]
    assert version["archive_paths"] == ["换下的文件/合影.jpg"]
    (record,) = records(summary)["tables"]["evidence"]
    assert [files[path] for path in record["archive_paths"]] == [b"sharp"]


@pytest.mark.parametrize("missing", [True, False])
def test_all_that_is_broken_is_named_at_once(workspace: Workspace, tmp_path: Path, *, missing: bool) -> None:
    """Altered ones without a missing one are found while copying."""
    for name in ("甲", "乙", "丙", "丁", "戊"):
        attach(workspace, "1-1", tmp_path / f"{name}.txt", name.encode())
    attach(workspace, "2-7", tmp_path / "丙.txt", "丙".encode())
    with workspace.reading() as session:
        stored = {row.title: workspace.files.path(row.sha256) for row in session.scalars(select(Evidence))}
    for name in ("丙", "丁"):
        stored[name].write_bytes("改".encode())
    if missing:
        stored["甲"].unlink()
        stored["乙"].write_bytes(b"-")
    broken = "甲乙丙丁" if missing else "丙丁"
    with pytest.raises(UserError) as caught:
        archive(workspace, tmp_path / "out")
    assert [name for name in "甲乙丙丁戊" if f"“{name}" in caught.value.message] == list(broken)
    assert caught.value.message.count("丙") == 1
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("harm", ["missing", "shorter", "altered"])
def test_damaged_evidence_is_named_and_nothing_written(
    workspace: Workspace, tmp_path: Path, harm: str
) -> None:
    attach(workspace, "1-1", tmp_path / "甲.txt", b"good")
    attach(workspace, "1-1", tmp_path / "乙.txt", b"harmed")
    with workspace.reading() as session:
        row = next(
            link.evidence
            for link in find_task(session, plan_heads(session)[0].id, "1-1").evidence_links
            if link.evidence.title == "乙"
        )
        stored = workspace.files.path(row.sha256)
    if harm == "missing":
        stored.unlink()
    else:
        stored.write_bytes(b"harm" if harm == "shorter" else b"Harmed")
    with pytest.raises(UserError, match="乙") as caught:
        archive(workspace, tmp_path / "out")
    assert "甲" not in caught.value.message
    assert not list((tmp_path / "out").glob("*"))


def test_refusals(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="数据文件夹"):
        archive(workspace, workspace.folder / "backups")
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="文件夹"):
        archive(workspace, tmp_path / "file" / "out")
    first = archive(workspace, tmp_path / "out")
    before = payload(first)
    with pytest.raises(UserError, match="已经存在"):
        archive(workspace, tmp_path / "out")
    assert payload(first) == before
    with closing(Workspace.create(tmp_path / "空", "某局")) as empty, pytest.raises(UserError, match="方案"):
        archive(empty, tmp_path / "out")


@pytest.mark.parametrize(
    "stage", ["正在整理目录", "正在写出登记", "正在制作表格", "缩略图", "正在制作网页", "data/"]
)
def test_cancelled_at_any_stage(workspace: Workspace, tmp_path: Path, stage: str) -> None:
    attach(workspace, "1-1", tmp_path / "a.jpg", b"\xff\xd8\xff")
    said: list[str] = []

    def cancel(_done: int, _total: int, text: str) -> None:
        said.append(text)
        if text.startswith(stage):
            job.cancel()

    job = Job(cancel)
    with pytest.raises(Cancelled):
        write_archive(workspace, ArchiveChoices(), tmp_path / "out", job, NOW)
    assert said[-1].startswith(stage)
    assert not list((tmp_path / "out").glob("*"))
    assert not list(workspace.scratch_folder().iterdir())


def test_long_unit_keeps_year_and_time(tmp_path: Path) -> None:
    with closing(Workspace.create(tmp_path / "数据", "某某市某某区" * 9)) as workspace:
        with workspace.log.change() as session:
            save_plan(session, read_plan(resource("plans", "plan-2021.txt").read_text(encoding="utf-8")))
        name = archive(workspace, tmp_path / "out").folder.name
    assert name.endswith("-2021-20211220-093005")
    assert len(name) <= 60


@pytest.mark.parametrize("personal", [False, True])
def test_what_is_personal_goes_along_only_if_asked_for(
    workspace: Workspace, tmp_path: Path, personal: bool
) -> None:
    with workspace.log.change() as session:
        add_departments(session, ["宣传科"])
        add_volunteer(session, VolunteerDraft("李四", "宣传科", phone="13812345678"))
    summary = write_archive(workspace, ArchiveChoices(personal=personal), tmp_path, Job(), NOW)
    found = records(summary)
    assert found["personal"] is personal
    assert ("13812345678" in {row["phone"] for row in found["tables"]["person"]}) is personal
    read_me = payload(summary)["先读我.txt"].decode("utf-8-sig")
    assert ("请妥善保管" in read_me, "隐去了部分数字" in read_me) == (personal, not personal)


def test_in_words(workspace: Workspace, tmp_path: Path) -> None:
    summary = archive(workspace, tmp_path / "out")
    assert in_words(check_archive(summary.folder, Job())).startswith(f"存档完好：{summary.files} 个文件，")
    (summary.folder / "data" / "记录" / "records.json").unlink()
    assert "处问题" in in_words(check_archive(summary.folder, Job()))


def test_proof_of_activities_reports_and_funds_is_in_it(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
        kind = kind_rows(session)[0].name
    drafts = [
        ActivityDraft(kind=kind, title=title, starts_on=date(2021, 3, 5), tasks=tasks)
        for title, tasks in (("学雷锋", ("2-7",)), ("没有对应任务", ()))
    ]
    for number, draft in enumerate(drafts):
        with workspace.log.change() as session:
            activity = create_activity(session, plan_id, draft).id
        photo = tmp_path / f"活动{number}.jpg"
        photo.write_bytes(f"photo {number}".encode())
        attach_to_activity(workspace.log, workspace.files, activity, MaterialKind.PHOTO, [photo], Job())
    with workspace.log.change() as session:
        report = create_publicity(
            session, plan_id, PublicityDraft("报道", "市日报", PublicityLevel.CITY, date(2021, 4, 1))
        ).id
        fund = create_fund(session, plan_id, FundDraft(FundKind.SPENT, date(2021, 5, 1), "宣传栏", "1200")).id
    (tmp_path / "截图.png").write_bytes(b"screenshot")
    (tmp_path / "发票.pdf").write_bytes(b"voucher")
    attach_to_publicity(workspace.log, workspace.files, report, [tmp_path / "截图.png"], Job())
    attach_to_fund(workspace.log, workspace.files, fund, [tmp_path / "发票.pdf"], Job())
    files = payload(archive(workspace, tmp_path / "U盘"))
    assert {path: content for path, content in files.items() if path.startswith("2021/")} == {
        "2021/02-价值引领/2-7 开展学雷锋志愿服务活动/活动0.jpg": b"photo 0",
        "2021/活动/活动1.jpg": b"photo 1",
        "2021/宣传报道/截图.png": b"screenshot",
        "2021/专项资金/发票.pdf": b"voucher",
    } | {path: content for path, content in files.items() if path.endswith("任务配档表.xlsx")}


def test_only_what_a_department_leads_or_supports(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.log.change() as session:
        add_departments(session, ["办公室", "宣传科"])
        plan_id = plan_heads(session)[0].id
        for code, lead, support in (
            ("1-1", "办公室", []),
            ("2-7", "宣传科", ["办公室"]),
            ("4-2", "宣传科", []),
        ):
            assign(session, [find_task(session, plan_id, code).id], AssignmentChange(lead, support))
        report = create_publicity(
            session, plan_id, PublicityDraft("报道", "市日报", PublicityLevel.CITY, date(2021, 4, 1))
        ).id
    for code in ("1-1", "2-7", "4-2", "3-1"):
        attach(workspace, code, tmp_path / f"{code}.txt", code.encode())
    (tmp_path / "截图.png").write_bytes(b"screenshot")
    attach_to_publicity(workspace.log, workspace.files, report, [tmp_path / "截图.png"], Job())
    choices = ArchiveChoices(departments=("办公室",), unused=False, replaced=False)
    summary = write_archive(workspace, choices, tmp_path / "out", Job(), NOW)
    files = payload(summary)
    assert {path.split("/")[-1] for path in files if path.endswith((".txt", ".png"))} == {
        "1-1.txt",
        "2-7.txt",
        "先读我.txt",
    }
    assert "办公室牵头或配合" in files["先读我.txt"].decode("utf-8-sig")
    assert len(records(summary)["tables"]["evidence"]) == 5


def test_only_some_categories(workspace: Workspace, tmp_path: Path) -> None:
    for code in ("1-1", "2-7"):
        attach(workspace, code, tmp_path / f"{code}.txt", code.encode())
    with workspace.reading() as session:
        category = find_task(session, plan_heads(session)[0].id, "2-7").category_id
    choices = ArchiveChoices(category_ids={category}, unused=True)
    files = payload(write_archive(workspace, choices, tmp_path / "out", Job(), NOW))
    assert {path.split("/")[-1] for path in files if path.endswith(".txt")} == {"2-7.txt", "先读我.txt"}


def test_in_volumes_and_as_one_zip(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(4):
        attach(workspace, "2-7", tmp_path / f"{number}.jpg", bytes([number]) * 600_000)
    (tmp_path / "U盘").mkdir()
    volumes = write_archive(workspace, ArchiveChoices(volume_size=1_800_000), tmp_path / "U盘", Job(), NOW)
    assert [folder.name[-6:] for folder in volumes.folders] == ["第1卷共2卷", "第2卷共2卷"]
    assert all(check_archive(folder, Job()).problems == () for folder in volumes.folders)
    assert (volumes.folder / "data" / "先读我.txt").exists()
    zipped = write_archive(workspace, ArchiveChoices(zipped=True), tmp_path / "U盘", Job(), NOW)
    assert zipped.folder.name.endswith("-2021-20211220-093005.zip")
    whole = write_archive(workspace, ArchiveChoices(volume_size=10**9), tmp_path / "U盘", Job(), NOW)
    assert whole.folder.name.endswith("-2021-20211220-093005")  # one volume is none


def test_a_stick_changed_since_it_was_chosen_is_not_written(workspace: Workspace, tmp_path: Path) -> None:
    chosen = replace(medium_of(tmp_path / "U盘"), identity=(1, 1))
    with pytest.raises(UserError, match="已经不是开始时的那个"):
        write_archive(workspace, ArchiveChoices(), tmp_path / "U盘", Job(), NOW, chosen)
    assert not (tmp_path / "U盘").exists()
