"""The command line: its commands, their arguments, and help in Chinese."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from wenming_desktop.commands.attach_arguments import describe_attach
from wenming_desktop.commands.package_arguments import describe_packages
from wenming_desktop.commands.plan_arguments import describe_indicators, describe_plan_changes
from wenming_desktop.commands.submission_arguments import describe_submission
from wenming_desktop.commands.table_arguments import describe_import_table
from wenming_desktop.entities.choices import ROLE_WORDS
from wenming_desktop.entities.tables import TABLES, texts_of, word_of

# Of the lists that go out; their own place loads openpyxl, which a help text should not wait for
_LISTS = ("activities", "volunteers", "publicity", "funds", "gaps", "evidence", "orders", "scores")


class Parser(argparse.ArgumentParser):
    """argparse in Chinese, as far as its texts can be reached.

    ``instead``: options that stand in for the positional arguments after the first.
    """

    _TEXTS = (
        (r"the following arguments are required: (.+)", r"缺少 \1"),
        (r"argument (.+): not allowed with argument (.+)", r"\1 不能和 \2 一起用"),
        (r"unrecognized arguments: (.+)", r"不认识 \1"),
        (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可以是 \3"),
        (r"argument (.+): expected (?:at least )?one argument", r"\1 后面要有内容"),
        (r"argument (.+): expected (\d+) arguments", r"\1 后面要写 \2 项"),
        (r"argument (.+): invalid int value: (.+)", r"\1 应为数字，不是 \2"),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        self._positionals.title, self._optionals.title = "内容", "选项"
        self.instead: frozenset[str] = frozenset()

    def parse_known_args(self, *given: Any, **named: Any) -> Any:
        """As argparse's, which takes an optional positional for left out wherever an option comes first."""
        words = given[0] if given and given[0] else ()
        if self.instead.intersection(word.split("=")[0] for word in words):
            for action in self._get_positional_actions()[1:]:
                action.nargs, action.required = "*" if action.nargs else "?", False
        options, rest = super().parse_known_args(*given, **named)
        last = next(iter(self._get_positional_actions()[::-1]), None)
        if rest and last and last.nargs == "*" and not any(word.startswith("-") for word in rest):
            setattr(options, last.dest, [*getattr(options, last.dest), *rest])  # they stood behind an option
        elif rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")  # with this command's own usage
        else:
            return options, rest
        return options, []

    def format_usage(self) -> str:
        """As argparse's, in Chinese."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        """As argparse's, in Chinese."""
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong, and end with exit code 2."""
        for english, chinese in self._TEXTS:
            message = re.sub(f"^{english}$", chinese, message)
        self.exit(2, f"{self.format_usage()}用法有误：{message}。\n")


def parser() -> Parser:
    """The whole command line; parsed options carry ``command`` (None for the window) and its ``parser``."""
    whole = Parser(
        prog="wenming-desktop",
        description="文明创建工作台。不带命令时打开窗口。",
        epilog="退出码：0 完成；1 没有做成，原因见提示；2 用法有误；130 被 Ctrl+C 中断。",
    )
    whole.set_defaults(parser=whole)
    whole.add_argument("--workspace", type=Path, metavar="DIR", help="打开窗口时使用的数据文件夹")
    commands = whole.add_subparsers(dest="command", metavar="命令", title="命令")

    def command(name: str, text: str) -> Parser:
        made: Parser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(parser=made)
        return made

    def on_workspace(name: str, text: str) -> Parser:
        made = command(name, text)
        made.add_argument("dir", type=Path, metavar="DIR", help="数据文件夹")
        return made

    def on_plan(name: str, text: str) -> Parser:
        made = on_workspace(name, text)
        made.add_argument("--plan-year", type=int, metavar="N", help="有多个工作方案时，指定年度")
        return made

    _describe_plan(on_workspace, on_plan)
    describe_plan_changes(command)
    _describe_papers(command, on_workspace, on_plan)
    _describe_year(command, on_workspace, on_plan)
    return whole


_Adder = Callable[[str, str], Parser]

SHOW_KEYS = """\
JSON 的键名（日期为 2021-03-05 这样的文本，分值、时长、金额为精确的十进制文本，没有则为 null）：
  unit；inbox（待归口）、unused（没有用到，也不待归口）：键名同 evidence；plans：每个方案
    title year issuer issued_on goal basis attachment safeguards
    stages：title text；sources（方案原文）：name read_on text
    categories：ordinal title short_title tasks
      tasks：code ordinal text standard score self_score self_reason note lead support person leader
             due（最近的日期）due_words（时限原文）not_applicable（本单位不涉及的原因）
             status gaps measures evidence quotas requirements
        evidence：id title original_name sha256 size formed_on collected_on document_number responsible
                  kind pages place people subject background came_from quality uses
                  said_by（各项由谁填写：识别、正文、文件名、拍摄时间、活动、手填等，不知道的没有）
                  state（校验的结果：sound 完好，missing 文件不见了，altered 内容变了；没有校验过则为 null）
                  proposals（程序的建议：field value source，拿不准的还有 doubt）
        measures：ordinal text department person due due_words done_on status note
        quotas：kind labels distinct_festivals have want
        requirements：name kind window years hint needs_number needs_date least_characters
             most_characters have（合要求的）outside（超期）undated（待补日期）breaking（不合要求）want
             overruled（按说明算齐的理由）
    gaps：total by_kind
    activities：kind title starts_on ends_on place organiser people hours festival volunteers
                tasks materials missing
    publicity：title media level published_on link adopted task evidence
    funds：budget spent entries（kind entered_on item amount voucher note task evidence）
    orders：code department task content issued_on due_on extended_to reminders reply replied_on
            closed_on state
    leading_group：role name post
    assessment：basis whole parts negatives
      whole、parts：name full own percent rated rated_full bonus_full bonus scored lines
            without_material pending
      negatives：text state checked_on note
    indicators：project heading content focus standard score score_words departments materials self_score
      reason bonus tasks evidence slots_filled slots_total without_material
