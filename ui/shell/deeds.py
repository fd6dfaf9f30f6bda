"""What the clerk can have done, as one list: the tool bar, the menu and the search line read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui.shell.actions import Actions
from ui.shell.catalogue import TABS
from wenming_desktop.search import pinyin

Run = Callable[[], object]
_MOST = 8  # found at once
_LEAST = 2  # letters before pinyin counts: one is a part of nearly every name

# The menu's entries that stand in a menu of their own; all others stand in it as Actions.menu() has them.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "人员": ("领导小组…", "志愿者…"),
    "年度与方案": ("新建年度…", "沿用上年材料…", "导入工作方案…", "修改工作方案…", "内置2021年方案"),
    "配档表与填报包": ("导入配档表…", "发填报包…", "收回填报包…"),
    "收材料": ("添加文件夹…", "扫描监视文件夹…"),
    "数据与存档": (
        "数据与备份…",
        "合并另一台电脑…",
        "校验存档…",
        "立即备份",
        "从存档或备份恢复…",
        "打开数据文件夹",
        "打包日志…",
        "练习数据…",
    ),
}

# Other words for the same, by the beginning of the name.
_WORDS: Mapping[str, str] = {
    "存档到U盘": "U盘 优盘 拷贝 复制 刻盘 移交",
    "导出配档表": "Excel 表格 任务表 分工表",
    "导入配档表": "Excel 表格 读回",
    "打印…": "输出 单据",
    "科室与人员": "部门 科室 名单 责任人",
    "领导小组": "组长 成员",
    "迎检材料": "检查 材料册 报送包 实地考察 上报",
    "新建年度": "明年 新一年 换年",
    "导入工作方案": "文件 通知 Word",
    "修改工作方案": "任务 类别 改方案",
    "发填报包": "科室 交材料 发给科室",
    "收回填报包": "科室 交回",
    "添加文件夹": "导入 材料 扫描件 照片",
    "扫描监视文件夹": "扫描仪 自动",
    "合并另一台电脑": "两台电脑 U盘 同步",
    "校验存档": "检查 U盘 完整",
    "立即备份": "保存 备份",
    "从存档或备份恢复": "还原 找回 备份 U盘 坏了",
    "打开数据文件夹": "位置 在哪里",
    "打包日志": "求助 出错 电话",
    "使用手册": "帮助 怎么用 说明 教程",
    "快捷键": "键盘 按键",
    "关于": "版本",
    "外观": "字号 字体 大字 夜间 暗色",
    "打印：情况汇报": "汇报 总结 报告",
    "打印：创建工作简报": "汇报 信息",
    "打印：责任清单": "分工 科室",
    "档案": "档号 装盒 归档",
    "材料库": "文件 照片 扫描件",
    "自评": "打分 得分 测评",
    "缺项": "差什么 还缺",
}


@dataclass(frozen=True)
class Deed:
    """One thing to do.

    Attributes:
        name: as the menu and the search line show it.
        run: does it.
        keys: its keys in Qt's spelling, "" for none.
        icon: of the tool bar, "" where it does not stand there.
    """

    name: str
    run: Run
    keys: str = ""
    icon: str = ""

    @property
    def plain(self) -> str:
        """The name without the sign that a dialog follows."""
        return self.name.removesuffix("…")

    @property
    def words(self) -> str:
        """Other words for it."""
        return " ".join(words for name, words in _WORDS.items() if self.name.startswith(name))


def bar_deeds(actions: Actions) -> tuple[Deed, ...]:
    """Those of the tool bar, without undo and redo."""
    return (
        Deed("科室与人员", actions.departments, "Ctrl+D", "people"),
        Deed("导出配档表", actions.export_table, "Ctrl+E", "table"),
        Deed("打印…", actions.print_papers, "Ctrl+P", "print"),
        Deed("存档到U盘…", actions.archive, "Ctrl+U", "archive"),
    )


def help_deeds(actions: Actions) -> tuple[Deed, ...]:
    """Those that explain; their keys are answered by every window, see ui.help.help."""
    return (
        Deed("使用手册", actions.help.open_here, "F1"),
        Deed("快捷键", actions.help.show_keys, "Ctrl+/"),
    )


def all_deeds(
    actions: Actions, looks: Sequence[tuple[str, Run]], show_tab: Callable[[str], object]
) -> list[Deed]:
    """Whatever the search line can start.

    Args:
        actions: what the menu does.
        looks: the looks and what puts each on.
        show_tab: opens a tab by its name.
    """
    from wenming_desktop.documents.papers import PAPERS  # noqa: PLC0415 - the start waits for no paper

    menu = (Deed(name, run) for name, run in actions.menu() if run)
    pages = (Deed(f"打开：{title}", partial(show_tab, name)) for name, title in _pages())
    papers = (Deed(f"打印：{paper.title}", partial(actions.print_papers, paper.name)) for paper in PAPERS)
    dressed = (Deed(f"外观：{name}", run) for name, run in looks)
    return [*bar_deeds(actions), *menu, *help_deeds(actions), *pages, *papers, *dressed]


def found(deeds: Sequence[Deed], query: str) -> tuple[list[Deed], bool]:
    """The deeds that a query means, the likeliest first, and whether it names the first one outright.

    The query is part of the name or of another word for it, or of their pinyin, initials or in full.
    """
    wanted = query.strip()
    if len(wanted) < _LEAST:
        return [], False
    ranked: list[tuple[int, int, Deed]] = []
    for place, deed in enumerate(deeds):
        rank = _rank(deed, wanted)
        if rank is not None:
            ranked.append((rank, place, deed))
    ranked.sort(key=lambda each: each[:2])
    return [deed for _, _, deed in ranked[:_MOST]], bool(ranked) and ranked[0][0] == 0


def _rank(deed: Deed, wanted: str) -> int | None:
    """0 where it is named whole, 1 where its name begins so, 2 where it is in its name, 3 in another word."""
    name = deed.plain.partition("：")[2] or deed.plain
    letters, name = wanted.casefold(), name.casefold()
    spelled = [name]
    if letters.isascii():  # only then is the dictionary needed
        spelled += [pinyin.initials(name), "".join(pinyin.syllables(name))]
    if letters in spelled:
        return 0
    if any(each.startswith(letters) for each in spelled):
        return 1
    if pinyin.matches(wanted, deed.plain):
        return 2
    return 3 if any(pinyin.matches(wanted, word) for word in deed.words.split()) else None


def fill_menu(menu: QMenu, actions: Actions) -> None:
    """Put in the entries of Actions.menu(), those of _GROUPS in menus of their own; the help before 关于."""
    inside = {name: group for group, names in _GROUPS.items() for name in names}
    menus: dict[str, QMenu] = {}
    for name, run in actions.menu():
        group = inside.get(name)
        if run is None:
            menu.addSeparator()
        elif group:
            if group not in menus:
                menus[group] = menu.addMenu(group)
            menus[group].addAction(name, run)
        else:
            menu.addAction(name, run)
    last = menu.actions()[-1]
    for deed in help_deeds(actions):
        # The keys are shown, not set: the window has them already, and two shortcuts would block each other.
        action = menu.addAction(f"{deed.name}\t{QKeySequence(deed.keys).toString()}", deed.run)
        menu.insertAction(last, action)


def _pages() -> list[tuple[str, str]]:
    return [("overview", "总览"), *((tab.name, tab.title) for tab in TABS)]
