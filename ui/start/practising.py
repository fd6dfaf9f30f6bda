"""练习数据: made, opened, begun anew, thrown away; the real data is closed meanwhile and never touched."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QProgressBar

from ui.ground import theme
from ui.ground.long_work import JobRunner
from ui.ground.preferences import practice_folder
from ui.help.help import Help
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, wrapped
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.workspace import DATABASE_NAME, Workspace

ABOUT = (
    "一份编出来的全年台账，单位、人名、材料都是假的，放在另一个文件夹里。"
    "随便改、随便删、随便导出；真数据先关好，不受影响。"
)


def is_practice(folder: Path) -> bool:
    """Whether this is the folder of practice data."""
    return folder.absolute() == practice_folder().absolute()


def open_practice(*, anew: bool = False) -> Workspace | None:
    """The practice data, made first where there is none, or ``anew``; None where the clerk gave that up."""
    folder = practice_folder()
    if not anew and (folder / DATABASE_NAME).exists():
        try:
            return Workspace.open(folder)
        except UserError:  # nobody's work: it is made anew, or it is said why not
            pass
    dialog = MakingDialog(folder)
    Help(dialog)
    made = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.workspace if made else None


def throw_away() -> None:
    """Remove the practice data, which nobody has open."""
    from wenming_desktop.practice.year import throw_away as remove  # noqa: PLC0415 - the start waits for no more

    remove(practice_folder())


class MakingDialog(QDialog):
    """Makes practice data at once; accepted with the open ``workspace``."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setWindowTitle("练习数据")
        fit(self, 460, 190)
        self.workspace: Workspace | None = None
        self._folder = folder
        self._jobs = JobRunner(self)
        self._bar = QProgressBar(maximum=1000, textVisible=False)
        self._bar.setFixedHeight(theme.px(8))
        self.said = label("正在准备练习数据……", "heading")
        self.problem = wrapped("", "late")
        self.problem.hide()
        self.cancel = button("取消", self.reject)
        about = wrapped(ABOUT, "secondary")
        lay_out(self, self.said, about, self._bar, self.problem, None, bar(None, self.cancel))
        self._jobs.progressed.connect(self._bar.setValue)
        self._jobs.start("准备练习数据", self._make, self._open, self._fail)

    def done(self, result: int) -> None:
        self._jobs.join()
        super().done(result)

    def _make(self, job: Job) -> None:
        from wenming_desktop.practice.year import make_practice  # noqa: PLC0415 - the start waits for no more

        make_practice(self._folder, clock.today(), job)

    def _open(self, _made: None) -> None:
        try:
            self.workspace = Workspace.open(self._folder)
        except UserError as error:
            self._fail(error)
            return
        self.accept()

    def _fail(self, error: UserError) -> None:
        self.said.setText("没有准备好练习数据")
        self._bar.hide()
        self.problem.setText(error.message)
        self.problem.show()
