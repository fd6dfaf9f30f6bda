"""Archiving to a stick (存档到U盘), checked at once."""

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.system import trying
from ui.parts.dialog_parts import fit
from ui.transfer.choose_page import ChoosePage
from ui.transfer.media_list import not_found, title_of
from ui.transfer.stick_pages import Outcome
from ui.transfer.verify_dialog import VerifyDialog
from ui.transfer.work_dialog import WorkDialog
from wenming_desktop import clock
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.stick_archive import ArchiveSummary, write_archive, write_handover
from wenming_desktop.words import size_text

_SHOWN_VOLUMES = 6  # folders named at the end


class ArchiveDialog(WorkDialog):
    """Writes an archive to a stick, where it is read back before it counts."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, parent, "存档到U盘", "返回", "没有写完的存档会被删除。")
        fit(self, 900, 560)
        self._desk = desk
        self._choosing = ChoosePage(desk, self._start, self._verify, self.reject)
        self._add(self._choosing)
        self._begin()

    def _begin(self) -> None:
        self._choosing.media.look()
        self._choose(self._choosing, self._choosing.first(), self._choosing.start)

    def _verify(self) -> None:
        VerifyDialog(self._desk, self).open()

    def _start(self) -> None:
        place, handover = self._choosing.place(), self._choosing.handover.isChecked()
        if place:
            trying(self, lambda: self._archive(place, self._choosing.choices(), handover=handover))

    def _again(self, place: Medium, choices: ArchiveChoices, *, handover: bool) -> None:
        """Once more, on what is at the same place now: a stick that was pulled out may be another one."""
        fresh = self._choosing.media.again(place)
        if fresh:
            self._archive(fresh, choices, handover=handover)
        else:
            self._show_failed(place, choices, not_found(place), handover=handover)

    def _archive(self, place: Medium, choices: ArchiveChoices, *, handover: bool) -> None:
        workspace, now = self._desk.workspace, clock.now()
        write = write_handover if handover else write_archive
        self._send(
            "存档",
            f"正在存档到 {title_of(place)}",
            lambda job: write(workspace, choices, place.path, job, now, place),
            steps=("第 1 步，共 2 步：写入", f"第 2 步，共 2 步：从{place.kind}读回来核对"),
            done=partial(self._show_archived, place, handover=handover),
            failed=lambda error: self._show_failed(place, choices, error.message, handover=handover),
            cancelled=self._begin,
        )

    def _show_failed(self, place: Medium, choices: ArchiveChoices, reason: str, *, handover: bool) -> None:
        text = f"{reason}\n没有留下不完整的存档，本机数据没有改动。"
        again = partial(self._again, place, choices, handover=handover)
        self._show(Outcome("late", "没有存档", text, again=again))

    def _show_archived(self, place: Medium, made: ArchiveSummary, *, handover: bool) -> None:
        safe = "可以安全拔出U盘。" if place.removable else ""
        volumes = f"，分 {len(made.folders)} 卷" if len(made.folders) > 1 else ""
        items = f"电子档案 {made.handed_over} 件，连同目录共 " if handover else ""
        amount = f"{items}{made.files} 个文件，{size_text(made.bytes)}{volumes}"
        made_of = "" if handover else f"\n{_made_of(made)}"
        where = "\n".join(map(str, made.folders[:_SHOWN_VOLUMES]))
        more = "\n…" * (len(made.folders) > _SHOWN_VOLUMES)
        text = "\n".join(
            (
                f"{amount}，逐个从{place.kind}读回来核对，完全一致。{safe}{made_of}",
                f"{where}{more}",
                *made.remarks,
            )
        )
        heading = "移交目录已写好并核对" if handover else "已存档并校验"
        self._show(Outcome("done", heading, text, folder=made.folder))


def _made_of(made: ArchiveSummary) -> str:
    """Why there is more in it than was said of the tasks' evidence before."""
    evidence = f"材料 {made.evidence} 个，{size_text(made.evidence_bytes)}（活动等的、另附的也在内）"
    tree = f"、移交档案馆的目录和 {made.handed_over} 份副本" if made.handed_over else ""
    return f"其中{evidence}；其余 {made.files - made.evidence} 个是本程序做的网页、表格和登记{tree}。"
