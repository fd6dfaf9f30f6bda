"""Checking an archive that somebody brings (校验存档), ours or another's, and its report on paper."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.system import ask_folder, ask_open_path
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, wrapped
from ui.transfer.columns import column_of
from ui.transfer.stick_pages import Outcome, count_done
from ui.transfer.work_dialog import WorkDialog
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.safe_names import safe_name
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import (
    ArchiveCheck,
    NotAnArchiveError,
    SeveralArchivesError,
    Verdict,
)
from wenming_desktop.transfer.checking.four_checks import four_checks_pdf
from wenming_desktop.words import size_text

_TITLE = "四性检测报告"
_ANOTHER = "校验另一份"


class VerifyDialog(WorkDialog):
    """Asks for an archive, checks it, and lists what is wrong with it or worth telling."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, parent, "校验存档", _ANOTHER, "")
        self._desk = desk
        self._choosing = QWidget()
        self.folder = button("选择文件夹…", self._ask_folder, primary=True)
        self.zip = button("选择 .zip 文件…", self._ask_zip)
        about = wrapped(
            "本程序的存档，别的单位、别的程序做的 BagIt 存档，都可以校验。\n"
            "分成几卷的，选其中一卷，或几卷所在的文件夹。\n"
            "只读取，不改动存档；每个文件都从头读一遍，材料多时要几分钟。",
            "secondary",
        )
        close = button("关闭", self.reject)
        close.setAutoDefault(False)
        parts = (label("校验哪一份存档", "heading"), about, bar(self.folder, self.zip, None))
        self._choosing.setLayout(column_of(None, *parts, None, bar(None, close)))
        self._add(self._choosing)
        self._begin()

    def verify(self, path: Path) -> None:
        """Check an archive and show what was found."""
        now = clock.now()
        self._send(
            "校验存档",
            f"正在校验“{path.name}”",
            lambda job: check_archive(path, job),
            done=lambda found: self._show_found(path, found, now),
            failed=lambda error: self._show_failed(path, error),
            cancelled=lambda: self._show(
                Outcome("lacking", "已取消校验", str(path), again=lambda: self.verify(path))
            ),
        )

    def _begin(self) -> None:
        self._choose(self._choosing, self.folder, self.folder)

    def _ask_folder(self) -> None:
        if folder := ask_folder(self, "选择要校验的存档文件夹（里面有 bagit.txt）"):
            self.verify(folder)

    def _ask_zip(self) -> None:
        if path := ask_open_path(self, "选择要校验的存档", "压缩包 (*.zip)"):
            self.verify(path)

    def _show_failed(self, path: Path, error: UserError) -> None:
        if isinstance(error, NotAnArchiveError):
            several = isinstance(error, SeveralArchivesError)
            heading = "里面不止一份存档" if several else "这不是存档"
            self._show(Outcome("lacking", heading, error.message, again=self._begin, deed=_ANOTHER))
        else:
            self._show(Outcome("late", "没有校验完", error.message, again=lambda: self.verify(path)))

    def _show_found(self, path: Path, found: ArchiveCheck, now: datetime) -> None:
        self._show(
            Outcome(
                *_verdict(path, found),
                () if found.verdict is Verdict.UNSUPPORTED else found.problems,
                path,
                warnings=found.warnings,
                report=partial(self._make_report, path, found, now),
            )
        )

    def _make_report(self, path: Path, found: ArchiveCheck, now: datetime) -> None:
        back = partial(self._show_found, path, found, now)

        def show(pdf: bytes) -> None:
            back()
            name = safe_name(f"{_TITLE}-{path.stem if path.is_file() else path.name}.pdf")
            self._desk.pdf_wanted.emit(_TITLE, name, pdf, b"", "")

        again = partial(self._make_report, path, found, now)
        self._send(
            _TITLE,
            f"正在生成{_TITLE}，文件逐个试着打开",
            lambda job: four_checks_pdf(path, found, job, now),
            done=show,
            failed=lambda error: self._show(Outcome("late", "没有生成报告", error.message, again=again)),
            cancelled=back,
            measure=count_done,
        )


def _verdict(path: Path, found: ArchiveCheck) -> tuple[str, str, str]:
    """Colour, heading and text."""
    if found.verdict is Verdict.UNSUPPORTED:
        reason = f"{found.problems[0].message}没有核对，好坏不知道，请用写出它的程序核对。"
        return "lacking", "不支持这种存档", f"{path}\n{reason}"
    if found.problems:
        wrong = "这份存档没有写完，请从原电脑重新存档。" if found.unfinished else _BROKEN
        return "late", f"发现 {len(found.problems)} 处问题", f"{path}\n{wrong}"
    volumes = f"{len(found.volumes)} 卷，" if found.volumes else ""
    told = f"有 {len(found.warnings)} 处提醒，不影响使用。" if found.warnings else ""
    amount = f"共 {volumes}{size_text(found.bytes)}，内容与清单完全一致。{told}"
    return "done", f"完好：{found.files} 个文件", f"{amount}\n{path}"


_BROKEN = "这份存档不完整或被改动过，不要用它，请从原电脑重新存档。"
