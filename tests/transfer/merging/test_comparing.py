"""Two histories from one state come together to the same, whoever takes whose; only conflicts ask."""

from collections.abc import Collection, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.merging.comparing import Difference, Kind, compare, taken
from wenming_desktop.transfer.merging.joining import joined
from wenming_desktop.transfer.merging.matching import key_of
from wenming_desktop.transfer.merging.states import State, in_order
from wenming_desktop.transfer.tracks import Track, Tracks, value_hash

Rows = dict[str, dict[str, dict[str, Any]]]


def department(row_id: str, name: str, head: str = "") -> dict[str, Any]:
    return {"id": row_id, "ordinal": 1, "name": name, "short_name": "", "head": head, "contact": ""}


def person(row_id: str, department_id: str | None, name: str, post: str = "") -> dict[str, Any]:
    return {
        "id": row_id, "department_id": department_id, "ordinal": 1, "name": name, "post": post, "phone": "",
    }  # fmt: skip


BASE: Rows = {
    "department": {"d1": department("d1", "办公室", "王芳"), "d2": department("d2", "工会")},
    "person": {"p1": person("p1", "d1", "周明"), "p2": person("p2", "d1", "陈静", "科员")},
}


def state(rows: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> State:
    return in_order(rows)


def edited(**changes: Mapping[str, object]) -> Rows:
    """BASE with values of rows changed, by their ids."""
    return {
        table: {row_id: {**row, **changes.get(row_id, {})} for row_id, row in rows.items()}
        for table, rows in BASE.items()
    }


def deleted(keys: Collection[tuple[str, str]]) -> Tracks:
    return Tracks(dict.fromkeys(keys, "2021-12-01T08:00:00+00:00"), {})


def changed(table: str, row_id: str, column: str, *former: str) -> Tracks:
    """A field that held these before."""
    track = Track("2021-12-01T08:00:00+00:00", "", tuple(map(value_hash, former)))
    return Tracks({}, {table: {row_id: {column: track}}})


def kinds(found: tuple[Difference, ...]) -> dict[tuple[str, str], Kind]:
    return {(one.row_id, one.column): one.kind for one in found}


def test_edits_of_different_fields_both_live() -> None:
    ours, theirs = edited(d1={"head": "刘洋"}), edited(d1={"contact": "8301"}, p2={"post": "科长"})
    found = compare(state(ours), state(theirs), state(BASE))
    assert kinds(found.differences) == {("d1", "contact"): Kind.CHANGED, ("p2", "post"): Kind.CHANGED}
    after = joined(state(ours), found, taken(found, {})).state
    assert after["department"]["d1"] == {**ours["department"]["d1"], "contact": "8301"}
    assert after["person"]["p2"]["post"] == "科长"


def test_the_same_field_asks_and_ours_stays_till_it_is_answered() -> None:
    ours, theirs = edited(d1={"head": "刘洋"}), edited(d1={"head": "赵敏"})
    found = compare(state(ours), state(theirs), state(BASE))
    (conflict,) = found.differences
    assert (conflict.kind, conflict.base, conflict.ours, conflict.theirs) == (
        Kind.CONFLICT, "王芳", "刘洋", "赵敏",
    )  # fmt: skip
    assert joined(state(ours), found, taken(found, {})).state["department"]["d1"]["head"] == "刘洋"
    chosen = taken(found, {conflict.key: Choice.THEIRS})
    assert joined(state(ours), found, chosen).state["department"]["d1"]["head"] == "赵敏"
    same = compare(state(ours), state(ours), state(BASE))
    assert (same.differences, same.alike) == ((), 1)


def test_what_is_absent_was_not_deleted_and_what_was_is_asked_apart() -> None:
    theirs = edited()
    del theirs["person"]["p2"]
    assert compare(state(BASE), state(theirs), state(BASE)).differences == ()
    found = compare(state(BASE), state(theirs), state(BASE), there=deleted({("person", "p2")}))
    assert kinds(found.differences) == {("p2", ""): Kind.DELETED}
    assert taken(found, {}) == []
    after = joined(state(BASE), found, taken(found, {("person", "p2", ""): Choice.THEIRS})).state
    assert [*after["person"]] == ["p1"]
    # Once it is gone here as well, nothing comes back.
    assert compare(after, state(theirs), state(theirs)).differences == ()
    changed = edited(p2={"post": "科长"})
    found = compare(state(changed), state(theirs), state(BASE), there=deleted({("person", "p2")}))
    assert kinds(found.differences) == {("p2", ""): Kind.LOST}


def test_a_deletion_stays_away_while_something_belongs_to_it() -> None:
    theirs = edited()
    del theirs["department"]["d1"]
    theirs["person"] = {}
    ours = edited()
    ours["person"]["p3"] = person("p3", "d1", "李秀英")
    gone = {("department", "d1"), ("person", "p1"), ("person", "p2")}
    found = compare(state(ours), state(theirs), state(BASE), there=deleted(gone))
    after = joined(state(ours), found, taken(found, {one.key: Choice.THEIRS for one in found.differences}))
    assert [*after.state["person"]] == ["p3"]
    assert [one.row_id for one in after.left] == ["d1"]
    assert "d1" in after.state["department"]


def test_what_was_made_apart_and_is_the_same_is_one() -> None:
    ours, theirs = edited(), edited()
    ours["department"]["a"] = department("a", "团支部")
    theirs["department"]["b"] = department("b", "团支部", "周涛")
    theirs["person"]["q"] = person("q", "b", "周涛")
    found = compare(state(ours), state(theirs), state(BASE))
    assert found.twins == {"b": "a"}
    after = joined(state(ours), found, taken(found, {})).state
    assert after["department"]["a"]["head"] == "周涛"
    assert after["person"]["q"]["department_id"] == "a"
    later = compare(after, state(theirs), state(theirs), known=found.twins)
    assert later.differences == ()


def test_rows_that_come_stand_behind_those_whose_place_they_have() -> None:
    ours, theirs = edited(), edited()
    ours["person"] = {name: person(name, "d1", name) | {"ordinal": at} for at, name in enumerate("abc", 1)}
    theirs["person"] = {"x": person("x", "d1", "新来的") | {"ordinal": 3}}
    found = compare(state(ours), state(theirs), state(edited()))
    after = joined(state(ours), found, taken(found, {})).state["person"]
    assert {row_id: row["ordinal"] for row_id, row in after.items()} == {"a": 1, "b": 2, "c": 3, "x": 4}


def test_of_what_may_be_only_once_the_second_is_left() -> None:
    ours, theirs = edited(d2={"name": "工会委员会"}), edited(d1={"name": "工会委员会"})
    found = compare(state(ours), state(theirs), state(BASE))
    after = joined(state(ours), found, taken(found, {}))
    assert [(one.row_id, one.column) for one in after.left] == [("d1", "name")]
    assert after.state["department"]["d1"]["name"] == "办公室"


def test_without_a_common_state_the_empty_takes_the_filled_and_two_filled_ask() -> None:
    theirs: Rows = {
        "department": {"x1": department("x1", "办公室", "刘洋"), "x2": department("x2", "工会", "赵敏")},
        "person": {"y1": person("y1", "x1", "周明", "主任")},
    }
    found = compare(state(BASE), state(theirs), None)
    assert kinds(found.differences) == {
        ("d1", "head"): Kind.CONFLICT,
        ("d2", "head"): Kind.CHANGED,
        ("p1", "post"): Kind.CHANGED,
    }


def test_without_a_common_state_the_value_that_began_with_the_other_is_newer() -> None:
    theirs = edited(d1={"head": "刘洋"})
    newer = changed("department", "d1", "head", "赵敏", "王芳")
    found = compare(state(BASE), state(theirs), None, there=newer)
    assert kinds(found.differences) == {("d1", "head"): Kind.CHANGED}
    back = compare(state(theirs), state(BASE), None, here=newer)
    assert kinds(back.differences) == {}
    emptied = compare(state(BASE), state(edited(d1={"head": ""})), None, there=newer)
    assert kinds(emptied.differences) == {("d1", "head"): Kind.CHANGED}
    other = changed("department", "d1", "head", "陈静")
    asks = compare(state(BASE), state(theirs), None, here=other, there=other)
    assert kinds(asks.differences) == {("d1", "head"): Kind.CONFLICT}


def test_without_a_common_state_what_was_deleted_here_is_asked() -> None:
    ours = edited()
    del ours["person"]["p2"]
    found = compare(state(ours), state(BASE), None, here=deleted({("person", "p2")}))
    assert kinds(found.differences) == {("p2", ""): Kind.LOST}
    found = compare(state(BASE), state(ours), None, there=deleted({("person", "p2")}))
    assert kinds(found.differences) == {("p2", ""): Kind.DELETED}


def said(row: Mapping[str, object] | None) -> dict[str, object] | None:
    """A row without its place among its like, which asks nobody."""
    return {column: value for column, value in row.items() if column != "ordinal"} if row else None


# What a clerk may do to a campaign, each by chance on one of its rows.
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["head", "contact", "post", "phone", "move", "add", "remove"]),
        st.integers(0, 3),
        st.sampled_from(["甲", "乙", ""]),
    ),
    max_size=6,
)


