"""Every list is searched in the same way: characters, initials, full-width letters, within numbers."""

from collections.abc import Generator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.workspaces import attach, begun, file, plan, small_plan, task_ids
from wenming_desktop.archives.items import item_ids
from wenming_desktop.entities.choices import FundKind, PublicityLevel
from wenming_desktop.evidence.library import evidence_ids
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import activity_ids
from wenming_desktop.ledger.activity_rows import ActivityDraft, ActivityFilter, VolunteerDraft
from wenming_desktop.ledger.funds import FundDraft, FundFilter, create_fund, fund_ids
from wenming_desktop.ledger.publicity import PublicityDraft, PublicityFilter, create_publicity, publicity_ids
from wenming_desktop.ledger.volunteers import add_volunteer, volunteer_ids
from wenming_desktop.progress.indicators import (
    IndicatorFilter,
    IndicatorForm,
    add_indicator,
    indicator_ids,
)
from wenming_desktop.progress.orders import OrderDraft, OrderFilter, order_ids
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.search import pinyin
from wenming_desktop.search.lists import stand_in
from wenming_desktop.workspace import Workspace

DAY = date(2021, 3, 5)
LISTS = ("activities", "library", "archives", "publicity", "funds", "orders", "volunteers", "indicators")
# What each list's record is called: in the title, or for a volunteer the name.
TITLE = "志愿服务ABC第0123号"


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    """One record of each list that is called TITLE, and one that is called otherwise."""
    pinyin.initials("")  # with the dictionary loaded, entries have their initials at once
    made, _ = begun(tmp_path / "data", "某某局", _fill)
    with closing(made):
        yield made


def _fill(workspace: Workspace) -> None:
    small_plan(workspace)
    plan_id = plan(workspace).id
    for title in (TITLE, "其他"):
        paper = file(workspace.folder.parent, f"{title}.pdf", title.encode())
        attach(workspace, task_ids(workspace)[0], paper)
        with workspace.log.change("一年") as session:
            create_activity(session, plan_id, ActivityDraft("其他", title, DAY))
            create_publicity(session, plan_id, PublicityDraft(title, "日报", PublicityLevel.CITY, DAY))
            create_fund(session, plan_id, FundDraft(FundKind.SPENT, DAY, title, "100"))
            issue_order(session, plan_id, OrderDraft(title, "宣传科", DAY, DAY))
            add_volunteer(session, VolunteerDraft(title, "宣传科" if title == TITLE else "办公室"))
            add_indicator(session, plan_id, IndicatorForm("项目", title, score="5"))


def found(workspace: Workspace, of: str, text: str) -> int:
    """How many rows of a list the words let through."""
    plan_id = plan(workspace).id
    with workspace.reading() as session:
        ids = {
            "activities": lambda: activity_ids(session, plan_id, ActivityFilter(text=text)),
            "library": lambda: evidence_ids(session, None, EvidenceFilter(text=text)),
            "archives": lambda: item_ids(session, text=text),
            "publicity": lambda: publicity_ids(session, plan_id, PublicityFilter(text=text)),
            "funds": lambda: fund_ids(session, plan_id, FundFilter(text=text)),
            "orders": lambda: order_ids(session, plan_id, OrderFilter(text=text), DAY),
            "volunteers": lambda: volunteer_ids(session, plan_id, text),
            "indicators": lambda: indicator_ids(session, plan_id, IndicatorFilter(text=text)),
        }
        return len(ids[of]())


@pytest.mark.parametrize("of", LISTS)
@pytest.mark.parametrize("text", ["zyfw", "ＡＢＣ", "abc", "服务", "fw ＺＹ", "号 志愿", "0123"])
def test_the_same_words_find_the_same_everywhere(workspace: Workspace, of: str, text: str) -> None:
    assert found(workspace, of, "") == 2
    assert found(workspace, of, text) == 1
    assert found(workspace, of, f"{text} 没有") == 0


@pytest.mark.parametrize("of", sorted({*LISTS} - {"library", "archives"}))
def test_within_a_number_and_with_signs_as_typed(workspace: Workspace, of: str) -> None:
    assert found(workspace, of, "23号") == 1
    assert found(workspace, of, "123%") == 0


@pytest.mark.parametrize("of", LISTS)
def test_signs_alone_find_what_has_them(workspace: Workspace, of: str) -> None:
    for signs in ("*", '"', "%", "_", "'", "(", "“ ”"):
        assert found(workspace, of, signs) == 0, signs
    assert found(workspace, of, " ") == 2


@pytest.mark.parametrize(("of", "both"), [("orders", 2), ("volunteers", 1)])
def test_by_the_name_of_the_department(workspace: Workspace, of: str, both: int) -> None:
    assert found(workspace, of, "xck") == both
    assert found(workspace, of, "宣传 zyfw") == 1


def test_texts_that_no_index_holds() -> None:
    texts = ("2-7  学雷锋志愿服务", "缺ABC照片")
    for words in ("", "志愿", "zyfw", "ＡＢＣ", "abc 2-7", "zp 志愿"):
        assert stand_in(words, texts), words
    for words in ("没有", "abd", "2-8", "志愿 没有"):
        assert not stand_in(words, texts), words
