"""The report of 四性检测: what the paper says of archives of ours and of others, whole and damaged."""

import hashlib
import json
import os
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath

import pytest

from tests.documents.pdf_texts import pages, squeezed
from tests.full_year import make_year
from tests.transfer.checking.bags import bag
from tests.workspaces import begun
from wenming_desktop.commands.line import run
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.four_checks import four_checks_pdf
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive

NOW = datetime(2021, 12, 21, 8, 5)  # noqa: DTZ001 - the clerk's clock
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735819e0000000049454e44ae426082"
)


def report(path: Path, job: Job | None = None) -> str:
    found = check_archive(path, Job())
    return squeezed("".join(pages(four_checks_pdf(path, found, job or Job(), NOW))))


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("年")
    workspace, _ = begun(folder / "数据", "临沂市某某局", make_year, 2021, 0.1)
    with closing(workspace):
        return write_archive(workspace, ArchiveChoices(), folder / "U盘", Job(), NOW).folder


def test_a_whole_archive_of_ours(archive):
    text = report(archive)
    seal = hashlib.sha256((archive / "manifest-sha256.txt").read_bytes()).hexdigest()
    for said in (
        "来源单位：临沂市某某局2021年12月21日检测结论：合格。",
        f"清单的SHA-256{seal}",
        "检测时间2021年12月21日08:05",
        "一、真实性合格",
        "每份材料登记的校验值与清单比对全部相符",
        "二、完整性合格",
        "清单上的文件逐个查找没有缺少的",
        "三、可用性合格",
        "全部打开",
        "四、安全性有的没有检测",
        "已隐去部分数字",
        "没有检测，请用杀毒软件另查",
        "检测人：",
    ):
        assert said in text
    assert "发现的问题" not in text


def test_what_is_wrong_is_named(archive, tmp_path):
    broken = Path(shutil.copytree(archive, tmp_path / "坏"))
    pictures = sorted((broken / "data").rglob("*.jpg"))
    pictures[0].write_bytes(b"other")
    pictures[1].unlink()
    (broken / "data/安装.exe").write_bytes(b"MZ")
    (broken / "说明.txt").write_bytes(b"x")
    text = report(broken)
    for said in (
        "检测结论：不合格，有4处问题。",
        f"1个文件与清单不符：data/{squeezed(pictures[0].relative_to(broken / 'data').as_posix())}",
        "缺少1个：",
        "多出2个：data/安装.exe、说明.txt",
        "1个打不开：",
        "有1个：data/安装.exe",
        "一、真实性需要处理",
        "提醒1处",
    ):
        assert said in text


def our_records(folder: Path, tables: dict[str, list[dict[str, object]]]) -> Path:
    records = json.dumps({"personal": True, "tables": tables}).encode()
    files = [("照片.png", PNG), ("记录/records.json", records)]
    write_bag(
        folder,
        [BagFile(PurePosixPath(path), content, len(content)) for path, content in files],
        {"Bag-Software-Agent": "wenming-desktop 1"},
        Job(),
    )
    return folder


def test_numbers_that_are_missing_are_named_and_those_with_a_reason_counted(tmp_path):
    tables = {
        "evidence": [{"sha256": hashlib.sha256(PNG).hexdigest(), "archive_paths": ["照片.png"]}],
        "archive_series": [{"id": "s", "year": 2021, "retention": "D30", "unit": "", "last_number": 5}],
        "archive_item": [{"series_id": "s", "number": number} for number in (1, 3)],
        "withdrawn_number": [{"series_id": "s", "number": 2}],
    }
    text = report(our_records(tmp_path / "存档", tables))
    assert "2件有档号；1个断号有说明；2个断号没有说明：2021-D30-0004、2021-D30-0005" in text
    assert "检测结论：内容完好，1项需要处理。" in text
    assert "含志愿者的完整电话、编号，请妥善保管" in text