def history(side: str, edits: list[tuple[str, int, str]]) -> tuple[Rows, set[tuple[str, str]]]:
    """What BASE has become on a PC, and which rows were deleted there."""
    rows, gone = edited(), set[tuple[str, str]]()
    for number, (deed, at, value) in enumerate(edits):
        people, departments = [*rows["person"]], [*rows["department"]]
        if deed in {"head", "contact"}:
            rows["department"][departments[at % len(departments)]][deed] = value
        elif deed == "add":
            row_id = f"{side}{number}"
            owner = departments[at % len(departments)]
            rows["person"][row_id] = person(row_id, owner, f"新人{side}{number}", value)
        elif people and deed == "remove":
            row_id = people[at % len(people)]
            del rows["person"][row_id]
            gone.add(("person", row_id))
        elif people:
            one = rows["person"][people[at % len(people)]]
            one |= {"department_id": departments[at % len(departments)]} if deed == "move" else {deed: value}
    return rows, gone


@given(EDITS, EDITS)
def test_two_histories_come_together_to_the_same(
    one: list[tuple[str, int, str]], other: list[tuple[str, int, str]]
) -> None:
    (ours, our_gone), (theirs, their_gone) = history("a", one), history("b", other)
    here = compare(state(ours), state(theirs), state(BASE), there=deleted(their_gone))
    there = compare(state(theirs), state(ours), state(BASE), there=deleted(our_gone))
    asked = {
        d.key for found in (here, there) for d in found.differences if d.kind in {Kind.CONFLICT, Kind.LOST}
    }

    def after(found: Any, mine: Rows) -> State:
        choices = {d.key: Choice.THEIRS for d in found.differences if d.kind is Kind.DELETED}
        return joined(state(mine), found, taken(found, choices)).state

    first, second = after(here, ours), after(there, theirs)
    open_rows = {(table, row_id) for table, row_id, _ in asked}
    for table in ("department", "person"):
        ids = {*first[table], *second[table]}
        for row_id in ids:
            if (table, row_id) not in open_rows:
                assert said(first[table].get(row_id)) == said(second[table].get(row_id))
    again = compare(first, state(theirs), state(BASE), there=deleted(their_gone))
    assert not [d for d in again.differences if d.key not in asked]
    assert all(key_of(table, row) for table, rows in first.items() for row in rows.values())
