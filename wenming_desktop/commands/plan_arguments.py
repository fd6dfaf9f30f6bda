"""What the commands that change a plan and its standard take: task, category, plan, indicator."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from wenming_desktop.entities.tables import word_of

_TASK, _CATEGORY = "任务编号，例如 2-7", "类别的序号，例如 2"
_PRINTED = "印在材料册和测评材料提交表上"
_AT = "插在第 N 个，不写则放在最后"


def describe_plan_changes(command: Callable[[str, str], ArgumentParser]) -> None:
    """Add the commands to those there are; ``command`` makes one, given its name and help."""
    _describe_task(_actions(command("task", "添加、修改、移动、拆分、合并、删除任务")))
    _describe_category(_actions(command("category", "添加、改名、移动、删除任务类别")))
    made = command("plan", "读入方案或补充文件，与已有的方案对照")
    _on_plan(made)
    made.add_argument("file", type=Path, metavar="FILE", help="方案、补充通知或修订稿")
    ways = made.add_mutually_exclusive_group(required=True)
    ways.add_argument("--preview", action="store_true", help="只列出读到的内容和改动")
    ways.add_argument("--apply", action="store_true", help="采用有把握的内容，其余列出来；不删除任务")
    made.add_argument("--yes", action="store_true", help="有疑问的内容也采用；删去许多任务也不再问")
    made.add_argument("--remove-gone", action="store_true", help="新文件里没有的任务一并删除")
    made.add_argument("--year", type=int, metavar="N", help="文件的年度，文件里没有写明时必填")


def describe_indicators(command: Callable[[str, str], ArgumentParser]) -> None:
    """Add the command for the standard's indicators; ``command`` as in describe_plan_changes()."""
    action = _actions(command("indicator", "列出测评指标，写一条的迎检说明"))
    action("list", "列出测评指标的序号、内容和迎检说明")
    made = action("edit", "修改一条测评指标；写 '' 则清空")
    made.add_argument("number", metavar="N", help="指标的序号，见 indicator list，例如 3 或 指标3")
    made.add_argument(
        "--statement", required=True, metavar="S", help=f"{word_of('indicator', 'statement')}，{_PRINTED}"
    )


_Action = Callable[[str, str], ArgumentParser]


def _actions(made: ArgumentParser) -> _Action:
    actions = made.add_subparsers(dest="action", metavar="操作", title="操作", required=True)

    def action(name: str, text: str) -> ArgumentParser:
        one = actions.add_parser(name, help=text, description=text)
        one.set_defaults(parser=one)
        _on_plan(one)
        return one

    return action


def _on_plan(made: ArgumentParser) -> None:
    made.add_argument("dir", type=Path, metavar="DIR", help="数据文件夹")
    made.add_argument("--plan-year", type=int, metavar="N", help="有多个工作方案时，指定年度")


def _describe_task(action: _Action) -> None:
    def on_task(name: str, text: str) -> ArgumentParser:
        made = action(name, text)
        made.add_argument("code", metavar="CODE", help=_TASK)
        return made

    made = action("add", "添加一项任务")
    made.add_argument("category", type=int, metavar="CATEGORY", help=_CATEGORY)
    made.add_argument("text", metavar="TEXT", help=word_of("task", "text"))
    _take_place(made)

    made = on_task("edit", "修改一项任务；写 '' 则清空")
    for name in ("text", "standard", "score", "note"):
        made.add_argument(f"--{name}", metavar=name[0].upper(), help=word_of("task", name))
    made.add_argument("--statement", metavar="S", help=f"{word_of('task', 'statement')}，{_PRINTED}")
    made.add_argument("--not-applicable", metavar="REASON", help="本单位不涉及的原因；写 '' 则取消")

    made = on_task("move", "把一项任务移到一个类别里")
    made.add_argument("category", type=int, metavar="CATEGORY", help=_CATEGORY)
    _take_place(made)

    made = on_task("split", "把一项任务拆成几项")
    made.add_argument("at", nargs="+", metavar="AT", help="从哪里拆：前面的字数，或后一部分开头的文字")

    made = on_task("merge", "把几项任务合并成一项，归入第一项")
    made.add_argument("others", nargs="+", metavar="CODE", help="要并入的任务编号")

    _confirm(on_task("remove", "删除一项任务；材料、活动、督办单等保留，不再对应这项任务"))


def _describe_category(action: _Action) -> None:
    def on_category(name: str, text: str) -> ArgumentParser:
        made = action(name, text)
        made.add_argument("category", type=int, metavar="CATEGORY", help=_CATEGORY)
        return made

    made = action("add", "添加一个类别")
    made.add_argument("title", metavar="TITLE", help=word_of("category", "title"))
    _take_short(made)
    _take_place(made)

    made = on_category("rename", "给一个类别改名")
    made.add_argument("title", nargs="?", metavar="TITLE", help=word_of("category", "title"))
    _take_short(made)

    made = on_category("move", "调整一个类别的顺序")
    made.add_argument("at", type=int, metavar="N", help="移到第 N 个")

    made = on_category("remove", "删除一个类别")
    made.add_argument("--to", type=int, metavar="CATEGORY", help="任务移到这个类别，不写则一并删除")
    _confirm(made)


def _take_place(made: ArgumentParser) -> None:
    made.add_argument("--at", type=int, metavar="N", help=_AT)


def _take_short(made: ArgumentParser) -> None:
    made.add_argument("--short", metavar="S", help=word_of("category", "short_title") + "，标签上的名称")


def _confirm(made: ArgumentParser) -> None:
    made.add_argument("--yes", action="store_true", help="有材料、活动等对应它时也删除")
