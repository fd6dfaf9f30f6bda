"""Corrections in the preview: inverses, nothing lost, and refusals."""

from collections import Counter
from dataclasses import astuple, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.reading import corrections as c
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, SafeguardDraft, TaskDraft

words = st.text("甲乙丙丁AB12，。（ \n", min_size=3, max_size=12).filter(
    lambda t: t == t.strip() and t.strip("（")
)
lines = words.filter(lambda t: "\n" not in t)
names = st.text("办公室人事科", max_size=3).map(lambda name: f"{name}科")  # 公事 could be a person
plain_tasks = st.builds(TaskDraft, words)
tasks = st.one_of(
    plain_tasks,
    st.builds(
        TaskDraft,
        words.filter(lambda t: t[-1] not in "（，"),
        st.none() | names,
        st.lists(names, max_size=2, unique=True).map(tuple),
        st.none() | names,
        st.sampled_from([None, "12月底前"]),
    ).map(lambda t: replace(t, support=tuple(n for n in t.support if n != t.lead) if t.lead else ())),
)


def drafts(task: st.SearchStrategy[TaskDraft]) -> st.SearchStrategy[PlanDraft]:
    category = st.builds(CategoryDraft, lines, st.lists(task, max_size=4).map(tuple), st.just("") | words)
    return st.lists(category, min_size=1, max_size=4).map(lambda cs: plan(*cs))


def plan(*categories: CategoryDraft) -> PlanDraft:
    return PlanDraft("方案", "", None, 2021, "", (), "", categories, ())


def task_positions(draft: PlanDraft) -> list[c.Position]:
    return [(a, t) for a, category in enumerate(draft.categories) for t in range(len(category.tasks))]


def positions(draft: PlanDraft) -> list[c.Position]:
    return task_positions(draft) + [(a, None) for a in range(len(draft.categories))]


@given(st.data(), drafts(tasks))
def test_merging_undoes_splitting(data: st.DataObject, draft: PlanDraft):
    at, index = data.draw(st.sampled_from(positions(draft)))
    category = draft.categories[at]
    text = f"{category.title}\n{category.intro}" if index is None else category.tasks[index].text
    cuts = [n for n in range(1, len(text)) if text[:n].strip() and text[n:].strip()]
    assume(cuts)
    parts = c.split(draft, (at, index), data.draw(st.sampled_from(cuts)))
    assert parts != draft
    assert c.merge_with_previous(parts, (at, 0 if index is None else index + 1)) == draft


@given(st.data(), drafts(tasks))
def test_demoting_undoes_promoting(data: st.DataObject, draft: PlanDraft):
    assume(task_positions(draft))
    at, index = data.draw(st.sampled_from(task_positions(draft)))
    risen = c.promote(draft, (at, index))
    assert len(risen.categories) == len(draft.categories) + 1
    assert c.demote(risen, (at + 1, None)) == draft


@given(st.data(), drafts(tasks))
def test_moving_down_undoes_moving_up(data: st.DataObject, draft: PlanDraft):
    movable = [place for place in positions(draft) if place not in {(0, 0), (0, None)}]
    assume(movable)
    at, index = data.draw(st.sampled_from(movable))
    moved = c.move_up(draft, (at, index))
    if index is None:
        back = c.move_down(moved, (at - 1, None))
    elif index > 0:
        back = c.move_down(moved, (at, index - 1))
    else:
        back = c.move_down(moved, (at - 1, len(moved.categories[at - 1].tasks) - 1))
    assert back == draft


def letters(draft: PlanDraft) -> Counter[str]:
    def strings(value: object) -> str:
        return "".join(map(strings, value)) if isinstance(value, tuple) else str(value or "")

    return Counter(strings(tuple(astuple(category) for category in draft.categories)).replace("\n", ""))


@given(st.data(), drafts(plain_tasks))
def test_no_sequence_of_corrections_loses_text(data: st.DataObject, draft: PlanDraft):
    before = letters(draft)
    for _ in range(data.draw(st.integers(1, 8))):
        action = data.draw(
            st.sampled_from([c.merge_with_previous, c.promote, c.demote, c.move_up, c.move_down, c.split])
        )
        position = data.draw(st.sampled_from(positions(draft)))
        extra = (data.draw(st.integers(0, 15)),) if action is c.split else ()
        try:
            draft = action(draft, position, *extra)
        except UserError:
            continue
        assert letters(draft) == before


TWO = plan(
    CategoryDraft(
        "一类", (TaskDraft("甲", "办公室", ("工会",)), TaskDraft("乙", "人事科", (), "张三", "年底"))
    ),
    CategoryDraft("二类", (TaskDraft("丙"),)),
)


