"""Settings that belong to the data, not to the PC, such as the unit's name."""

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from db.models import Setting, new_id
from wenming_desktop.changes.lane import describe


def get_setting(session: Session, key: str) -> str | None:
    """A setting's value, or None if it was never set."""
    return session.scalar(select(Setting.value).where(Setting.key == key))


def set_setting(session: Session, key: str, value: str, label: str) -> None:
    """Set a setting; ``label`` is its name for the history."""
    describe(session, f"设置{label}：{value}")
    setting = session.scalar(select(Setting).where(Setting.key == key))
    if setting:
        setting.value = value
    else:
        session.add(Setting(key=key, value=value))


def remember(session: Session, key: str, value: str) -> None:
    """Keep what the program itself notes, in a change: no step of the history, and nothing for undo."""
    if get_setting(session, key) is None:
        session.connection().execute(insert(Setting).values(id=new_id(), key=key, value=value))
    else:
        session.connection().execute(update(Setting).where(Setting.key == key).values(value=value))
    session.expire_all()
