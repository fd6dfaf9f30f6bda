"""What to archive, as the command line names it."""

import argparse

from sqlalchemy.orm import Session

from wenming_desktop.commands.parts import the_plan
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import find_department
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.volumes import read_size


def archive_choices(session: Session, options: argparse.Namespace) -> ArchiveChoices:
    """The choices of ``archive``: without any, everything; UserError names the word that is wrong."""
    if options.form == "档案馆" and (options.volumes or options.zip):
        raise UserError("给档案馆的目录不分卷、不压缩，请去掉 --volumes 或 --zip。")
    years = list(dict.fromkeys(options.plan_year or ()))
    departments = [find_department(session, name).name for name in options.department or ()]
    whole = not years and not departments
    return ArchiveChoices(
        plan_ids=[the_plan(session, year).id for year in years] or None,
        departments=tuple(dict.fromkeys(departments)),
        unused=whole,
        replaced=whole,
        personal=options.personal,
        volume_size=read_size(options.volumes) if options.volumes else None,
        zipped=options.zip,
        encoding=Encoding(options.encoding),
    )
