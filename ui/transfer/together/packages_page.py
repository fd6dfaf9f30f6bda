"""收回填报包: who has returned what, department by department, and what is taken of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import ask_folder, ask_open_path
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, label
from ui.transfer.together.items import Group, Item, day_words, time_words
from ui.transfer.together.items_panel import Words
from ui.transfer.together.package_items import (
    LOOSE,
    Handed,
    notices,
    read_again,
    read_handed,
    returned_items,
)
from ui.transfer.together.page import TogetherPage
from ui.transfer.together.side_list import Entry, SideList
from ui.transfer.together.waiting import Deed
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.packages import PackageRow, not_returned, package_rows
from wenming_desktop.transfer.kept_choices import Key
from wenming_desktop.transfer.packages.collecting import Collected, collect
from wenming_desktop.transfer.packages.finding import Unpacked
from wenming_desktop.transfer.packages.returned import Returned, ReturnedPackage, ReturnedRow, ReturnedValue
from wenming_desktop.words import listed

_ALL, _LOOSE = "all", "loose"  # entries beside those of the packages
_LONG_OUT = 7  # days after which a package that is out is late
_WORDS = Words(
    "发出时",
    "本机现在",
    "交回",
    "都留本机",
    "都用交回的",
    {
        Group.CONFLICT: "要您定的，请逐个选",
        Group.CHANGED: "本机没有动过，默认采用",
        Group.NEW: "本机没有的，默认采用；像是记过的先不采用",
        Group.DELETED: "",
        Group.FILE: "放进材料库；认不准放哪里的，放到待归口",
    },
)
_WHAT = (
    "请选科室交回的文件夹、压缩包或填报表，可以把U盘上的整个文件夹一起选，也可以直接拖到这里。\n"
    "先列出改动、新活动和文件；选好、采用以前，本机什么也不改。"
)


@dataclass(frozen=True)
class _Done:
    """What came of taking: of which packages, and how many of each."""

    collected: Collected
    handed: Handed


class PackagesPage(TogetherPage):
    """Reads packages; those of one department are taken at once, or those of all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _WORDS)
        self._paths: tuple[Path, ...] = ()  # what was read
        self._tried: tuple[Path, ...] = ()  # with what is being read
        self._unpacked: Unpacked | None = None  # of what is being read
        self._handed: Handed | None = None
        self._taken: dict[str, int] = {}  # package id -> how many were taken
        self._on = _ALL
        self.figure, self.figure_words = label(), label("科室已交回", "secondary")
        self.figure.setStyleSheet(f"font-size: {theme.px(theme.FIGURE)}px; font-weight: 600")
        self.bar = QProgressBar(textVisible=False)
        self.list, self.out = SideList("交回的填报包"), SideList("没有交回的科室", still=True)
        self.out_words = label(role="current")
        self.remind = button("打印催办单…", self._remind, link=True)
        self.remind.setAutoDefault(False)
        self._build()
        self.list.stood_on.connect(self._show_items)

    @property
    def returned(self) -> Returned:
        """What was read."""
        return self._handed.returned if self._handed else Returned(())

    def begin(self) -> None:
        self.source_told.emit("", "选交回的文件夹…")
        rows = self._rows()
        what = _WHAT if rows else f"还没有给科室发过填报包。\n{_WHAT}"
        self.waiting.say("收回填报包", what, self._deeds())
        self.stack.setCurrentWidget(self.waiting)
        self.show_side()

    def ask_for_source(self) -> None:
        if folder := ask_folder(self, "选择科室交回的文件夹，或放着几个包的文件夹"):
            self.read([folder])

    def read(self, paths: Sequence[Path]) -> None:
        """Read these beside what was read before."""
        self.keep()
        self._tried = tuple(dict.fromkeys((*self._paths, *paths)))
        self._read()

    def names(self) -> list[str]:
        return [self.name_of((package.package.id,)) for package in self.returned.packages]

    def name_of(self, key: Key) -> str:
        return f"package {key[0]}"

    def leave(self) -> None:
        super().leave()
        self._let_go(self._unpacked)
        self._let_go(self._handed.unpacked if self._handed else None)

    def show_side(self) -> None:
        rows = self._rows()
        packages = sorted(  # what is to be done first; they stay where they stand when it is done
            self.returned.packages, key=lambda one: one.empty and one.package.id not in self._taken
        )
        back = {package.package.id for package in packages}
        out = [row for row in not_returned(rows) if row.id not in back]
        self.figure.setText(f"{len(rows) - len(out)} / {len(rows)}")
        self.bar.setRange(0, max(len(rows), 1))
        self.bar.setValue(len(rows) - len(out))
        waiting = sum(not package.empty for package in packages)
        entries = [Entry(_ALL, "全部", f"{waiting} 个科室待看")] if len(packages) > 1 else []
        entries += [self._entry(package) for package in packages]
        loose = sum(one.subject == LOOSE for one in self.answers.items)
        entries += [Entry(_LOOSE, "不在填报包里的文件", "", None, str(loose))] if loose else []
        entries += [
            Entry(row.id, row.department, f"{day_words(row.returned_at)}交回", ("已收回", "done"))
            for row in rows
            if row.returned_at and row.id not in back
        ]
        self.list.show_entries(entries, self._on)
        self.list.setMaximumHeight(self.list.height_of_all() + theme.px(4))
        self.out.show_entries([self._out(row) for row in out], "")
        self.out_words.setText(f"没交回 {len(out)}" if out else "都交回了" if rows else "还没有发过填报包")
        self.remind.setVisible(bool(out))
        self.out.setVisible(bool(out))
        self.out.setMaximumHeight(self.out.height_of_all() + theme.px(4))

    def take(self) -> None:
        handed = self._handed
        if handed is None:
            return
        self.keep()
        part = self._part(self._on)
        items = self._items(self._on)
        said = {one.key: self.answers.of(one) for one in items}
        choices = {(key[0], key[1]): choice for key, choice in said.items() if choice}
        workspace = self.desk.workspace

        def work(job: Job) -> _Done:
            taking, again = job.parts(3, 2)
            done = collect(workspace, part, choices, taking)
            return _Done(done, read_again(workspace, handed.unpacked, handed.found, again))

        for package in part.packages:
            of = [one for one in items if one.subject == package.package.id]
            if of:
                self._taken[package.package.id] = self.answers.sums(of).count
        self.taking = True
        self.going.emit()
        count = self.answers.sums(items).count
        self.wait_for("收回填报包", f"正在采用 {count} 处", work, self._show_taken, "先备份，再一次写入")

    def failed(self, error: UserError) -> None:
        heading = "没有采用" if self.taking else "没有读"
        self._stopped()
        text = f"{error.message}\n本机没有改动。"
        self.waiting.say(heading, text, self._deeds(again=True), role="late")

    def cancelled(self) -> None:
        self._stopped()
        if self._handed:
            self.stack.setCurrentWidget(self.panel)
        else:
            self.waiting.say("已取消", "本机没有改动。", self._deeds(again=True))

    def _stopped(self) -> None:
        """Nothing came of the work."""
        self.over()
        self._let_go(self._unpacked)
        self._unpacked = None

    def _read(self) -> None:
        workspace, paths = self.desk.workspace, self._tried
        self._unpacked = Unpacked(workspace.scratch_folder())
        work = partial(read_handed, workspace, paths, self._unpacked)
        what = "、".join(path.name for path in paths)
        self.source_told.emit(what, "再取一个包…")
        self.wait_for("读取填报包", "正在读交回的填报包", work, self._show, what)

    def _deeds(self, *, again: bool = False) -> list[Deed]:
        deeds: list[Deed] = [
            ("选文件夹…", self.ask_for_source),
            ("选压缩包或填报表…", self._ask_for_file),
        ]
        if again and self._handed:
            return [("回到刚才的", partial(self._go_on, self._on)), *deeds]
        return [("重试", self._read), *deeds] if again and self._tried else deeds

    def _ask_for_file(self) -> None:
        kinds = "填报包 (*.zip *.xlsx *.xls *.et *.ods)"
        if path := ask_open_path(self, "选择交回的压缩包或填报表", kinds):
            self.read([path])

    def _let_go(self, unpacked: Unpacked | None) -> None:
        """Remove what was unpacked, once nobody reads it any more: work is done one after the other."""
        if unpacked:
            self.desk.run("清理解开的填报包", lambda _: unpacked.__exit__(), housekeeping=True)

    def _show(self, handed: Handed) -> None:
        self.over()
        if self._handed:
            self._let_go(self._handed.unpacked)
        self._handed, self._unpacked, self._paths = handed, None, self._tried
        self.answers.show(returned_items(handed.returned), self.kept_before())
        told = list(notices(handed.returned))
        if not handed.returned.packages:
            deeds = self._deeds(again=True)
            self.waiting.say("没有读到填报包", "本机没有改动。", deeds, lines=told, role="late")
            self.stack.setCurrentWidget(self.waiting)
            self.show_side()
            return
        ids = [package.package.id for package in handed.returned.packages]
        self._go_on(_ALL if len(ids) > 1 else ids[0])

    def _show_taken(self, done: _Done) -> None:
        self.over()
        on = self._part(self._on)
        open_in = {left.department for left in done.collected.left}
        whole = [each.package for each in on.packages if each.package.department not in open_in]
        self.forget([self.name_of((row.id,)) for row in whole])
        self._handed = done.handed
        self.answers.show(returned_items(done.handed.returned), self.kept_before())
        collected = done.collected
        count = collected.values + collected.rows + collected.files
        names = [package.package.department for package in on.packages]
        who = listed(names, "个科室") or "不在填报包里的文件"
        lines = [f"{left.department}　{_left(left.item)}" for left in collected.left]
        told = [f"没有选、先留本机的，{len(lines)} 处：", *lines] if lines else []
        undo = "可以一次撤销，关闭以后也可以。" if count else "已记下交回的时间，本机没有别的改动。"
        heading = f"{who}：已采用 {count} 处" if count else f"{who}：已交回"
        rest = [package for package in done.handed.returned.packages if not package.empty]
        others = [one for one in rest if one.package.id not in {each.package.id for each in on.packages}]
        deeds: list[Deed] = []
        if others:
            following = others[0].package
            deeds.append((f"看{following.department}的", partial(self._go_on, following.id)))
        if lines and len(on.packages) == 1:
            deeds.append((f"再选没选的 {len(lines)} 处", partial(self._go_on, on.packages[0].package.id)))
        elif lines:
            deeds.append((f"再选没选的 {len(lines)} 处", partial(self._go_on, _ALL)))
        deeds.append(("再取一个包…", self.ask_for_source))
        deeds += self.undo_deed(self._read) if count else []
        self.show_side()
        self.waiting.say(heading, undo, deeds, lines=told, role="done")
        self.stack.setCurrentWidget(self.waiting)

    def _go_on(self, entry: str) -> None:
        self._on = entry
        self.show_side()
        self._show_items(entry)
        if self.stack.currentWidget() is self.panel:
            self.panel.focus()

    def _show_items(self, entry: str) -> None:
        self._on = entry
        package = next((one for one in self.returned.packages if one.package.id == entry), None)
        items = self._items(entry)
        if not items:
            self._show_nothing(self._part(entry).packages)
            return
        sent = f"发出时　{day_words(package.package.sent_at)}" if package else "发出时"
        together = f"{len(self.returned.packages)} 个包一起看"
        about = f"{time_words(package.saved_at)} 存出" if package else together
        title = package.package.department if package else "不在填报包里的文件" if entry == _LOOSE else "全部"
        if entry == _ALL:
            whose = {one.package.id: f"{one.package.department}　" for one in self.returned.packages}
            items = [replace(one, where=f"{whose.get(one.subject, '')}{one.where}") for one in items]
        self.panel.tell(list(notices(replace(self._part(entry), refused=self.returned.refused))))
        self.panel.name_sides(sent, "本机现在", f"{title}交回" if package else "交回")
        self.panel.show_items(title, about, items, items)
        self.stack.setCurrentWidget(self.panel)

    def _show_nothing(self, packages: Sequence[ReturnedPackage]) -> None:
        """What there is to say of packages of which nothing is to be decided."""
        new = [one for one in packages if not self._noted(one)]
        names = listed([one.package.department for one in packages], "个科室")
        lines = [text for one in packages for text in one.told]
        if not packages:
            self.waiting.say("已收回", "要再看这个科室交回的，请再取一次它的包。", self._deeds())
        elif new:
            self.waiting.say(names, "交回了，没有要采用的。", [("记下已交回", self.take)], lines=lines)
        else:
            self.waiting.say(names, "已收回，没有要采用的。", self._deeds(), lines=lines, role="done")
        self.stack.setCurrentWidget(self.waiting)

    def _noted(self, package: ReturnedPackage) -> bool:
        at = package.package.returned_at
        return at is not None and at >= package.saved_at

    def _items(self, entry: str) -> list[Item]:
        subject = LOOSE if entry == _LOOSE else entry
        return [one for one in self.answers.items if entry == _ALL or one.subject == subject]

    def _part(self, entry: str) -> Returned:
        """What is taken of what was read while an entry is shown."""
        if entry == _ALL:
            return self.returned
        packages = tuple(one for one in self.returned.packages if one.package.id == entry)
        return Returned(packages, self.returned.loose if entry == _LOOSE else ())

    def _rows(self) -> list[PackageRow]:
        return self.desk.read(package_rows, self.desk.plan.id) if self.desk.plan else []

    def _entry(self, package: ReturnedPackage) -> Entry:
        row = package.package
        of = [one for one in self.answers.items if one.subject == row.id]
        still = len(self.answers.open(of))
        if of:
            pill = (f"待看 {len(of)}", "lacking" if still else "doing")
        elif self._taken.get(row.id):
            pill = (f"已采用 {self._taken[row.id]}", "done")
        else:
            pill = ("已收回", "done") if self._noted(package) else ("无改动", "secondary")
        return Entry(row.id, row.department, time_words(package.saved_at), pill)

    def _out(self, row: PackageRow) -> Entry:
        days = row.days_out(self.desk.today())
        below = f"{day_words(row.sent_at)}发出　{days}天"
        return Entry(row.id, row.department, below, ("未交回", "late" if days > _LONG_OUT else "lacking"))

    def _remind(self) -> None:
        self.desk.paper_wanted.emit("package-reminder", {})

    def _build(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        inside = QVBoxLayout(head)
        inside.setContentsMargins(*(theme.px(each) for each in (12, 8, 12, 10)))
        put(inside, bar(self.figure, self.figure_words, None), self.bar)
        below = QWidget()
        row = bar(self.out_words, None, self.remind)
        row.setContentsMargins(*(theme.px(each) for each in (12, 8, 12, 8)))
        below.setLayout(row)
        put(column, head, self.list, below, self.out, None)
        column.setStretch(1, 300)
        column.setStretch(3, 200)  # each as high as its entries, where there is room


def _left(item: ReturnedValue | ReturnedRow) -> str:
    if isinstance(item, ReturnedRow):
        return f"{item.code} {item.title}　{item.like}"
    values = f"本机 {item.ours or EMPTY}，交回 {item.theirs or EMPTY}"
    return f"{item.code} {item.title}　{item.word}：{values}"
