"""Commands on the year's own records: activities, gaps, a new year, the standard's indicators."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from wenming_desktop import clock
from wenming_desktop.commands.parts import category_id, changing, the_plan
from wenming_desktop.entities.tables import texts_of
from wenming_desktop.errors import UserError, naming
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.periods import parse_period
from wenming_desktop.ledger.typed import parse_hours
from wenming_desktop.plan.departments import find_department
from wenming_desktop.progress.gaps import GapFilter, gaps
from wenming_desktop.words import in_one_line, percent_words, plain_number
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.new_year import USUAL_PARTS, YearPart, link_long_term, long_term_evidence, new_year
from wenming_desktop.year.whole_year import activity_json, all_activities, gap_json

if TYPE_CHECKING:
    from wenming_desktop.progress.indicator_import import IndicatorPreview
    from wenming_desktop.progress.indicator_proposals import Proposal

# The reader of workbooks is imported where it is used, so that the window starts without openpyxl.


def _activity(options: argparse.Namespace) -> None:
    if options.action == "add":
        _add_activity(options)
    else:
        _list_activities(options)


def _add_activity(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace, changing(workspace) as session:
        plan = the_plan(session, options.plan_year)
        period = parse_period(options.on, plan.year)
        ends_on = period.ends_on
        if options.to:
            until = parse_period(options.to, plan.year)
            ends_on = until.ends_on or until.starts_on
        saved = create_activity(
            session,
            plan.id,
            ActivityDraft(
                **{each.name: getattr(options, each.name) for each in texts_of("activity")},
                kind=options.kind,
                starts_on=period.starts_on,
                ends_on=ends_on,
                organiser=options.department,
                people=options.people,
                hours=parse_hours(options.hours),
                tasks=tuple(options.tasks),
                festival=options.festival,
            ),
        )
    _warn(saved.warnings)
    print(f"已登记活动“{options.title}”（{period.starts_on}）。")


def _list_activities(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace, workspace.reading() as session:
        rows = list(all_activities(session, the_plan(session, options.plan_year).id))
    if options.json:
        print(json.dumps([activity_json(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        days = f"{row.starts_on}" + (f" 至 {row.ends_on}" if row.ends_on else "")
        told = filter(None, (days, row.kind, row.title, row.organiser, "、".join(row.tasks)))
        print(in_one_line("　".join(told)))


def _gaps(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace, workspace.reading() as session:
        plan = the_plan(session, options.plan_year)
        wanted = GapFilter(
            None if options.category is None else category_id(session, plan.id, options.category),
            None if options.department is None else find_department(session, options.department).name,
        )
        found = gaps(session, plan.id, clock.today(), wanted)
    if options.json:
        data = {"year": plan.year, "total": len(found), "gaps": [gap_json(gap) for gap in found]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    for gap in found:
        who = f"（{gap.department or '尚未指派牵头科室'}）" if gap.task_id else ""
        print(in_one_line("　".join(filter(None, (gap.code, gap.text, gap.todo, who)))))
    print(f"共 {len(found)} 项。" if found else "没有缺项。")


def _new_year(options: argparse.Namespace) -> None:
    parts = {*USUAL_PARTS, YearPart.MEASURES} if options.measures else USUAL_PARTS
    with closing(Workspace.open(options.dir)) as workspace, changing(workspace, "新建年度") as session:
        plan = the_plan(session, options.from_year)
        made = new_year(session, plan.id, options.to_year, parts)
        offered = long_term_evidence(session, plan.id, made.plan_id)
        if offered and options.long_term:
            link_long_term(session, [row.pair for row in offered])
    copied = "，".join(f"{what} {number}" for what, number in made.copied.items())
    print(f"已新建{options.to_year}年度《{made.title}》：{copied}。")
    if offered:
        print(
            f"长期有效的材料 {len(offered)} 份已归入新年度。"
            if options.long_term
            else f"另有长期有效的材料 {len(offered)} 份可以沿用，请在窗口中选择。"
        )


def _import_indicators(options: argparse.Namespace) -> None:
    from wenming_desktop.progress.indicator_import import read_indicators  # noqa: PLC0415 - loads openpyxl
    from wenming_desktop.progress.indicator_proposals import (  # noqa: PLC0415 - with the line above
        ProposalKind,
        proposals,
    )
    from wenming_desktop.progress.indicator_saving import (  # noqa: PLC0415 - with the line above
        match_tasks,
        save_indicators,
    )

    preview = read_indicators(options.file, sheet=options.sheet, columns=options.columns)
    with closing(Workspace.open(options.dir)) as workspace:
        with workspace.reading() as session:
            plan_id = the_plan(session, options.plan_year).id
            preview = match_tasks(session, plan_id, preview)
            offered = proposals(session, plan_id, preview)
        asked = {ProposalKind.LEAD: options.leads, ProposalKind.SLOT: options.slots}
        accepted = [each for each in offered if asked[each.kind]]
        if not options.yes:
            for line in (*_preview_lines(preview), *_offer_lines(offered, accepted)):
                print(line)
            if preview.mistaken:
                raise UserError(f"{preview.mistaken}没有导入，确是测评指标可加 --yes 导入。")
            print("没有导入。核对无误后加上 --yes 导入。")
            return
        _warn(
            [
                *filter(None, [preview.mistaken]),
                *preview.unread,
                *preview.doubts,
                *(row.problem + "没有导入。" for row in preview.rows if row.problem),
            ]
        )
        with naming(options.file.name), changing(workspace, before="导入") as session:
            saved = save_indicators(session, plan_id, preview, replace=options.replace, accepted=accepted)
    if saved.unscored:
        _warn([f"有 {saved.unscored} 条的自评分高于新的分值，已清空，请重新自评。"])
    print(f"已导入测评指标：新增 {saved.added} 条，保留 {saved.kept} 条，删除 {saved.removed} 条。")
    if saved.accepted:
        print(f"另外按建议填了 {saved.accepted} 处牵头科室、所需材料：")
        for each in accepted:
            print(each)


def _preview_lines(preview: "IndicatorPreview") -> Iterator[str]:
    columns = "，".join(f"{field}：{preview.header.words[at]}" for field, at in preview.mapping.items())
    name = preview.sheets[preview.sheet].name
    yield f"工作表“{name}”，第 {preview.header.first + 1} 行为表头（{columns}）。"
    yield from preview.unread
    totals: dict[str, Decimal] = {}
    for row in preview.rows:
        texts = (row.project, row.heading, row.content, row.focus)
        said = "　".join(text.replace("\n", " ")[:40] for text in texts if text)
        points = f"{plain_number(row.score)}分" if row.score is not None else row.points.words or "没有分值"
        likely = "、".join(f"{each.code}（{percent_words(each.share, 1)}）" for each in row.likely)
        task = f"　任务 {row.tasks}" if row.tasks else f"　可能是任务 {likely}" if likely else ""
        yield f"第{row.row}行　{said}　{points}{'（加分）' if row.bonus else ''}{task}"
        if not row.problem and not row.bonus:
            totals[row.project] = totals.get(row.project, Decimal(0)) + (row.score or Decimal(0))
    for project, points in totals.items():
        yield f"“{project}”共 {plain_number(points)} 分。"
    yield from preview.doubts
    yield from (row.problem for row in preview.rows if row.problem)
    total = sum(totals.values(), Decimal(0))
    yield f"可以导入 {len(preview.good)} 条，共 {plain_number(total)} 分（不含加分项）。"


def _offer_lines(offered: "Sequence[Proposal]", accepted: "Sequence[Proposal]") -> Iterator[str]:
    for each in offered:
        yield f"建议{'（将照填）' if each in accepted else ''}：{each}"
    if len(accepted) < len(offered):
        yield "建议不会自动填写：加上 --leads 填牵头科室，加上 --slots 添加所需材料。"


def _warn(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"注意：{in_one_line(sentence)}", file=sys.stderr)


YEAR_COMMANDS: Final = {
    "activity": _activity,
    "gaps": _gaps,
    "new-year": _new_year,
    "import-indicators": _import_indicators,
}
