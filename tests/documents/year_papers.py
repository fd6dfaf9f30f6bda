"""Papers of a realistic year, read back as text."""

import re
from collections.abc import Mapping
from datetime import date

import pypdfium2

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


def choices(workspace: Workspace, paper: PaperKind, option: str) -> dict[str, str | None]:
    """Title -> value of an option's choices."""
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_heads(session)[0].id, TODAY)
        (found,) = (one for one in paper.options if one.name == option)
        return {choice.title: choice.value for choice in found.choices(subject)}


def pages(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        textpage = page.get_textpage()
        texts.append(squeezed(textpage.get_text_range()))
        textpage.close()
        page.close()
    document.close()
    return texts


def printed(
    workspace: Workspace, paper: PaperKind, chosen: Mapping[str, str | None] | None = None
) -> list[str]:
    """The text of each page of a paper."""
    return pages(paper.pdf(gathered(workspace, paper, chosen)))


def squeezed(text: str) -> str:
    """A text without blanks and the places where a long word may break."""
    return re.sub(r"[\s\u200b]", "", text)
