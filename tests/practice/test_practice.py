"""练习数据: a believable year, made whole or not at all, thrown away without a trace."""

from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.practice.year import UNIT, make_practice, practice_year, throw_away
from wenming_desktop.progress.snapshot import snapshot
from wenming_desktop.workspace import InUseError, Workspace
from wenming_desktop.year.whole_year import year_json

TODAY = date(2026, 11, 30)


def test_the_year(tmp_path: Path) -> None:
    folder = tmp_path / "练习"
    said: list[str] = []
    make_practice(folder, TODAY, Job(lambda _done, _total, text: said.append(text)))
    assert set(said) == {"正在准备练习数据"}
    with closing(Workspace.open(folder)) as workspace:
        assert workspace.unit == UNIT
        assert "练习" in workspace.unit
        with workspace.reading() as session:
            (head,) = plan_heads(session)
            now = snapshot(session, head.id, TODAY)
            told = year_json(session, head.id, TODAY)
        assert head.year == 2026
        assert "2026年" in head.title
        assert now.plan
        assert len(now.plan.tasks) == 32
        assert sum(bool(task.lead) for task in now.plan.tasks) == 29
        assert sum(bool(task.gaps) for task in now.plan.tasks) > 5  # there is something to be done
        days = [date.fromisoformat(each["starts_on"]) for each in told["activities"]]
        assert len(days) > 20
        assert max(days) <= TODAY
        assert len(told["publicity"]) == 3
        suffixes = Counter(path.read_bytes()[:4] for path in (folder / "files").rglob("*") if path.is_file())
        assert suffixes[b"%PDF"] > 10
        assert len(suffixes) == 2  # and photos


def test_the_last_year_while_this_one_is_young() -> None:
    assert practice_year(date(2026, 7, 1)) == 2026
    assert practice_year(date(2026, 6, 30)) == 2025


def test_cancelled_it_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "练习"
    job = Job()

    def stop(done: int, _total: int, _text: str) -> None:
        if done == 2:
            job.cancel()

    job._on_progress = stop
    with pytest.raises(Cancelled):
        make_practice(folder, TODAY, job)
    assert not folder.exists()


def test_it_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "练习"
    Workspace.create(folder, UNIT).close()
    throw_away(folder)
    assert not folder.exists()
    throw_away(folder)


def test_what_is_open_stays_whole(tmp_path: Path) -> None:
    folder = tmp_path / "练习"
    with closing(Workspace.create(folder, UNIT)):
        with pytest.raises(InUseError):
            make_practice(folder, TODAY, Job())
        assert (folder / "wenming.db").is_file()
    throw_away(folder)
    assert not folder.exists()
