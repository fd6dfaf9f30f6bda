"""Papers of a realistic year, read back as text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.documents import pdf_texts
from tests.documents.pdf_texts import squeezed
from wenming_desktop.documents.paper import Content, PaperKind, Subject
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 20)


def gathered(
    workspace: Workspace, paper: PaperKind, chosen: Mapping[str, str | None] | None = None
) -> Content:
    """What a paper says of the newest year."""
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_heads(session)[0].id, TODAY)
        return paper.gather(subject, chosen or {})


def groups_of(sheet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The groups of rows of all tables of a sheet."""
    return [group for block in sheet["blocks"] if block["kind"] == "table" for group in block["groups"]]


def choices(workspace: Workspace, paper: PaperKind, option: str) -> dict[str, str | None]:
    """Title -> value of an option's choices."""
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_heads(session)[0].id, TODAY)
        (found,) = (one for one in paper.options if one.name == option)
        return {choice.title: choice.value for choice in found.choices(subject)}


def pages(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    return [squeezed(text) for text in pdf_texts.pages(pdf)]


def printed(
    workspace: Workspace, paper: PaperKind, chosen: Mapping[str, str | None] | None = None
) -> list[str]:
    """The text of each page of a paper."""
    return pages(paper.pdf(gathered(workspace, paper, chosen)))


def sentences(many: int) -> str:
    """A long text, each part of which can be told from the others."""
    return "".join(f"第{number}句落实要求。" for number in range(many))


def has_sentences(many: int, text: str) -> bool:
    """Whether a paper's text holds all of sentences(many), also one that a row's end parts."""
    wholes = (f"第{number}句落实要求。" for number in range(many))
    return all(
        whole in text or any(whole[:cut] in text and whole[cut:] in text for cut in range(2, len(whole)))
        for whole in wholes
    )