def test_records_that_speak_of_another_file_are_named(tmp_path):
    tables = {"evidence": [{"sha256": "0" * 64, "archive_paths": ["照片.png"]}]}
    assert "1个文件与登记不符：照片.png" in report(our_records(tmp_path / "存档", tables))


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"tables": 1, "personal": true}',
        b'{"tables": {"evidence": [1]}, "personal": true}',
        b'{"tables": {"evidence": [{"archive_paths": 5}]}, "personal": true}',
        b'{"tables": {"archive_series": [{"last_number": "x"}]}, "personal": true}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_records_that_make_no_sense_are_survived(tmp_path, content):
    write_bag(
        tmp_path / "存档",
        [BagFile(PurePosixPath("记录/records.json"), content, len(content))],
        {"Bag-Software-Agent": "wenming-desktop 1"},
        Job(),
    )
    assert "没有本程序的登记数据" in report(tmp_path / "存档")


def test_another_program_s_bag_and_a_zip_of_it(tmp_path):
    folder = bag(tmp_path / "盘/袋", {"照片.png": PNG, "坏.pdf": b"%PDF-1.4 nothing"}, algorithms=["md5"])
    text = report(folder)
    assert "重新计算MD5校验值" in text
    assert "没有本程序的登记数据" in text
    assert "试开2个（可试的2个），1个打不开：“坏.pdf”" in text
    shutil.make_archive(str(tmp_path / "袋"), "zip", folder.parent)
    text = report(tmp_path / "袋.zip")
    assert "压缩包里的文件没有试开" in text
    assert "三、可用性有的没有检测" in text
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 9.0\nTag-File-Character-Encoding: UTF-8\n")
    text = report(folder)
    assert "检测结论：没有能够检测。BagIt的版本9.0不支持" in text
    assert "合格" not in text


def test_a_zip_that_is_cut_short_has_a_report_too(tmp_path):
    folder = bag(tmp_path / "盘/袋")
    shutil.make_archive(str(tmp_path / "袋"), "zip", folder.parent)
    content = (tmp_path / "袋.zip").read_bytes()
    (tmp_path / "袋.zip").write_bytes(content[:-40])
    assert "检测结论：不合格，有1处问题。" in report(tmp_path / "袋.zip")


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always text")
def test_what_a_bag_calls_itself_and_its_files_can_always_be_printed(tmp_path):
    info = f"Source-Organization: {'长' * 200_000}\nExternal-Identifier: \x01\u202e#x\n"
    folder = bag(tmp_path / "袋", info=info)
    for name in (b"\xff\xfe.jpg", "多\u202egpj.exe".encode(), b"#set text(white).txt"):
        Path(os.fsdecode(os.fsencode(folder / "data") + b"/" + name)).write_bytes(b"x")
    text = report(folder)
    assert "#settext(white).txt" in text
    assert "\\u202e" in text


def test_it_can_be_cancelled(archive):
    job = Job(lambda *_: job.cancel())
    with pytest.raises(Cancelled):
        report(archive, job)


def test_the_command_writes_it_and_tells_the_verdict_by_its_exit_code(tmp_path, capsys):
    folder = bag(tmp_path / "袋")
    out = tmp_path / "报告.pdf"
    assert run(["verify", str(folder), "--report", str(out)]) == 0
    assert "存档完好：3 个文件" in capsys.readouterr().out
    assert "合格" in squeezed("".join(pages(out.read_bytes())))
    (folder / "多\u202e.txt").write_bytes(b"")
    assert run(["verify", str(folder)]) == 0
    said = capsys.readouterr()
    assert "提醒：多出清单以外的文件，没有核对：“多\\u202e.txt”。" in said.err
    (folder / "data/照片.jpg").unlink()
    assert run(["verify", str(folder), "--report", str(out)]) == 1
    assert "缺少文件：“data/照片.jpg”。" in capsys.readouterr().out
    assert "不合格" in squeezed("".join(pages(out.read_bytes())))
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 9.0\nTag-File-Character-Encoding: UTF-8\n")
    assert run(["verify", str(folder)]) == 1
    assert "不支持这份存档的格式" in capsys.readouterr().err
    assert run(["verify", str(folder), "--report", str(tmp_path / "报告.txt")]) == 1
    assert "扩展名应为 .pdf" in capsys.readouterr().err
    assert run(["verify", str(folder), "--report", str(folder / "data/报告.pdf")]) == 1
    assert "报告不能放在存档里面" in capsys.readouterr().err
    assert not (folder / "data/报告.pdf").exists()
