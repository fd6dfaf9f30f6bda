"""The archive office's tree: read back against the records, valid by its own schemas, its digests true."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import select

from db.models import ArchiveItem, Evidence
from resources import resource
from tests.documents.pdf_texts import pages, squeezed
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.archives.number_look import ArchiveSettings, save_archive_settings
from wenming_desktop.archives.numbers import give_numbers, withdraw
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.archive_reading import read_content
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.handover.items import HandoverItem
from wenming_desktop.transfer.handover.quality import quality_report
from wenming_desktop.transfer.handover.xml_files import catalogue_xml
from wenming_desktop.transfer.stick_archive import (
    ArchiveSummary,
    before_handover,
    write_archive,
    write_handover,
)
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 12, 20, 9, 30, 5)  # noqa: DTZ001 - local time, as the clerk's clock
TITLES = (
    "关于印发方案的通知",
    "<题名>&amp;\"'㼆𠮷",
    "=cmd|'/C calc'!A0",
    "很长的题名" * 30,
    "CON",
    "../../逃",
    "没有档号的",
)
RETENTIONS = ("Y", "Y", "D30", "D10", "Y", "D30", None)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Seven pieces of evidence, six with a 档号; one of these serves no task."""
    originals = tmp_path / "原件"
    originals.mkdir()
    with new_workspace(tmp_path / "数据") as workspace:
        paths = [originals / f"原件{number}.pdf" for number in range(len(TITLES))]
        for number, path in enumerate(paths):
            path.write_bytes(f"content {number}".encode())
        first, *_, last = task_ids(workspace)
        attach(workspace, first, *paths[:3])
        attach(workspace, last, *paths[2:5], paths[6])
        take_into_inbox(workspace.log, workspace.files, [paths[5]], "", Job())
        with workspace.log.change() as session:
            describe(session, "登记")
            for record in session.scalars(select(Evidence)):
                number = int(record.original_name[2])
                record.title, record.retention = TITLES[number], RETENTIONS[number]
                record.formed_on = date(2021, 3, 1 + number)
                record.responsible_body = "某某局"
                record.document_number = "某发〔2021〕1号" if number == 0 else ""
                record.pages = number or None
        with workspace.log.change() as session:
            ids = session.scalars(select(Evidence.id).where(Evidence.retention.is_not(None)))
            give_numbers(session, ids.all(), "CJB")
            session.scalars(select(Evidence).where(Evidence.title == "CON")).one().formed_on = None
        yield workspace


def records(workspace: Workspace) -> dict[str, Evidence]:
    """By 档号, those that have one."""
    with workspace.reading() as session:
        found = session.scalars(select(Evidence).where(Evidence.archival_number.is_not(None))).all()
        session.expunge_all()
        return {record.archival_number or "": record for record in found}


def read_xml(root: Path, name: Path, schema: str) -> etree._Element:
    """Parsed, and valid by the schema that lies in the tree and that it names."""
    document = etree.parse(root / name)
    etree.XMLSchema(etree.parse(root / "其他" / schema)).assertValid(document)
    (named,) = (value for key, value in document.getroot().attrib.items() if key.endswith("SchemaLocation"))
    assert ((root / name).parent / named).resolve() == (root / "其他" / schema).resolve()
    return document.getroot()


def children(element: etree._Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in element}


@pytest.fixture(params=list(Encoding))
def tree(request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path) -> Path:
    """The tree alone, in each encoding."""
    choices = ArchiveChoices(encoding=request.param)
    summary = write_handover(workspace, choices, tmp_path / "U 盘", Job(), NOW)
    declared = f'encoding="{request.param}"'.encode()
    assert declared in (summary.folder / "文件目录.XML").read_bytes()[:60]
    return summary.folder


