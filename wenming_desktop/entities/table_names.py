"""The tables that the clerk's work lies in: what a page listens to, and what a kept answer was read from."""

from enum import StrEnum


class Table(StrEnum):
    """Every table but those of the history itself, by its name in the database."""

    ACTIVITY = "activity"
    ACTIVITY_EVIDENCE = "activity_evidence"
    ACTIVITY_KIND = "activity_kind"
    ACTIVITY_TASK = "activity_task"
    ARCHIVE_BOX = "archive_box"
    ARCHIVE_ITEM = "archive_item"
    ARCHIVE_SERIES = "archive_series"
    ASSIGNMENT = "assignment"
    BOOK_ENTRY = "book_entry"
    CATEGORY = "category"
    COMMON_ARCHIVE = "common_archive"
    DEPARTMENT = "department"
    DEPARTMENT_PACKAGE = "department_package"
    EVIDENCE = "evidence"
    EVIDENCE_LINK = "evidence_link"
    EVIDENCE_MARK = "evidence_mark"
    EVIDENCE_VERSION = "evidence_version"
    FILE_FACT = "file_fact"
    FUND_ENTRY = "fund_entry"
    FUND_EVIDENCE = "fund_evidence"
    INDICATOR = "indicator"
    INDICATOR_TASK = "indicator_task"
    LEADING_GROUP_MEMBER = "leading_group_member"
    MATERIAL_REQUIREMENT = "material_requirement"
    MEASURE = "measure"
    NEGATIVE_ITEM = "negative_item"
    ORDER_EVIDENCE = "order_evidence"
    ORIGIN = "origin"
    PERSON = "person"
    PLAN_SOURCE = "plan_source"
    PROGRESS_REVIEW = "progress_review"
    PROGRESS_REVIEW_ROW = "progress_review_row"
    PUBLICITY_EVIDENCE = "publicity_evidence"
    PUBLICITY_ITEM = "publicity_item"
    QUOTA = "quota"
    REQUIREMENT_EVIDENCE = "requirement_evidence"
    SAFEGUARD = "safeguard"
    SERVICE_HOURS = "service_hours"
    SETTING = "setting"
    STAGE = "stage"
    SUBMISSION_PROFILE = "submission_profile"
    SUPERVISION_ORDER = "supervision_order"
    SUPERVISION_REMINDER = "supervision_reminder"
    TASK = "task"
    TASK_PERSON = "task_person"
    TEXT_CORRECTION = "text_correction"
    TRASH_ITEM = "trash_item"
    TWIN = "twin"
    VOLUME = "volume"
    VOLUME_TASK = "volume_task"
    VOLUNTEER = "volunteer"
    WITHDRAWN_NUMBER = "withdrawn_number"
    WORK_PLAN = "work_plan"


# Rows that stay with one task all their life: a change of them says by Changed.task_ids whose they are.
OF_ONE_TASK = frozenset(
    {
        *(Table.TASK, Table.ASSIGNMENT, Table.MEASURE, Table.QUOTA, Table.MATERIAL_REQUIREMENT),
        *(Table.EVIDENCE_LINK, Table.ACTIVITY_TASK, Table.TASK_PERSON, Table.INDICATOR_TASK),
    }
)
