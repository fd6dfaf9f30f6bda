"""The command on indicators: what one says of itself to inspectors, as it is called."""

from pathlib import Path

import pytest

from tests.workspaces import new_workspace
from wenming_desktop.commands.line import run
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            plan_id = plan_heads(session)[0].id
            for content in ("开展志愿服务", "举办道德讲堂"):
                add_indicator(session, plan_id, IndicatorForm(project="思想道德", content=content))
        return workspace.folder


def test_a_statement_is_written_listed_and_emptied(folder: Path, call) -> None:
    assert call("indicator", "list", folder).out == "指标1　志愿服务\n指标2　举办道德讲堂\n"
    assert call("indicator", "edit", folder, "指标2", "--statement", "办了 4 期").out == "已修改指标2。\n"
    assert call("indicator", "edit", folder, "1", "--statement", "组队 3 支").code == 0
    assert call("indicator", "list", folder).out == (
        "指标1　志愿服务\n    迎检说明　组队 3 支\n指标2　举办道德讲堂\n    迎检说明　办了 4 期\n"
    )
    call("indicator", "edit", folder, "1", "--statement", "")
    assert "组队" not in call("indicator", "list", folder).out


@pytest.mark.parametrize("number", ["0", "3", "指标", "一", "1x", "99999999"])
def test_a_number_that_is_none_is_refused(folder: Path, call, number: str) -> None:
    answer = call("indicator", "edit", folder, number, "--statement", "甲")
    assert answer.code == 1
    assert "可以写 1 到 2" in answer.err


def test_one_that_is_too_long_is_refused_with_the_count(folder: Path, call) -> None:
    answer = call("indicator", "edit", folder, "1", "--statement", "字" * 501)
    assert answer.code == 1
    assert "501 字" in answer.err
    assert "迎检说明" not in call("indicator", "list", folder).out


def test_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["indicator", "edit", str(folder), "1"])
    assert ended.value.code == 2
    assert "--statement" in capsys.readouterr().err
