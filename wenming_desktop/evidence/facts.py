"""What the machine found in files, asked for beside their records."""

from sqlalchemy import func, select

from db.models import Evidence, FileFact

# Of an Evidence in the query: its pages, as the clerk wrote them, else as the machine counted them.
PAGES = func.coalesce(
    Evidence.pages,
    select(FileFact.pages).where(FileFact.sha256 == Evidence.sha256).correlate(Evidence).scalar_subquery(),
)
