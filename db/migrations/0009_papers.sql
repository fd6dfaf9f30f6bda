-- 说明: at most some hundred characters a task or indicator, for the inspection.

ALTER TABLE task ADD COLUMN statement TEXT NOT NULL DEFAULT '';
ALTER TABLE indicator ADD COLUMN statement TEXT NOT NULL DEFAULT '';
-- 督办单: on what it rests, what a leader wrote on it, who helps.

ALTER TABLE supervision_order ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE supervision_order ADD COLUMN instruction TEXT NOT NULL DEFAULT '';
ALTER TABLE supervision_order ADD COLUMN supporting TEXT NOT NULL DEFAULT '';
-- 二维码: what the codes of the program's own papers on a scan say.

ALTER TABLE file_fact ADD COLUMN codes TEXT NOT NULL DEFAULT '';
-- 一项一册: what the clerk chose of one item's proof; what nobody chose has no row.

CREATE TABLE book_entry (
    id TEXT NOT NULL,
    task_id TEXT,
    indicator_id TEXT,
    evidence_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    pages TEXT NOT NULL DEFAULT '',
    left_out BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    CONSTRAINT book_entry_left_out CHECK (left_out IN (0, 1)),
    FOREIGN KEY (task_id) REFERENCES task (id),
    FOREIGN KEY (indicator_id) REFERENCES indicator (id),
    FOREIGN KEY (evidence_id) REFERENCES evidence (id)
);
CREATE UNIQUE INDEX book_entry_task_once ON book_entry (task_id, evidence_id);
CREATE UNIQUE INDEX book_entry_indicator_once ON book_entry (indicator_id, evidence_id);
CREATE INDEX ix_book_entry_evidence_id ON book_entry (evidence_id);
-- 卷: a county's own order of the material. Proof belongs to the first volume that takes its task and its kind.

CREATE TABLE volume (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    kinds TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    FOREIGN KEY (plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_volume_plan_id ON volume (plan_id);
CREATE TABLE volume_task (
    id TEXT NOT NULL,
    volume_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (volume_id) REFERENCES volume (id),
    FOREIGN KEY (task_id) REFERENCES task (id)
);
CREATE UNIQUE INDEX volume_task_once ON volume_task (volume_id, task_id);
CREATE INDEX ix_volume_task_task_id ON volume_task (task_id);
-- 报送要求: what a receiving office takes. 0 is no limit.

CREATE TABLE submission_profile (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kinds TEXT NOT NULL,
    picture_least INTEGER NOT NULL DEFAULT 0,
    picture_most INTEGER NOT NULL DEFAULT 0,
    picture_bytes INTEGER NOT NULL DEFAULT 0,
    document_bytes INTEGER NOT NULL DEFAULT 0,
    item_most INTEGER NOT NULL DEFAULT 0,
    name_pattern TEXT NOT NULL,
    name_limit INTEGER NOT NULL DEFAULT 0,
    folder_pattern TEXT NOT NULL DEFAULT '',
    recompress BOOLEAN NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    UNIQUE (name),
    CONSTRAINT submission_profile_recompress CHECK (recompress IN (0, 1))
);
