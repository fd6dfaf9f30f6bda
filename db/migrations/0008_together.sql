-- 填报包: which department was sent one when, when it came back, and what was decided of what it said.
-- What was sent stays said when its department or plan goes, so nothing refers to them here.

CREATE TABLE department_package (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    department_id TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    returned_at TEXT,
    decided TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (id)
);
CREATE INDEX ix_department_package_plan_id ON department_package (plan_id);
-- Rows that were made apart on two PCs and are one: ours, and how another PC calls it.

CREATE TABLE twin (
    id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    row_id TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (other_id)
);
-- Archives that this PC wrote or took in whole: the records in them are what it and another had in common.
-- Not whole: of older ones of a PC of which a newer one was taken in as far as it was answered.

CREATE TABLE common_archive (
    id TEXT NOT NULL,
    archive_id TEXT NOT NULL,
    whole BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (archive_id),
    CONSTRAINT common_archive_whole CHECK (whole IN (0, 1))
);
-- Values that came from another PC: which, and when it was changed there.

CREATE TABLE origin (
    id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    pc TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (table_name, row_id, column_name)
);
