"""What the clerk can start from the tool bar and the menu: each opens its dialog over the main window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_error, show_note
from ui.ground.preferences import PERCENTS, Look
from ui.ground.system import ask_folder, ask_save_path, show_in_folder, show_saved, trying
from ui.help.help import Help
from ui.start.opening import offer_practice
from wenming_desktop import clock, program_version
from wenming_desktop.errors import UserError
from wenming_desktop.progress.undated import tell_once
from wenming_desktop.search.index import Kind

_SLOTS = 8  # in one message
UNDATED = "undated"  # the record that stands for all that lack a day, in 材料库

# Dialogs are imported where they are opened: the window must not wait for them at its start.


class Actions:
    """Opens dialogs; what they save reaches every page through the desk."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        self._desk, self._window = desk, window
        self.help = Help(window, desk)

    def menu(self) -> list[tuple[str, Callable[[], object] | None]]:
        """The entries of the menu button; None is a separating line."""
        return [
            ("领导小组…", self.leading_group),
            ("志愿者…", self.volunteers),
            ("迎检材料…", self.inspection),
            ("新建年度…", self.new_year),
            ("沿用上年材料…", self.long_term),
            ("导入配档表…", self.import_table),
            ("发填报包…", self.send_packages),
            ("收回填报包…", self.collect_packages),
            ("导入工作方案…", self.import_plan),
            ("修改工作方案…", self.show_plan),
            ("内置2021年方案", self.use_bundled_plan),
            ("添加文件夹…", self.choose_folder),
            ("扫描监视文件夹…", self.watched_folder),
            ("合并另一台电脑…", self.merge_pc),
            ("校验存档…", self.verify),
            ("全部记录", self.show_history),
            ("数据与备份…", self.show_backups),
            ("立即备份", self.back_up),
            ("从存档或备份恢复…", self.restore),
            ("打开数据文件夹", self.show_data),
            ("打包日志…", self.pack_logs),
            ("练习数据…", self.practise),
            ("", None),
            ("关于", self.about),
        ]

    def looks(self) -> list[tuple[str, bool, Callable[[], None]]]:
        """The looks to choose from: name, whether it is on, and what puts it on."""
        now = Look.load()
        sizes = [(f"文字大小 {percent}%", replace(now, percent=percent)) for percent in PERCENTS]
        colours = [
            ("浅色", replace(now, dark=False, contrast=False)),
            ("深色", replace(now, dark=True, contrast=False)),
            ("高对比度", replace(now, contrast=True)),
        ]
        return [(name, look == now, partial(self.set_look, look)) for name, look in (*sizes, *colours)]

    def set_look(self, look: Look) -> None:
        """Dress the whole program and keep the look on this PC."""
        look.save()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, dark=look.dark, percent=look.percent, contrast=look.contrast)
        self._desk.look_changed.emit()

    def departments(self, record_id: str = "") -> None:
        """科室与人员, with this department or person chosen."""
        from ui.plan.departments_dialog import DepartmentsDialog  # noqa: PLC0415

        dialog = DepartmentsDialog(self._desk, self._window)
        dialog.show_record(record_id)
        _open(dialog)

    def volunteers(self, record_id: str = "") -> None:
        """志愿者, with this one chosen."""
        from ui.ledger.volunteers_dialog import VolunteersDialog  # noqa: PLC0415

        if self._has_plan():
            dialog = VolunteersDialog(self._desk, self._window)
            dialog.show_record(record_id)
            _open(dialog)

    def leading_group(self, record_id: str = "") -> None:
        """领导小组, with this member chosen."""
        from ui.ledger.leading_group_dialog import LeadingGroupDialog  # noqa: PLC0415

        if self._has_plan():
            dialog = LeadingGroupDialog(self._desk, self._window)
            dialog.show_record(record_id)
            _open(dialog)

    def open_form(self, kind: str, record_id: str) -> None:
        """The form of one record, over the window."""
        from ui.ledger.activity_dialog import open_activity  # noqa: PLC0415

        if kind == Kind.ACTIVITY:
            open_activity(self._desk, self._window, record_id)

    def new_year(self) -> None:
        """新建年度."""
        from ui.start.new_year_dialog import NewYearDialog  # noqa: PLC0415

        if self._has_plan():
            _open(NewYearDialog(self._desk, self._window))

    def long_term(self) -> None:
        """沿用上年材料."""
        from ui.start.long_term_dialog import LongTermDialog  # noqa: PLC0415

        if self._has_plan():
            _open(LongTermDialog(self._desk, self._window))

    def export_table(self) -> None:
        """导出配档表."""
        from ui.documents.export_dialog import open_export  # noqa: PLC0415

        if self._has_plan():
            open_export(self._desk, self._window)

    def import_table(self) -> None:
        """导入配档表."""
        from ui.documents.table_import_dialog import import_table  # noqa: PLC0415

        if self._has_plan():
            import_table(self._desk, self._window)

    def print_papers(self, paper: str = "", chosen: Mapping[str, str] | None = None) -> None:
        """打印, with this paper chosen, its options too."""
        from ui.documents.print_dialog import PrintDialog  # noqa: PLC0415

        if self._has_plan():
            _open(PrintDialog(self._desk, self._window, paper, chosen))

    def inspection(self) -> None:
        """迎检材料: its page."""
        if self._has_plan():
            self._desk.inspection_wanted.emit()

    def archive(self) -> None:
        """存档到U盘."""
        from ui.transfer.stick_dialog import ArchiveDialog  # noqa: PLC0415

        if self._has_plan():
            _open(ArchiveDialog(self._desk, self._window))

    def verify(self) -> None:
        """校验存档."""
        from ui.transfer.verify_dialog import VerifyDialog  # noqa: PLC0415

        _open(VerifyDialog(self._desk, self._window))

    def collect_packages(self) -> None:
        """收回填报包."""
        if self._has_plan():
            self._open_together("packages")

    def merge_pc(self) -> None:
        """合并另一台电脑."""
        self._open_together("pc")

    def _open_together(self, kind: str) -> None:
        from ui.transfer.together.together_dialog import TogetherDialog  # noqa: PLC0415

        _open(TogetherDialog(self._desk, kind, self.import_table, self._window))

    def send_packages(self) -> None:
        """发填报包."""
        from ui.transfer.send_dialog import SendDialog  # noqa: PLC0415

        if self._has_plan():
            _open(SendDialog(self._desk, self._window))

    def show_pdf(self, title: str, name: str, pdf: bytes, word: bytes, note: str) -> None:
        """The pages of a paper that is made already; ``word`` is the same as .docx, or nothing."""
        from ui.documents.pdf_dialog import PdfDialog  # noqa: PLC0415

        _open(PdfDialog(self._desk, title, name, pdf, self._window, word, note))

    def import_plan(self) -> None:
        """导入工作方案: read, correct, save or compare, show."""
        from ui.plan.plan_import import import_plan  # noqa: PLC0415

        import_plan(self._desk, self._window)

    def show_plan(self) -> None:
        """修改工作方案: its page."""
        if self._has_plan():
            self._desk.record_wanted.emit("plan", "")

    def show_history(self) -> None:
        """全部记录: its page."""
        if self._has_plan():
            self._desk.record_wanted.emit("history", "")

    def use_bundled_plan(self) -> None:
        """内置2021年方案."""
        from wenming_desktop.plan.bundled import bundled_plan  # noqa: PLC0415
        from wenming_desktop.plan.saving import save_plan  # noqa: PLC0415

        plan_id = self._desk.change(save_plan, bundled_plan(), before="导入")
        if plan_id:
            self._desk.choose_plan(plan_id)

    def choose_folder(self) -> None:
        """添加文件夹: a whole one, shown first."""
        if folder := ask_folder(self._window, "添加文件夹"):
            self.add_folder((folder,))

    def add_folder(self, given: Sequence[Path], task_id: str = "", requirement_id: str = "") -> None:
        """Show what would be taken in of folders, and files with them, put on a task or slot, or on none."""
        from ui.evidence.folder_dialog import FolderDialog  # noqa: PLC0415

        _open(FolderDialog(self._desk, given, (task_id or None, requirement_id or None), self._window))

    def watched_folder(self) -> None:
        """扫描监视文件夹."""
        from ui.evidence.watch_dialog import WatchDialog  # noqa: PLC0415

        _open(WatchDialog(self._desk, self._window))

    def tell_undated(self) -> None:
        """Say once which slots an upgrade changed, as material without a day counts in them no longer."""
        with self._desk.workspace.log.change() as session:
            slots = tell_once(session, self._desk.today())
        if slots:
            lines = "\n".join(map(str, slots[:_SLOTS])) + (
                f"\n等共 {len(slots)} 格" if len(slots) > _SLOTS else ""
            )
            ask(
                self._window,
                f"没有形成日期的材料不再当作收进来那天形成，所以下面的所需材料少算了：\n\n{lines}",
                "现在补日期",
                partial(self._desk.record_wanted.emit, "library", UNDATED),
                no=("以后再补", lambda: None),
            )

    def back_up(self) -> None:
        """立即备份."""
        workspace = self._desk.workspace
        self._desk.run(
            "备份",
            lambda _job: workspace.back_up("手动"),
            lambda path: show_note(self._window, f"已备份到 {path}"),
        )

    def show_backups(self) -> None:
        """数据与备份: its page."""
        self._desk.record_wanted.emit("data", "")

    def restore(self) -> None:
        """从存档或备份恢复."""
        from ui.transfer.restore_choice import RestoreChoice  # noqa: PLC0415

        _open(RestoreChoice(self._desk, self._window))

    def show_data(self) -> None:
        """打开数据文件夹."""
        trying(self._window, lambda: show_in_folder(self._desk.workspace.folder))

    def pack_logs(self) -> None:
        """打包日志: for whoever helps by telephone."""
        from wenming_desktop.transfer.log_package import pack_logs  # noqa: PLC0415

        now, workspace = clock.now(), self._desk.workspace
        path = ask_save_path(self._window, "打包日志", f"文明创建日志-{now:%Y%m%d-%H%M}.zip")
        if path:
            said = f"日志已打包：{path}\n\n里面没有人名、单位、文件名和填写的内容，可以交给帮忙的人。"
            self._desk.run(
                "打包日志",
                lambda _job: pack_logs(workspace, path, now),
                lambda _: show_saved(self._window, said, path),
            )

    def practise(self) -> None:
        """练习数据."""
        offer_practice(self._desk)

    def about(self) -> None:
        """关于."""
        show_note(
            self._window,
            f"文明创建工作台 {program_version()}\n\n单位：{self._desk.workspace.unit}\n"
            f"数据位置：{self._desk.workspace.folder}\n\n本程序不连接网络，所有数据只在这台电脑上。",
        )

    def _has_plan(self) -> bool:
        if self._desk.plan is None:
            show_error(self._window, UserError("还没有工作方案，请先导入方案或使用内置的2021年方案。"))
        return self._desk.plan is not None


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
