"""What can be done to a thing from anywhere in the window; the desk hands it to whoever does it."""

from enum import StrEnum


class Deed(StrEnum):
    """A deed; the value is what menus and links call it. What it is done to goes with it as ids."""

    ASSIGN = "指派…"  # tasks
    RECORD = "记活动…"  # tasks by id, or one day as 2021-10-11
    ATTACH = "添加材料…"  # a task
    SUPERVISE = "督办…"  # a task
    REMIND = "催办…"  # an order
    REPLY = "登记回复…"  # an order
    CLOSE = "办结…"  # an order
    BOOK = "一项一册…"  # a task
    COPY = "复制为新活动…"  # an activity
    PHOTOS = "添加照片…"  # an activity
    COLLECT = "收回…"  # packages: no id
