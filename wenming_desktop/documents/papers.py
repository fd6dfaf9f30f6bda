"""The papers that can be previewed and printed, in the order they are offered."""

from wenming_desktop.documents.checklist import CHECKLIST
from wenming_desktop.documents.paper import PaperKind
from wenming_desktop.documents.table_paper import ASSIGNMENT_TABLE

PAPERS: tuple[PaperKind, ...] = (
    ASSIGNMENT_TABLE,
    CHECKLIST,
)