"""


def _describe_plan(on_workspace: _Adder, on_plan: _Adder) -> None:
    """What the commands for the plan and its material take."""
    made = on_workspace("init", "新建数据文件夹，可同时导入工作方案")
    made.add_argument("--unit", required=True, metavar="NAME", help="单位名称")
    made.add_argument("--plan", metavar="2021|FILE", help="内置的 2021 年方案，或 .docx、.txt、.json 文件")
    made.add_argument("--year", type=int, metavar="N", help="方案的年度，方案里没有写明时必填")
    _describe_yes(made)

    made = on_workspace("show", "列出工作方案、任务、分工和材料")
    made.add_argument("--json", action="store_true", help="以 JSON 输出全部年度的全部内容，键名见下")
    made.formatter_class, made.epilog = argparse.RawDescriptionHelpFormatter, SHOW_KEYS

    made = on_workspace("departments", "列出或添加科室")
    made.add_argument(
        "--add", action="extend", nargs="+", metavar="NAME", help="要添加的科室，用空格或顿号隔开，可以写多次"
    )

    made = on_plan("assign", "指派一项任务的牵头、配合科室、责任人、责任领导和完成时限；写 '' 则清空")
    made.add_argument("code", metavar="TASKCODE", help="任务编号，例如 2-7")
    made.add_argument("--lead", metavar="X", help=ROLE_WORDS["lead"])
    made.add_argument("--support", nargs="*", metavar="Y", help=ROLE_WORDS["support"])
    made.add_argument("--person", metavar="P", help=TABLES["task_person"].word + "，可以几人")
    made.add_argument(
        "--due", metavar="WORDS", help=word_of("task", "due_on") + "，例如 2021-12-31、12月底前、每季度末"
    )
    made.add_argument("--leader", metavar="L", help=word_of("task", "leader"))
    _describe_yes(made)

    made = on_plan("attach", "添加材料：给一项任务，收进待归口，或按文件夹的名称归入任务")
    made.instead = frozenset({"--inbox", "--from-folder"})
    describe_attach(made)

    made = on_workspace("accept", "列出或采用程序对材料登记的建议")
    made.add_argument(
        "ids", nargs="*", metavar="ID", help="材料的编号，见列表或 show --json 的 id，写末尾几位即可"
    )
    made.add_argument("--all", action="store_true", help="采用全部材料的建议")

    made = on_workspace("trash", "列出材料回收站，恢复其中一份，或全部清空")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--restore", metavar="ID", help="恢复这一份，编号见列表，写末尾几位即可")
    which.add_argument("--empty", action="store_true", help="全部清空；文件一并删除，不能撤销")


def _describe_papers(command: _Adder, on_workspace: _Adder, on_plan: _Adder) -> None:
    """What the commands for tables, papers and archives take."""
    made = on_plan("export-table", "导出任务配档表（Excel）")
    made.add_argument("out", type=Path, metavar="OUT.xlsx", help="要写的文件，已有的会被替换")
    made.add_argument("--paper", choices=["A3", "A4"], help="纸张，默认同本年度的设置")
    made.add_argument("--template", type=Path, metavar="FILE.xlsx", help="填入本单位的表样，样式照旧")

    made = on_plan("print", "生成要打印的单据，PDF 或 Word；有哪些见 papers 命令")
    made.add_argument("paper", metavar="PAPER", help="单据的名称，例如 checklist：任务核对清单")
    made.add_argument("out", type=Path, metavar="OUT", help="要写的 .pdf 或 .docx 文件，已有的会被替换")
    made.add_argument("--department", metavar="X", help="只要这个科室的任务")
    made.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="单据的其他选项")

    made = command("papers", "列出能打印的单据和它们的选项")
    made.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="数据文件夹，写了则列出选项的内容")
    made.add_argument("--plan-year", type=int, metavar="N", help="有多个工作方案时，指定年度")

    made = command("manual", "生成使用手册（PDF）")
    made.add_argument("out", type=Path, metavar="OUT.pdf", help="要写的文件，已有的会被替换")

    made = on_plan("export-list", "导出列表（Excel）：活动、志愿者、报道、资金、缺项、材料、督办单、自评")
    made.add_argument("list", metavar="NAME", help=f"列表的名称：{'、'.join(_LISTS)}")
    made.add_argument("out", type=Path, metavar="OUT.xlsx", help="要写的文件，已有的会被替换")
    _describe_personal(made)

    made = on_plan("volumes", "列出分卷：每卷收哪些材料、有几件几页，哪些未入卷")
    made.add_argument("--usual", action="store_true", help="先添加常用的几卷（已有的不动）")

    describe_import_table(on_plan("import-table", "读回改过的任务配档表，看有哪些改动，或采用全部改动"))

    _describe_archive(on_workspace("archive", "把全部材料和登记存档到U盘或其他文件夹"))

    describe_packages(on_workspace, on_plan)

    describe_submission(on_plan)

    _describe_together(command, on_workspace)

    made = on_workspace("check-files", "逐份校验材料的文件：不见的、内容变了的、外来的都列出来")
    _describe_json(made)

    made = on_workspace("backups", "列出备份：时间、为什么、里面有多少、大小、能不能打开")
    _describe_json(made)

    made = on_workspace("relink", "到一个文件夹里按内容找回不见的和内容变了的材料文件")
    made.add_argument("source", type=Path, metavar="FROM", help="U盘、存档、备份或其他文件夹")

    _describe_recognise(command)

    made = command("verify", "校验一份存档是否完整")
    made.add_argument(
        "archive", type=Path, metavar="PATH", help="存档文件夹、.zip 压缩包，或分成几卷的存档所在的文件夹"
    )
    made.add_argument("--report", type=Path, metavar="OUT.pdf", help="同时生成四性检测报告")

    command("self-check", "检查本程序的各部分是否齐全、能用")


def _describe_recognise(command: _Adder) -> None:
    made = command("recognise", "识别扫描件和照片里的字，或用一批对照过的扫描件测识别得准不准")
    made.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="数据文件夹")
    made.add_argument(
        "ids", nargs="*", metavar="ID", help="只识别这些材料，写编号的末尾几位即可；不写则识别还没识别的"
    )
    made.add_argument("--all", action="store_true", help="识别方法更新以后，全部重新识别")
    made.add_argument(
        "--measure",
        nargs=2,
        type=Path,
        metavar=("FOLDER", "TRUTH.csv"),
        help="读 FOLDER 里的扫描件的第一页，与列表（CSV 或 Excel）对照：每行一份，列有 文件，"
        "及文号、题名、责任者、形成日期、类型、正文中的几列；日期写成 2021-03-05，几个责任者用“、”隔开，"
        "原件上没有的空着；正文只比字，不比先后",
    )


def _describe_together(command: _Adder, on_workspace: _Adder) -> None:
    """What the commands take that bring data back, or PCs together."""
    made = command("restore", "从存档、备份、第二处备份或 登记.json 恢复数据")
    made.add_argument(
        "source",
        type=Path,
        metavar="ARCHIVE|BACKUP",
        help="存档（文件夹、.zip）、备份、登记.json，或第二处备份的文件夹",
    )
    made.add_argument("dir", type=Path, metavar="DIR", help="数据文件夹，空的或还没有的")
    made.add_argument("--yes", action="store_true", help="里面已有数据也恢复，现有数据先存成备份")

    made = on_workspace("import", "读入另一台电脑的存档，逐项对照，看有哪些不同，或采用")
    made.add_argument("path", type=Path, metavar="PATH", help="存档文件夹、.zip，或分卷中的一卷")
    deed = made.add_mutually_exclusive_group(required=True)
    deed.add_argument("--preview", action="store_true", help="只看有哪些不同")
    deed.add_argument("--apply", action="store_true", help="采用，先备份，可以撤销")
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--ours", action="store_true", help="冲突都留本机的；不写则留着本机的，以后还能再选")
    whose.add_argument("--theirs", action="store_true", help="冲突都用那台的，那台删除了的也删除")


def _describe_personal(made: Parser) -> None:
    """Whether personal numbers go out whole."""
    made.add_argument("--personal", action="store_true", help="带上志愿者的完整电话和编号，默认隐去部分数字")


def _describe_archive(made: Parser) -> None:
    """What ``archive`` takes."""
    made.add_argument("out", type=Path, metavar="OUTFOLDER", help="在这个文件夹里新建存档")
    _describe_personal(made)
    made.add_argument(
        "--plan-year",
        type=int,
        action="append",
        metavar="N",
        help="只要这个年度的材料，可以写多次；默认全部年度",
    )
    made.add_argument(
        "--department", action="append", metavar="X", help="只要这个科室牵头或配合的任务的材料，可以写多次"
    )
    shape = made.add_mutually_exclusive_group()
    shape.add_argument("--volumes", metavar="SIZE", help="分卷，每卷不超过这么大，例如 3.5G、700M")
    shape.add_argument("--zip", action="store_true", help="写成一个 .zip 文件")
    made.add_argument(
        "--form",
        choices=["bag", "档案馆"],
        default="bag",
        help="默认 bag，全部内容；档案馆：只写档案馆要的电子档案移交目录",
    )
    made.add_argument(
        "--encoding", choices=["UTF-8", "GB18030"], default="UTF-8", help="文件目录.XML 等的编码，默认 UTF-8"
    )


def _describe_year(command: _Adder, on_workspace: _Adder, on_plan: _Adder) -> None:
    """What the commands for the year's own records take."""
    actions = command("activity", "登记或列出活动").add_subparsers(
        dest="action", metavar="add|list", title="操作", required=True
    )
    for name, text in (("add", "登记一次活动"), ("list", "列出活动")):
        made: Parser = actions.add_parser(name, help=text, description=text)
        made.set_defaults(parser=made)
        made.add_argument("dir", type=Path, metavar="DIR", help="数据文件夹")
        made.add_argument("--plan-year", type=int, metavar="N", help="有多个工作方案时，指定年度")
        if name == "add":
            _describe_activity(made)
        else:
            _describe_json(made)

    made = on_plan("gaps", "列出缺项：缺什么、怎么办")
    made.add_argument("--department", metavar="X", help="只要这个科室牵头的任务")
    made.add_argument("--category", type=int, metavar="N", help="只要第 N 个类别")
    _describe_json(made)

    made = on_workspace("new-year", "由一个年度的方案新建另一个年度")
    made.add_argument("from_year", type=int, metavar="FROM", help="已有的年度")
    made.add_argument("to_year", type=int, metavar="TO", help="新的年度")
    made.add_argument("--measures", action="store_true", help="措施也复制，都从未开始算起")
    made.add_argument("--long-term", action="store_true", help="把长期有效的材料归入新年度的相同任务")

    made = on_plan("import-indicators", "导入测评指标；不加 --yes 只预览")
    made.add_argument(
        "file", type=Path, metavar="FILE.xlsx", help="测评体系、测评细则的表格，也可以是 .xls、.et、.ods"
    )
    made.add_argument("--yes", action="store_true", help="确认导入")
    made.add_argument("--replace", action="store_true", help="删除表里没有的原有指标")
    made.add_argument("--sheet", metavar="NAME", help="工作表的名称，不写则选最像测评表的一张")
    made.add_argument("--columns", metavar="分值=D,…", help="各列的含义，例如 分值=D,测评内容=B")
    made.add_argument("--leads", action="store_true", help="按负责部门给没有牵头科室的任务填牵头科室")
    made.add_argument("--slots", action="store_true", help="按提供材料给任务添加所需材料")

    describe_indicators(command)


def _describe_yes(made: Parser) -> None:
    made.add_argument("--yes", action="store_true", help="完成时限不在方案年度内也照写保存")


def _describe_json(made: Parser) -> None:
    made.add_argument("--json", action="store_true", help="以 JSON 输出")


def _describe_activity(made: Parser) -> None:
    def option(flag: str, name: str, example: str = "", **rest: Any) -> None:
        made.add_argument(flag, help=word_of("activity", name) + example, **rest)

    option("--kind", "kind", "，例如 志愿服务", required=True, metavar="K")
    option("--title", "title", required=True, metavar="T")
    option("--on", "starts_on", "，例如 2021-03-05、3月5日-3月7日", required=True, metavar="DATE")
    option("--to", "ends_on", metavar="DATE")
    option("--department", "organiser", default="", metavar="D")
    option("--people", "people", type=int, metavar="N")
    option("--hours", "hours", default="", metavar="H")
    option("--tasks", "tasks", "，例如 2-7 4-2", nargs="+", default=[], metavar="CODE")
    option("--festival", "festival", "，例如 端午", default="", metavar="F")
    for each in texts_of("activity"):
        if each.name != "title":
            option(f"--{each.name}", each.name, default="", metavar=each.name[0].upper())
