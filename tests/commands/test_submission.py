"""The command for 报送包, as it is called."""

import json
from pathlib import Path

import pytest

from tests.documents.docx_texts import words as docx_words
from tests.documents.pdf_texts import pages as page_texts
from tests.documents.pdf_texts import squeezed
from tests.transfer.submission.office import all_kinds, office
from wenming_desktop.commands.line import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "材料").mkdir()
    with office(tmp_path) as workspace:
        all_kinds(workspace, tmp_path / "材料")
        return workspace.folder


def test_from_samples_to_a_package(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "报送"
    assert run(["submission", str(folder), "--list-profiles"]) == 0
    assert "还没有报送要求" in capsys.readouterr().out
    assert run(["submission", str(folder), "--samples"]) == 0
    assert run(["submission", str(folder), "--profile", "小图", "--check", "--item", "2-7"]) == 0
    said = capsys.readouterr().out
    assert (
        said.index("要你定　2-7　坏照片")
        < said.index("自动改好　2-7　大照片")
        < said.index("合适　2-7　通知")
    )
    assert "1-1" not in said
    assert not out.exists()
    assert run(["submission", str(folder), str(out), "--profile", "小图"]) == 0
    said = capsys.readouterr().out
    assert "8 份" in said
    assert "没有送　2-7　服务录像　不收视频" in said
    (package,) = out.iterdir()
    assert (package / "党建引领" / "1-1" / "1-1-会议照片-1.jpg").is_file()
    assert run(["submission", str(folder), "--list-profiles"]) == 0
    said = capsys.readouterr().out
    assert said.count("没用过") == 1
    assert said.count("上次 ") == 1


def test_a_profile_goes_to_another_office(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run(["submission", str(folder), "--samples"])
    assert "已添加样例 2 个" in capsys.readouterr().out
    assert run(["submission", str(folder), "--samples"]) == 0
    assert capsys.readouterr().out == "样例都已经有了，没有添加。\n"
    kept = tmp_path / "要求.json"
    assert run(["submission", str(folder), "--profile", "小图", "--export-profile", str(kept)]) == 0
    assert run(["submission", str(folder), "--import-profile", str(kept)]) == 1
    assert "已有名为“小图上传（样例）”" in capsys.readouterr().err
    kept.write_text(kept.read_text("utf-8").replace("小图上传（样例）", "省测评系统"), "utf-8")
    assert run(["submission", str(folder), "--import-profile", str(kept)]) == 0
    assert "已添加报送要求“省测评系统”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"), [(["--check"], "--profile"), (["--profile", "小图"], "OUTFOLDER")]
)
def test_used_wrongly(folder: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        run(["submission", str(folder), *words])
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--profile", "省", "--check"], "还没有报送要求"),
        (["--import-profile", "没有.json"], "无法读取“没有.json”"),
    ],
)
def test_refused(folder: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]):
    assert run(["submission", str(folder), *words]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_check_as_a_paper(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str):
    run(["submission", str(folder), "--samples"])
    sheet = tmp_path / f"单{suffix}"
    assert run(["submission", str(folder), "--profile", "小图", "--check", "--sheet", str(sheet)]) == 0
    assert "检查单已写到" in capsys.readouterr().out
    content = sheet.read_bytes()
    said = docx_words(content) if suffix == ".docx" else squeezed("".join(page_texts(content)))
    assert "服务录像" in said


def test_large_pdfs_in_parts(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run(["submission", str(folder), "--samples"])
    kept = tmp_path / "要求.json"
    run(["submission", str(folder), "--profile", "小图", "--export-profile", str(kept)])
    told = {**json.loads(kept.read_text("utf-8")), "name": "分", "document_bytes": 3_000_000}
    kept.write_text(json.dumps({**told, "recompress": False}), "utf-8")
    run(["submission", str(folder), "--import-profile", str(kept)])
    capsys.readouterr()
    assert run(["submission", str(folder), "--profile", "分", "--check"]) == 0
    assert "分成几份（每份不超过 3 MB" in capsys.readouterr().out
    assert run(["submission", str(folder), "--profile", "分", "--check", "--split"]) == 0
    assert "扫描件（2份之2）" in capsys.readouterr().out


def test_a_sheet_of_another_kind_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        run(["submission", str(folder), "--profile", "小图", "--check", "--sheet", "单.xlsx"])
    assert ended.value.code == 2
    assert ".docx" in capsys.readouterr().err