def test_the_catalogue_is_what_the_records_say(tree: Path, workspace: Workspace) -> None:
    root = read_xml(tree, Path("文件目录.XML"), "文件目录.xsd")
    assert root.tag == "文件目录"
    kept = records(workspace)
    assert len(root) == len(kept) == 6
    for order, element in enumerate(root, start=1):
        assert element.tag == "文件"
        said = children(element)
        assert list(said) == ["顺序号", "档号", "责任者", "题名", "日期", "密级", "电子档案名称", "备注"]
        record = kept.pop(said["档号"])
        assert said["顺序号"] == str(order)
        assert (said["题名"], said["责任者"], said["密级"]) == (record.title, "某某局", "")
        assert said["日期"] == (f"{record.formed_on:%Y%m%d}" if record.formed_on else "")
        assert said["备注"] == ("" if record.document_number else "自拟题名")
        content = (tree / said["电子档案名称"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == record.sha256
        assert re.fullmatch(r"电子档案/2021/[^/]+/[^/]+", said["电子档案名称"])
    assert not kept


def test_metadata_lies_beside_each_file(tree: Path, workspace: Workspace) -> None:
    kept = records(workspace)
    described: set[Path] = set()
    for path in (tree / "电子档案").rglob("元数据.xml"):
        for element in read_xml(tree, path.relative_to(tree), "元数据.xsd"):
            said = children(element)
            record = kept[said["档号"]]
            assert (said["题名"], said["原文件名"]) == (record.title, record.original_name)
            assert (said["文号"], said["页数"]) == (record.document_number, str(record.pages or ""))
            file = path.with_name(said["电子档案名称"])
            assert (said["字节数"], said["校验值"]) == (str(file.stat().st_size), record.sha256)
            described.add(file)
    files = {path for path in (tree / "电子档案").rglob("*") if path.is_file() and path.suffix != ".xml"}
    assert described == files
    assert len(files) == 6


def test_years_retentions_and_order_are_those_of_the_series(tree: Path) -> None:
    root = read_xml(tree, Path("文件目录.XML"), "文件目录.xsd")
    numbers = [children(element)["档号"] for element in root]
    assert [number.split("-")[2] for number in numbers] == ["Y", "Y", "Y", "D30", "D30", "D10"]
    assert {children(element)["电子档案名称"].split("/")[2] for element in root} == {
        "01-第1类",
        "02-第2类",
        "综合",
    }


def test_what_lies_around(tree: Path) -> None:
    tops = {path.name for path in tree.iterdir()}
    assert tops == {"说明文件.TXT", "文件目录.XML", "电子档案", "其他"}
    others = {path.name for path in (tree / "其他").iterdir()}
    assert others == {
        "归档文件目录.xlsx",
        *(f"归档文件目录-2021年 {period} 创建办.pdf" for period in ("永久", "30年", "10年")),
        "电子档案移交与接收登记表.pdf",
        "四性检测报告.pdf",
        "命名规则.txt",
        "文件目录.xsd",
        "元数据.xsd",
        "校验清单-SHA256.txt",
    }


def test_the_list_of_digests_is_true_and_whole(tree: Path) -> None:
    content = (tree / "其他" / "校验清单-SHA256.txt").read_bytes()
    listed = dict(reversed(line.split("  ", 1)) for line in content.decode().splitlines())
    files = {path.relative_to(tree).as_posix(): path for path in tree.rglob("*") if path.is_file()}
    apart = {"其他/校验清单-SHA256.txt", "其他/电子档案移交与接收登记表.pdf"}
    assert listed.keys() == files.keys() - apart
    for name, digest in listed.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    form = squeezed("".join(pages((tree / "其他" / "电子档案移交与接收登记表.pdf").read_bytes())))
    assert hashlib.sha256(content).hexdigest() in form


def test_the_form_says_what_is_handed_over_twice(tree: Path) -> None:
    first, second = (
        squeezed(page) for page in pages((tree / "其他" / "电子档案移交与接收登记表.pdf").read_bytes())
    )
    assert "移交单位存" in first
    assert "接收单位存" in second
    for page in (first, second):
        assert "6件" in page
        assert "0.000GB（54字节）" in page
        assert "1至6" in page
        for check in ("准确性", "完整性", "可用性", "安全性", "载体外观"):
            assert f"{check}检验" in page


def test_the_workbook_and_the_papers_list_the_same(tree: Path, workspace: Workspace) -> None:
    book = openpyxl.load_workbook(tree / "其他" / "归档文件目录.xlsx")
    assert book.sheetnames == ["2021年 永久 创建办", "2021年 30年 创建办", "2021年 10年 创建办"]
    kept, listed = records(workspace), set()
    for sheet in book:
        head, *rows = sheet.iter_rows()
        assert [cell.value for cell in head] == [
            "序号",
            "档号",
            "文号",
            "责任者",
            "题名",
            "日期",
            "密级",
            "页数",
            "备注",
        ]
        paper = (tree / "其他" / f"归档文件目录-{sheet.title}.pdf").read_bytes()
        printed = squeezed("".join(pages(paper)))
        for row in rows:
            number, title = row[1].value, row[4]
            record = kept[number]
            wanted = record.title if record.document_number else f"［{record.title}］"
            assert (title.value, title.data_type) == (wanted, "s")
            assert number in printed
            listed.add(number)
    assert listed == kept.keys()


def test_in_a_bag_it_lies_beside_the_rest(workspace: Workspace, tmp_path: Path) -> None:
    summary = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW)
    assert check_archive(summary.folder, Job()).problems == ()
    data = summary.folder / "data"
    root = read_xml(data, Path("文件目录.XML"), "文件目录.xsd")
    names = {children(element)["电子档案名称"] for element in root}
    read_me = (data / "先读我.txt").read_text("utf-8-sig")
    assert "有档号的 6 份材料" in read_me
    assert "没有档号的 1 份不在里面" in read_me
    stored = json.loads((data / "记录" / "records.json").read_text("utf-8"))["tables"]["evidence"]
    paths = {path for row in stored for path in row["archive_paths"]}
    assert names <= paths
    assert all((data / path).is_file() for path in paths)
    assert (summary.handed_over, summary.unnumbered) == (6, 1)
    assert any("1 份材料没有档号" in remark for remark in summary.remarks)


def test_the_report_says_what_was_checked_before_the_writing(tree: Path) -> None:
    text = squeezed("".join(pages((tree / "其他" / "四性检测报告.pdf").read_bytes())))
    for said in (
        "四性检测报告",
        "检测对象写到载体以前，保存在移交单位电脑里的文件",
        "不包括写到载体以后的核对",
        "数量6件，54字节",
        "一、真实性合格",
        "逐件重新计算SHA-256校验值，与登记比对全部相符",
        "二、完整性合格",
        "有档号的材料逐件查找文件没有缺少的",
        "实有6件，54字节",
        "6件有档号，没有断号",
        "三、可用性合格",
        "试开6个（可试的6个），全部打开",
        "没有程序和脚本",
        "2021年12月20日09:30",
    ):
        assert said in text
    assert "读回" not in text
    assert "BagIt" not in text


def test_the_report_names_what_is_wrong(workspace: Workspace) -> None:
    numbered = {record.title: record for record in records(workspace).values()}
    gone, taken_back, lost, altered = (numbered[TITLES[number]] for number in (2, 0, 1, 4))
    with workspace.log.change() as session:
        withdraw(session, [taken_back.id], "重复", NOW.date())
        describe(session, "改")
        session.delete(session.scalars(select(ArchiveItem).where(ArchiveItem.evidence_id == gone.id)).one())
        session.get_one(Evidence, gone.id).archival_number = None
    workspace.files.path(lost.sha256).unlink()
    workspace.files.path(altered.sha256).write_bytes(b"MZ")
    with workspace.reading() as session:
        handover = read_content(session, ArchiveChoices(), NOW, Job()).handover
    text = squeezed("".join(pages(quality_report(handover, workspace.files, NOW, Job()))))
    text = text.replace("\ufffe", "-")  # as pdfium reads a hyphen at the end of a line
    for said in (
        f"1件与登记不符：{altered.archival_number}",
        f"缺少1件：{lost.archival_number}",
        "实有3件，20字节",
        f"4件有档号；1个断号有说明；1个断号没有说明：{gone.archival_number}",
        "没有程序和脚本看扩展名和开头的字节有1个：电子档案/2021/",
    ):
        assert said in text
    assert "检测结论：6项需要处理。" in text


def test_without_numbers_it_is_left_out_of_a_bag_and_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with new_workspace(tmp_path / "数据") as workspace:
        attach(workspace, task_ids(workspace)[0], tmp_path / "a.txt")
        summary = write_archive(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW)
        with pytest.raises(UserError, match="编档号"):
            write_handover(workspace, ArchiveChoices(), tmp_path / "office", Job(), NOW)
        items, said = before_handover(workspace, ArchiveChoices(), NOW)
        assert items == 0
        assert "要移交的电子档案 0 件" in said[0]
    assert not (tmp_path / "office").exists()
    data = summary.folder / "data"
    assert not (data / "电子档案").exists()
    assert not (data / "文件目录.XML").exists()
    assert "还没有编档号" in (data / "先读我.txt").read_text("utf-8-sig")


def test_what_is_left_out_is_said_before(workspace: Workspace) -> None:
    items, (first, second) = before_handover(workspace, ArchiveChoices(), NOW)
    assert items == 6
    assert first == "要移交的电子档案 6 件，54 字节。"
    assert second.startswith("有 1 份材料没有档号")


def test_hostile_numbers_make_safe_unique_names_that_are_listed(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.log.change() as session:
        describe(session, "改")
        save_archive_settings(session, ArchiveSettings())
        numbered = select(Evidence).where(Evidence.archival_number.is_not(None))
        for number, record in enumerate(session.scalars(numbered.order_by(Evidence.archival_number))):
            record.archival_number = ["a/b", "A／B", "..", "NUL", "x" * 200, "元数据"][number]
            record.original_name = "元数据.xml"
    summary = write_handover(workspace, ArchiveChoices(), tmp_path / "out", Job(), NOW)
    names = [path.name for path in (summary.folder / "电子档案").rglob("*") if path.is_file()]
    assert len(names) == 6 + 3  # and 元数据.xml of three folders
    book = openpyxl.load_workbook(summary.folder / "其他" / "改名对照.xlsx")
    listed = {row[1]: row[3] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert listed["a/b.xml"] == "换掉不能用的符号"
    assert listed["x" * 200 + ".xml"] == "缩短"
    assert listed["元数据.xml"] == "同名加序号"
    assert summary.renamed == len(listed)


def failing(workspace: Workspace, out: Path, job: Job) -> ArchiveSummary:
    return write_handover(workspace, ArchiveChoices(), out, job, NOW)


def test_whole_or_not_at_all(workspace: Workspace, tmp_path: Path) -> None:
    job = Job(lambda done, *_: job.cancel() if done else None)
    with pytest.raises(Cancelled):
        failing(workspace, tmp_path / "out", job)
    record = next(iter(records(workspace).values()))
    stored = workspace.files.path(record.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"Altered 0")
    with pytest.raises(UserError, match="不一致"):
        failing(workspace, tmp_path / "out", Job())
    stored.unlink()
    with pytest.raises(UserError, match="丢失"):
        failing(workspace, tmp_path / "out", Job())
    assert not (tmp_path / "out").exists()


def test_an_existing_folder_stays(workspace: Workspace, tmp_path: Path) -> None:
    first = failing(workspace, tmp_path / "out", Job())
    with pytest.raises(UserError, match="已经存在"):
        failing(workspace, tmp_path / "out", Job())
    assert [path.name for path in (tmp_path / "out").iterdir()] == [first.folder.name]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.sampled_from(Encoding))
def test_every_title_comes_back(titles: list[str], encoding: Encoding) -> None:
    """But for what XML forbids, which is written in words."""
    items = [
        HandoverItem(
            row=EvidenceRow("", "", title, "a.pdf", "", 0, None, date(2021, 1, 1)),
            order=order,
            number=f"号{order}",
            year=2021,
            retention="Y",
            unit="",
            series="2021年 永久",
            path=Path(f"电子档案/2021/类/{order}.pdf"),
            body="",
            document_number="",
            pages=None,
            used=(),
        )
        for order, title in enumerate(titles, start=1)
    ]
    root = etree.fromstring(b"".join(catalogue_xml(items, encoding)))
    allowed = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    wanted = [allowed.sub(lambda sign: f"\\u{ord(sign[0]):04x}", title) for title in titles]
    assert [children(element)["题名"] for element in root] == wanted


def test_the_schemas_refuse_what_is_wrong() -> None:
    schema = etree.XMLSchema(etree.fromstring(resource("handover", "catalogue.xsd").read_bytes()))
    record = (
        "<文件><顺序号>{order}</顺序号><档号>{number}</档号><责任者/><题名>题</题名><日期>{day}</日期><密级/>"
        "<电子档案名称>{number}.pdf</电子档案名称><备注/></文件>"
    )

    def valid(*records: str) -> bool:
        return schema.validate(etree.fromstring(f"<文件目录>{''.join(records)}</文件目录>"))

    good = record.format(order=1, number="甲", day="20210305")
    assert valid(good, record.format(order=2, number="乙", day=""))
    assert not valid(good, record.format(order=1, number="乙", day=""))
    assert not valid(good, record.format(order=2, number="甲", day=""))
    assert not valid(record.format(order=1, number="甲", day="2021-03-05"))
    assert not valid(record.format(order=0, number="甲", day=""))
    assert not valid(good.replace("<备注/>", ""))