def test_merging_keeps_everybody_named():
    merged = c.merge_with_previous(TWO, (0, 1)).categories[0].tasks
    assert merged == (TaskDraft("甲乙", "办公室", ("工会", "人事科"), "张三", "年底"),)


def test_merging_a_category_joins_the_last_task_and_keeps_its_tasks():
    assert [t.text for t in c.merge_with_previous(TWO, (1, None)).categories[0].tasks] == [
        "甲",
        "乙二类",
        "丙",
    ]


def test_promoting_takes_the_following_tasks_along():
    risen = c.promote(TWO, (0, 0))
    assert [(k.title, [t.text for t in k.tasks]) for k in risen.categories] == [
        ("一类", []),
        ("甲（牵头单位：办公室；配合单位：工会）", ["乙"]),
        ("二类", ["丙"]),
    ]


def test_texts_are_set_and_pieces_deleted():
    assert c.rename(TWO, (1, None), " 新 \n名 ").categories[1].title == "新 名"
    assert c.set_text(TWO, (1, None), "名").categories[1].title == "名"
    assert c.set_text(TWO, (0, 1), " 新 ").categories[0].tasks[1] == replace(
        TWO.categories[0].tasks[1], text="新"
    )
    assert c.delete(TWO, (0, None)).categories == TWO.categories[1:]
    assert [t.text for t in c.delete(TWO, (0, 0)).categories[0].tasks] == ["乙"]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: c.merge_with_previous(TWO, (0, None)),
        lambda: c.split(TWO, (0, 0), 0),
        lambda: c.split(TWO, (0, 0), 99),
        lambda: c.split(TWO, (0, 0), -1),
        lambda: c.promote(TWO, (0, None)),
        lambda: c.demote(TWO, (0, None)),
        lambda: c.demote(TWO, (0, 1)),
        lambda: c.move_up(TWO, (0, 0)),
        lambda: c.move_up(TWO, (0, None)),
        lambda: c.move_down(TWO, (1, 0)),
        lambda: c.move_down(TWO, (1, None)),
        lambda: c.set_text(TWO, (0, 0), " \n"),
        lambda: c.rename(TWO, (0, None), ""),
        lambda: c.rename(TWO, (0, 0), "名"),
        lambda: c.delete(TWO, (5, None)),
        lambda: c.delete(TWO, (-1, None)),
        lambda: c.delete(TWO, (0, 2)),
    ],
)
def test_impossible_corrections_are_refused(attempt):
    with pytest.raises(UserError):
        attempt()


def many(categories: int, tasks_each: int) -> PlanDraft:
    return plan(*(CategoryDraft("类", (TaskDraft("甲"),) * tasks_each) for _ in range(categories)))


@pytest.mark.parametrize(
    ("draft", "message"),
    [
        (plan(), "没有类别和任务"),
        (plan(CategoryDraft("类")), "没有类别和任务"),
        (plan(CategoryDraft(" ", (TaskDraft("甲"),))), "第 1 个类别没有标题"),
        (plan(CategoryDraft("类", (TaskDraft("甲"), TaskDraft("\n")))), "任务 1-2 没有内容"),
        (plan(CategoryDraft("类", (TaskDraft("甲" * 40_001),))), "任务 1-1太长"),
        (plan(CategoryDraft("类" * 501, (TaskDraft("甲"),))), "第 1 个类别的标题太长"),
        (replace(TWO, title="方" * 501), "方案标题太长"),
        (replace(TWO, safeguards=(SafeguardDraft("保", "障" * 40_000),)), "第 1 条保障措施太长"),
        (many(201, 1), "类别太多"),
        (many(1, 2001), "任务太多"),
    ],
)
def test_what_cannot_be_saved_is_named(draft: PlanDraft, message: str):
    with pytest.raises(UserError, match=message):
        c.validate(draft)


def test_limits_themselves_are_allowed_and_blanks_are_trimmed():
    for draft in (TWO, many(200, 10), plan(CategoryDraft("类" * 500, (TaskDraft("甲" * 32_767),)))):
        assert c.validate(draft) == draft
    assert c.validate(plan(CategoryDraft("类\n", (TaskDraft(" 甲\n"),)))) == plan(
        CategoryDraft("类", (TaskDraft("甲"),))
    )


def test_marks_that_nobody_sees_are_not_saved() -> None:
    read = plan(CategoryDraft("类\u200b别", (TaskDraft("\u202e甲\ufeff\u2028乙"),)))
    assert c.validate(read) == plan(CategoryDraft("类别", (TaskDraft("甲\n乙"),)))
