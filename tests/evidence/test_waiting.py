"""Which files wait to be recognised is remembered, and is true whatever happened since."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from db.models import Evidence
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.recognising import waiting_count, waiting_hashes
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import empty, restore, trash, trash_rows
from wenming_desktop.jobs import Job

CONTENT = st.integers(0, 5)


class Waiting(RuleBasedStateMachine):
    """Files come, go, come back and change places while pages of them are recognised."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._root = Path(self._folder.name)
        self._made = new_workspace(self._root / "data", alone=True)
        self._workspace = self._made.__enter__()
        self._begun = self._workspace.log.labels()[0]

    def teardown(self) -> None:
        self._made.__exit__(None, None, None)
        self._folder.cleanup()

    def _file(self, content: int) -> Path:
        path = self._root / f"{content}.png"
        path.write_bytes(bytes([content]))
        return path

    def _records(self) -> dict[str, str]:
        with self._workspace.reading() as session:
            return {row.sha256: row.id for row in session.scalars(select(Evidence))}

    @rule(content=CONTENT)
    def take_in(self, content: int) -> None:
        attach(self._workspace, task_ids(self._workspace)[0], self._file(content))

    @rule(data=st.data())
    @precondition(lambda self: self._records())
    def look_into(self, data: st.DataObject) -> None:
        sha256 = data.draw(st.sampled_from(sorted(self._records())))
        self._workspace.texts.put(sha256, [], "1", [1, 2])

    @rule(data=st.data(), page=st.integers(1, 2))
    @precondition(lambda self: self._workspace.texts.waiting())
    def recognise(self, data: st.DataObject, page: int) -> None:
        sha256 = data.draw(st.sampled_from(sorted(self._workspace.texts.waiting())))
        self._workspace.texts.put_read(sha256, page, "字", "[]", "1")

    @rule(data=st.data())
    @precondition(lambda self: self._records())
    def throw_away(self, data: st.DataObject) -> None:
        evidence_id = data.draw(st.sampled_from(sorted(self._records().values())))
        with self._workspace.log.change() as session:
            trash(session, [evidence_id])

    @rule()
    def bring_back(self) -> None:
        with self._workspace.reading() as session:
            items = [row.id for row in trash_rows(session, datetime.now(UTC))]
        with self._workspace.log.change() as session:
            restore(session, items)

    @rule()
    def empty_the_trash(self) -> None:
        with self._workspace.reading() as session:
            items = [row.id for row in trash_rows(session, datetime.now(UTC))]
        empty(self._workspace.log, self._workspace.files, self._workspace.texts, items)

    @rule(data=st.data(), content=CONTENT)
    @precondition(lambda self: self._records())
    def replace(self, data: st.DataObject, content: int) -> None:
        path = self._file(content)
        records = self._records()
        if hashlib.sha256(path.read_bytes()).hexdigest() not in records:
            evidence_id = data.draw(st.sampled_from(sorted(records.values())))
            replace_file(self._workspace.log, self._workspace.files, evidence_id, path, Job())

    @rule()
    @precondition(lambda self: self._workspace.log.labels()[0] != self._begun)
    def undo(self) -> None:
        try:
            self._workspace.log.undo()
        except UserError as error:
            assert "已从回收站清空" in error.message  # noqa: PT017 - mostly it can be undone

    @rule()
    def redo(self) -> None:
        self._workspace.log.redo()

    @rule()
    def lose_the_cache(self) -> None:
        self._workspace.texts.close()
        (self._workspace.cache_folder / "texts.db").unlink(missing_ok=True)

    @invariant()
    def what_waits_is_true(self) -> None:
        true = {*self._workspace.texts.waiting()} & {*self._records()}
        with self._workspace.reading() as session:
            assert waiting_hashes(session, self._workspace.texts) == true
            assert waiting_count(session, self._workspace.texts) == len(true)


Waiting.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestWaiting = Waiting.TestCase
