"""Stored files are read in the background: texts by page, what is wrong with them, each once."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from db.models import FileFact
from tests.workspaces import attach, file, new_workspace, steps, task_ids
from wenming_desktop.entities.choices import Quality
from wenming_desktop.evidence import reading_files
from wenming_desktop.evidence.library import EvidenceFilter, evidence_ids, file_rows
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.search.finding import Hit, search
from wenming_desktop.workspace import Workspace

WORDS = "为弘扬志愿精神，经研究，决定组织开展重阳敬老志愿服务活动。"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        folder = tmp_path / "sent"
        folder.mkdir()
        text = file(folder, "说明.txt", WORDS.encode())
        written = docx.Document()
        written.add_paragraph("道德讲堂小结：讲身边的好人。")
        written.save(str(folder / "小结.docx"))
        broken = file(folder, "坏的.pdf", b"%PDF-1.4 nothing else")
        attach(made, task_ids(made)[0], text, folder / "小结.docx", broken)
        yield made


def read(workspace: Workspace, job: Job | None = None) -> int:
    return read_files(workspace.log, workspace.files, workspace.texts, job or Job())


def find(workspace: Workspace, query: str, limit: int = 5) -> list[Hit]:
    with workspace.reading() as session:
        return search(session, None, query, limit, texts=workspace.texts)


def facts(workspace: Workspace) -> dict[str, FileFact]:
    with workspace.reading() as session:
        found = file_rows(session, evidence_ids(session, None, EvidenceFilter()))
        by_hash = {fact.sha256: fact for fact in session.scalars(select(FileFact))}
        return {row.original_name: by_hash[row.sha256] for row in found if row.sha256 in by_hash}


def test_texts_are_found_with_their_line(workspace: Workspace) -> None:
    made = len(steps(workspace))
    assert find(workspace, "敬老") == []
    assert read(workspace) == 3
    (hit,) = find(workspace, "敬老志愿")
    assert (hit.kind.value, hit.title, hit.page, hit.where) == ("材料", "说明", 1, "正文")
    assert "决定组织开展重阳敬老志愿服务活动" in hit.excerpt
    assert hit.task_id == task_ids(workspace)[0]
    assert [one.title for one in find(workspace, "好人")] == ["小结"]
    with workspace.reading() as session:
        hashes = workspace.texts.hashes("好人")
        (row_id,) = evidence_ids(session, None, EvidenceFilter("好人", written_in=hashes))
        assert file_rows(session, [row_id])[0].title == "小结"
    assert len(steps(workspace)) == made  # no step of the history


def test_each_file_is_read_once_by_the_same_rules(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(workspace) == 3
    assert facts(workspace)["坏的.pdf"].quality == Quality.UNREADABLE.code
    assert facts(workspace)["说明.txt"].characters == len(WORDS)
    assert read(workspace) == 0
    monkeypatch.setattr(reading_files, "RULES", "other")
    assert read(workspace) == 3
    workspace.texts.drop(sorted(workspace.texts.known("other")))  # the cache went
    assert read(workspace) == 3


def test_a_cancelled_reading_goes_on_where_it_stopped(workspace: Workspace) -> None:
    job = Job(lambda done, _total, _name: job.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        read(workspace, job)
    assert len(facts(workspace)) == 1
    assert read(workspace) == 2
    assert len(facts(workspace)) == 3


def test_a_file_that_is_not_there_is_read_when_it_is_back(workspace: Workspace) -> None:
    with workspace.reading() as session:
        rows = file_rows(session, evidence_ids(session, None, EvidenceFilter("说明")))
    path = workspace.files.path(rows[0].sha256)
    away = path.rename(path.with_name("away"))
    assert read(workspace) == 2
    assert find(workspace, "敬老") == []
    away.rename(path)
    assert read(workspace) == 1
    assert len(find(workspace, "敬老")) == 1
