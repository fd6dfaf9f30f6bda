"""The series over a year's reviews, whole and narrowed, as the page and the report draw it."""

from datetime import date

from tests.documents.year_papers import gathered, printed
from tests.workspaces import task_ids
from wenming_desktop.documents.press.charts import chart_words, trend_chart
from wenming_desktop.documents.texts.report import REPORT
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.trend import TrendPoint, percent, review_trend, trend_parts
from wenming_desktop.workspace import Workspace

FIRST, SECOND = date(2021, 3, 1), date(2021, 5, 10)


def reviewed(workspace: Workspace) -> str:
    """Two reviews, the task 1-1 done between them; 办公室 leads it."""
    with workspace.log.change() as session:
        plan_id = plan_heads(session)[0].id
        task = task_ids(workspace)[0]
        assign(session, [task], AssignmentChange(lead="办公室"))
        measure = add_measure(session, task, "学习")
    for day in (FIRST, SECOND):
        with workspace.log.change() as session:
            take_review(session, plan_id, day, "", day)
            set_measure_status(session, measure, TaskStatus.DONE, day)
    return plan_id


def test_a_share_is_whole_only_when_all_is_there() -> None:
    shares = [percent(Tally(*each)) for each in ((199, 200), (200, 200), (3, 2), (0, 0))]
    assert shares == [99, 100, 100, None]


def test_reviews_make_a_series(workspace: Workspace) -> None:
    plan_id = reviewed(workspace)
    with workspace.reading() as session:
        whole = review_trend(session, plan_id)
        own = review_trend(session, plan_id, department="办公室")
        first = review_trend(session, plan_id, category=1)
        parts = trend_parts(session, plan_id)
        assert review_trend(session, plan_id, category=99) == ()
    assert [(point.held_on, point.tasks.have) for point in whole] == [(FIRST, 0), (SECOND, 1)]
    assert whole[0].tasks.want == len(task_ids(workspace))
    assert [point.tasks for point in own] == [Tally(0, 1), Tally(1, 1)]
    assert first[1].tasks.have == 1
    assert first[1].tasks.want < whole[1].tasks.want
    assert parts.departments == ("办公室",)
    assert parts.categories[0][0] == 1


def test_the_report_draws_the_same_series(workspace: Workspace) -> None:
    chosen = {"trend": "yes"}
    too_few = "".join(printed(workspace, REPORT, chosen))
    assert "进展走势图（记录两次以上调度才能画出）" in too_few
    plan_id = reviewed(workspace)
    with workspace.reading() as session:
        chart = trend_chart(review_trend(session, plan_id))
    assert chart
    assert [(point.label, point.at) for point in chart.points] == [("3月1日", 0), ("5月10日", 1)]
    share = 100 // len(task_ids(workspace))
    assert chart_words(chart) == (
        f"历次调度的进展（单位：%）（任务完成、材料齐备）：3月1日 0%、—；5月10日 {share}%、—"
    )
    text = "".join(printed(workspace, REPORT, chosen))
    assert "图1历次调度的进展（单位：%）" in text
    assert f"任务完成{share}%" in text
    assert "5月10日" in text
    assert REPORT.word
    REPORT.word(gathered(workspace, REPORT, chosen))


def test_one_review_makes_no_line() -> None:
    assert trend_chart([TrendPoint(FIRST, Tally(1, 2), Tally(0, 0))]) is None
