"""Moving the data folder while nobody has it open: progress, cancel, and how it ended."""

from pathlib import Path

from ui.ground.long_work import JobRunner
from ui.transfer.stick_pages import Outcome
from ui.transfer.work_dialog import WorkDialog
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.moving import move_data

_KEPT = "原来的数据没有动。"


class MoveDialog(WorkDialog):
    """Begins at once; afterwards ``moved`` says whether the data is at the new place.

    Args:
        runner: does the work.
        folder: of the data; nobody has it open.
        target: where it is to go.
    """

    def __init__(self, runner: JobRunner, folder: Path, target: Path) -> None:
        super().__init__(runner, None, "搬数据", "", _KEPT)
        self.moved = False
        self._folder, self._target = folder, target
        self._begin()

    def _begin(self) -> None:
        self._send(
            "搬数据",
            f"正在搬到“{self._target}”",
            self._move,
            done=self._show_moved,
            failed=self._show_failed,
            cancelled=lambda: self._show(Outcome("lacking", "已停止，没有搬", _KEPT, again=self._begin)),
        )

    def _move(self, job: Job) -> None:
        move_data(self._folder, self._target, job)

    def _show_moved(self, _done: object) -> None:
        self.moved = True
        text = (
            f"数据现在在 {self._target}，每个文件都核对过。\n"
            f"旧文件夹 {self._folder} 还留着，用几天没有问题，可以在“数据与备份”里删除。"
        )
        self._show(Outcome("done", "已搬好", text, close="打开"))

    def _show_failed(self, error: UserError) -> None:
        self._show(Outcome("late", "没有搬", f"{error.message}\n{_KEPT}", again=self._begin))
