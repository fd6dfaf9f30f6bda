"""A hit of the negative list stands in the papers and lists of gaps, first and of no task."""

from datetime import date

from tests.documents.year_papers import gathered, pages
from tests.progress.slots import plan_id
from wenming_desktop.documents.listings.gap_list import GAP_LIST
from wenming_desktop.documents.listings.week import WEEK
from wenming_desktop.documents.lists.standing import GAPS
from wenming_desktop.documents.paper import Subject
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.progress.assessment import add_negative, check_negative
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 11)
TEXT = "单位被列入失信名单"


def test_on_paper_and_in_lists(workspace: Workspace) -> None:
    plan = plan_id(workspace)
    with workspace.log.change() as session:
        item = add_negative(session, plan, TEXT)
        check_negative(session, item, NegativeState.HIT, None, "正在整改", TODAY)
    for paper in (GAP_LIST, WEEK):
        assert TEXT in "".join(pages(paper.pdf(gathered(workspace, paper))))
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan, TODAY)
        first = GAPS.everything(subject)[0]
        (row,) = GAPS.fetch(subject, [first])
    assert (row.gap.negative_id, row.task) == (item, "")
