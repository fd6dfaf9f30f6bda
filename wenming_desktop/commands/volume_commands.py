"""Commands on 卷: listing what lies in the clerk's volumes, beginning with the usual ones."""

import argparse
from contextlib import closing
from typing import Final

from wenming_desktop.archives.volume_contents import contents_by_volumes
from wenming_desktop.archives.volumes import add_sample_volumes, volume_rows
from wenming_desktop.commands.parts import changing, the_plan
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace


def _volumes(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        with workspace.reading() as session:
            plan_id = the_plan(session, options.plan_year).id
        if options.usual:
            with changing(workspace) as session:
                added = add_sample_volumes(session, plan_id)
            print(f"添加了 {added} 个常用卷。" if added else "常用的几卷都有了，没有再添加。")
        with workspace.reading() as session:
            rows = {row.id: row for row in volume_rows(session, plan_id)}
            found = contents_by_volumes(session, plan_id)
    if not rows:
        print("还没有分卷。加上 --usual 添加常用的几卷，或在窗口的“档案”里点“分卷…”。")
        return
    for one in found:
        row = rows.get(one.id)
        takes = ""
        if row:
            kinds, tasks = "、".join(row.form.kinds), "、".join(row.form.tasks)
            takes = f"　材料：{kinds or '不限'}　任务：{tasks or '不限'}"
        number = f"{row.ordinal}　" if row else ""
        pages = f" {one.pages} 页" if one.pages else ""
        lacking = f"（{one.unpaged_words}）" if one.unpaged else ""
        print(in_one_line(f"{number}{one.name}　{len(one.pieces)} 件{pages}{lacking}{takes}"))


VOLUME_COMMANDS: Final = {"volumes": _volumes}
