"""次数要求 that a task's own words state, as proposals: nothing is asked for until the clerk takes it."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ActivityKind, Task
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import field_of
from wenming_desktop.ledger.kinds import kinds_like
from wenming_desktop.plan.quotas import QuotaForm, quota_rows
from wenming_desktop.reading.stated_times import StatedTimes, stated_times
from wenming_desktop.words import shortened


@dataclass(frozen=True)
class QuotaProposal:
    """One proposal.

    Attributes:
        form: what would be asked for; ``kind`` is empty where only the clerk can say which is meant.
        phrase: the task's words that say so.
    """

    form: QuotaForm
    phrase: str


def proposed_quotas(session: Session, task_id: str) -> list[QuotaProposal]:
    """What a task's text states and nothing asks for yet, in the text's order.

    What is asked for already is known by its words, or by its number and a kind that the words may mean.
    """
    task = session.get_one(Task, task_id)
    kinds = session.execute(select(ActivityKind.name, ActivityKind.form).order_by(ActivityKind.ordinal))
    forms = {name: KindForm(form) for name, form in kinds}
    asked = [row.form for row in quota_rows(session, task_id)]
    found: dict[QuotaForm, QuotaProposal] = {}
    every = stated_times(task.text)
    alone = Counter(stated.sentence for stated in every)
    for stated in every:
        likely = kinds_like(stated.phrase, forms)
        if not likely and alone[stated.sentence] == 1:
            likely = kinds_like(stated.sentence, forms)
        form = _form(stated, likely, forms)
        known = any(
            form.label == own.label or (own.minimum == form.minimum and own.kind in (likely or forms))
            for own in asked
        )
        if not known:
            found.setdefault(form, QuotaProposal(form, stated.phrase))
    return list(found.values())


def _form(stated: StatedTimes, likely: list[str], forms: dict[str, KindForm]) -> QuotaForm:
    kind = likely[0] if len(likely) == 1 else ""
    festivals = bool(kind) and forms[kind] == KindForm.FESTIVAL
    label = shortened(stated.phrase, field_of("quota", "label").limit)
    return QuotaForm(kind, stated.times, label, distinct_festivals=festivals)
