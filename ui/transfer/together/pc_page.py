"""合并另一台电脑: its archive against what stands here, and what is taken of it."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.system import ask_folder, ask_open_path
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, elided, label, wrapped
from ui.transfer.stick_dialog import ArchiveDialog
from ui.transfer.together.items import Group, Item, counted, day_words, time_words
from ui.transfer.together.items_panel import Words
from ui.transfer.together.page import TogetherPage
from ui.transfer.together.pc_items import SUBJECTS, Merging, read_merging, this_pc
from ui.transfer.together.side_list import Entry, SideList
from ui.transfer.together.telling_apart import OtherKindError
from ui.transfer.together.waiting import Deed
from ui.transfer.verify_dialog import VerifyDialog
from wenming_desktop.errors import UserError
from wenming_desktop.transfer.kept_choices import Key
from wenming_desktop.transfer.merging.comparing import Difference
from wenming_desktop.transfer.merging.taking import Look, Taken, take
from wenming_desktop.words import shortened

_ALL = "全部"
_NAMED = 30  # characters of where it is, in a list
_WORDS = Words(
    "分开时",
    "本机",
    "那台",
    "都留本机",
    "都用那台的",
    {
        Group.CONFLICT: "两边都改了，请逐个选",
        Group.CHANGED: "只在那台改了，本机没动过，默认采用",
        Group.NEW: "本机没有，默认采用",
        Group.DELETED: "那台删除了，默认不删",
        Group.FILE: "那台新收的材料，放进材料库",
    },
)
_WHAT = (
    "请在另一台电脑上“存档到U盘”，选“留给自己”，再把U盘插到这里，选存档的文件夹或 .zip。\n"
    "先核对存档是不是完整，再列出两台电脑不一样的地方；选好、采用以前，本机什么也不改。"
)
_AFTERWARDS = "合并以后，请把本机的存档也拿到那台电脑上合并，两台就一样了。"


class PcPage(TogetherPage):
    """Reads an archive; everything that it holds is one thing to take."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _WORDS)
        self._archive: Path | None = None
        self.merging: Merging | None = None
        self._look: Look | None = None  # of the archive that is told of at the left
        self._agreed: set[str] = set()  # names of other units' archives that the clerk wants to merge
        self.facts = {name: elided(role="") for name in ("本机", "那台", "分开于", "那台存于")}
        self.list = SideList("按登记的种类看")
        self.alike = wrapped("", "secondary")
        self.deleted = button("看", self._show_deleted, link=True)
        self.deletions = label(role="secondary")
        self._build()
        self.list.stood_on.connect(self._show_items)

    def begin(self) -> None:
        self.source_told.emit("", "选存档文件夹…")
        self.waiting.say("合并另一台电脑", _WHAT, self._deeds())
        self.stack.setCurrentWidget(self.waiting)
        self.show_side()

    def ask_for_source(self) -> None:
        if folder := ask_folder(self, "选择那台电脑的存档文件夹（里面有 bagit.txt）"):
            self.read(folder)

    def read(self, archive: Path) -> None:
        """Read an archive, a folder or a .zip."""
        self.keep()
        self._archive, self.merging, self._look = archive, None, None
        self.answers.show((), {})
        self.source_told.emit(str(archive), "换一份…")
        self.show_side()
        work = partial(read_merging, self.desk.workspace, archive)
        self.wait_for("读取存档", "正在核对存档，比较两台电脑", work, self._show, archive.name)

    def names(self) -> list[str]:
        return [self.merging.name] if self.merging else []

    def name_of(self, key: Key) -> str:
        return self.merging.name if self.merging else ""

    def show_side(self) -> None:
        look = self._look
        there = look.incoming.pc or look.incoming.unit if look else "还没有选它的存档"
        parted = f"{time_words(look.parted_at)} 的存档" if look and look.parted_at else "没有共同的存档"
        written = time_words(look.incoming.written_at) if look else "—"
        words = (this_pc(), there, parted if look else "—", written)
        for fact, text in zip(self.facts.values(), words, strict=True):
            fact.setText(text)
        items = self.answers.items
        self.list.setVisible(bool(items))
        if not items:
            self._same.hide()
        entries = [self._entry(_ALL, list(items))]
        for subject in SUBJECTS:
            some = [one for one in items if one.subject == subject]
            entries += [self._entry(subject, some)] if some else []
        self.list.show_entries(entries, self.list.on() or _ALL)
        deletions = counted(items).get(Group.DELETED, 0)
        self.deletions.setText(f"删除 {deletions} 处，另列，默认不删")
        self._deletions.setVisible(bool(deletions))
        self.list.setMaximumHeight(self.list.height_of_all() + theme.px(4))

    def take(self) -> None:
        if self.merging is None:
            return
        self.keep()
        sums = self.answers.sums(self.answers.items)
        said = {key: self.answers.of(one) for one in self.answers.items for key in (one.key, *one.also)}
        choices = {(key[0], key[1], key[2]): choice for key, choice in said.items() if choice}
        work = partial(take, self.desk.workspace, self.merging.archive, choices)
        self.taking = True
        self.going.emit()
        heading = f"正在采用 {sums.count} 处" if sums.count else "正在记下"
        self.wait_for("合并", heading, work, self._taken, "先备份，再一次写入")

    def failed(self, error: UserError) -> None:
        self.over()
        choose, archive = self._deeds(), self._archive
        back: list[Deed] = [("回到刚才的", self._go_back)] if self.merging else []
        retry: list[Deed] = [("重试", partial(self.read, archive))] if archive and not back else []
        heading, said, deeds = "没有合并", error.message, [*back, *choose]
        if archive and not archive.exists():
            heading = "找不到存档"
            said, deeds = f"找不到“{archive}”，请把U盘或磁盘插好再试。", [*back, *retry, *choose]
        elif archive and isinstance(error, OtherKindError):
            elsewhere: list[Deed] = [("去“收回填报包”", partial(self.elsewhere.emit, [archive]))]
            heading = "这是填报包，不是存档" if error.other else "这不是存档"
            deeds = [*elsewhere, *choose] if error.other else choose
        elif archive:
            deeds += [("校验存档…", partial(self._verify, archive)), *retry]
        self.waiting.say(heading, f"{said}\n本机没有改动。", deeds, role="late")

    def cancelled(self) -> None:
        self.over()
        if self.merging:
            self.stack.setCurrentWidget(self.panel)
        else:
            again: list[Deed] = [("重试", partial(self.read, self._archive))] if self._archive else []
            self.waiting.say("已取消", "本机没有改动。", [*again, *self._deeds()])

    def _deeds(self) -> list[Deed]:
        return [("选存档文件夹…", self.ask_for_source), ("选存档 .zip…", self._ask_for_zip)]

    def _verify(self, archive: Path) -> None:
        """Show all that is wrong with an archive."""
        dialog = VerifyDialog(self.desk, self)
        dialog.open()
        dialog.verify(archive)

    def _write_archive(self) -> None:
        ArchiveDialog(self.desk, self).open()

    def _show_deleted(self) -> None:
        self.list.setCurrentRow(0)
        self._show_items(_ALL)
        self.panel.only(Group.DELETED)

    def _go_back(self) -> None:
        self.stack.setCurrentWidget(self.panel)

    def _ask_for_zip(self) -> None:
        if path := ask_open_path(self, "选择那台电脑的存档 .zip", "存档 (*.zip)"):
            self.read(path)

    def _show(self, merging: Merging) -> None:
        """Show what was read; another unit's archive after asking."""
        self.over()
        self._look = merging.look
        self.source_told.emit(f"{merging.archive}，已核对完好", "换一份…")
        theirs, ours = merging.look.incoming.unit, self.desk.workspace.unit
        if theirs == ours or merging.name in self._agreed:
            self._compare(merging)
            return
        self.show_side()
        said = (
            f"这份存档是另一个单位（{theirs}）的，要合并吗？\n"
            f"本机是“{ours}”的。合并会把那个单位的任务、科室和材料放进本机；"
            "两台电脑是同一个单位、只是单位名称填得不一样的，才合并。现在什么也没有采用。"
        )
        deeds: list[Deed] = [
            ("不合并，换一份…", self.ask_for_source),
            ("合并", partial(self._agree, merging)),
        ]
        self.waiting.say("这是另一个单位的存档", said, deeds, role="lacking")

    def _agree(self, merging: Merging) -> None:
        self._agreed.add(merging.name)
        self._compare(merging)

    def _compare(self, merging: Merging) -> None:
        self.merging = merging
        look = merging.look
        self.answers.show(merging.items, self.kept_before())
        there = look.incoming.pc or "那台电脑"
        self.panel.name_sides(f"分开时　{day_words(look.parted_at)}", f"本机　{this_pc()}", f"那台　{there}")
        self.panel.tell(list(_notices(look, self.desk.workspace.unit)))
        self.list.show_entries([], "")
        self.show_side()
        alike = [f"{look.comparison.alike} 处两边改得一样"] if look.comparison.alike else []
        alike += [f"{merging.same_files} 份文件内容相同，不重复存"] if merging.same_files else []
        self.alike.setText("\n".join(alike))
        self._same.setVisible(bool(alike))
        self._show_items(_ALL)
        if merging.items:
            self.stack.setCurrentWidget(self.panel)
            self.panel.focus()
        else:
            said = "这份存档以前合并过，没有新的改动。" if look.again else "两台电脑登记的一样。"
            # Noted, it is what a later archive of that PC is held against.
            deeds: list[Deed] = [] if look.again else [("记下这次合并", self.take)]
            deeds.append(("换一份…", self.ask_for_source))
            self.waiting.say("没有要采用的", said, deeds, role="done")

    def _entry(self, subject: str, some: list[Item]) -> Entry:
        still = len([one for one in self.answers.open(some) if one.group is Group.CONFLICT])
        pill = (f"冲突 {still}", "late") if still and subject != _ALL else None
        return Entry(subject, subject, "", pill, str(len(some)))

    def _show_items(self, subject: str) -> None:
        merging = self.merging
        if merging is None:
            return
        items = [one for one in self.answers.items if subject in {_ALL, one.subject}]
        whose = f"{merging.look.incoming.pc or '那台电脑'} 带来的"
        title = f"{len(items)} 处不一样" if subject == _ALL else f"{subject} {len(items)} 处"
        self.panel.show_items(title, whose, items, self.answers.items)

    def _taken(self, done: Taken) -> None:
        self.over()
        left = {one.key for one in done.left}
        count = sum(one.key not in left for one in self.answers.taken(self.answers.items))
        if not done.open:
            self.forget(self.names())
        merging, self.merging = self.merging, None
        if merging is None:
            return
        items = self.answers.items
        still = list(_lines("没有选、先留本机的", done.open, items))
        lines = [*_lines("不能采用的", done.left, items), *still]
        self.answers.show((), {})
        self.show_side()
        self.source_told.emit(f"{merging.archive}，已合并", "换一份…")
        files = f"，文件 {done.files} 个" if done.files else ""
        nothing = "已合并" if done.taken else "已记下，本机没有改动"
        heading = f"已采用 {count} 处{files}" if count else nothing
        undo = "可以一次撤销，关闭以后也可以。\n" if done.taken else ""
        deeds: list[Deed] = [("换一份…", self.ask_for_source)]
        if self.desk.plan:
            deeds = [("存档到U盘…", self._write_archive), *deeds]
        if still:
            deeds = [(f"再选没选的 {len(still) - 1} 处", partial(self.read, merging.archive)), *deeds]
        deeds += self.undo_deed(partial(self.read, merging.archive)) if done.taken else []
        self.stack.setCurrentWidget(self.waiting)
        self.waiting.say(heading, f"{undo}{_AFTERWARDS}", deeds, lines=lines, role="done")

    def _build(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._two, self._same, self._deletions = QWidget(), QWidget(), QWidget()
        grid = QGridLayout(self._two)
        grid.setContentsMargins(*(theme.px(each) for each in (12, 10, 12, 10)))
        grid.setVerticalSpacing(theme.px(6))
        grid.addWidget(label("两台电脑", "current"), 0, 0, 1, 2)
        for row, (name, fact) in enumerate(self.facts.items(), 1):
            grid.addWidget(label(name, "secondary"), row, 0)
            grid.addWidget(fact, row, 1)
        grid.setColumnStretch(1, 1)
        same = QVBoxLayout(self._same)
        same.setContentsMargins(*(theme.px(each) for each in (12, 8, 12, 10)))
        same.setSpacing(theme.px(4))
        put(same, label("两边一样，不用看", "current"), self.alike)
        self.deleted.setAutoDefault(False)
        deletions = bar(self.deletions, None, self.deleted)
        deletions.setContentsMargins(*(theme.px(each) for each in (12, 8, 12, 8)))
        self._deletions.setLayout(deletions)
        afterwards = wrapped(_AFTERWARDS, "secondary")
        afterwards.setContentsMargins(*(theme.px(each) for each in (12, 8, 12, 10)))
        put(column, self._two, self.list, self._deletions, self._same, None, afterwards)
        column.setStretch(1, 100)  # as high as its entries, and the rest stays empty


def _notices(look: Look, unit: str) -> Iterator[str]:
    """What there is to know before anything is chosen."""
    if look.incoming.unit != unit:
        yield f"这份存档是“{look.incoming.unit}”的，本机是“{unit}”的，请看清楚再采用。"
    if look.parted_at is None:
        yield (
            "两台电脑没有共同的存档，按年度、任务内容、科室名称和文件内容对应；"
            "两边都填了又不一样的，都要您选。"
        )
    if not look.incoming.personal:
        yield "存档里志愿者的电话、编号隐去了部分数字，不会换掉本机的。"


def _lines(what: str, some: Sequence[Difference], items: Sequence[Item]) -> Iterator[str]:
    keys = {one.key for one in some}
    found = [one for one in items if one.key in keys]
    if found:
        yield f"{what}，{len(found)} 处："
    for one in found:
        where = shortened(one.where, _NAMED)
        yield f"{where}　{one.field}：本机 {one.ours.text}，那台 {one.theirs.text}"
