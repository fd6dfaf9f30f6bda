-- 档案: numbers by series (归档年度, 保管期限, 机构), boxes, and numbers that were taken back.

CREATE TABLE archive_series (
    id TEXT NOT NULL,
    year INTEGER NOT NULL,
    retention TEXT NOT NULL,
    unit TEXT NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT archive_series_retention CHECK (retention IN ('Y', 'D30', 'D10'))
);
CREATE UNIQUE INDEX archive_series_once ON archive_series (year, retention, unit);

CREATE TABLE archive_box (
    id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    thickness INTEGER NOT NULL,
    note TEXT NOT NULL,
    sorted_by TEXT NOT NULL,
    sorted_on DATE,
    checked_by TEXT NOT NULL,
    checked_on DATE,
    PRIMARY KEY (id),
    FOREIGN KEY(series_id) REFERENCES archive_series (id)
);
CREATE UNIQUE INDEX archive_box_number ON archive_box (series_id, number);

CREATE TABLE archive_item (
    id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    box_id TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    FOREIGN KEY(series_id) REFERENCES archive_series (id),
    FOREIGN KEY(box_id) REFERENCES archive_box (id)
);
CREATE UNIQUE INDEX archive_item_once ON archive_item (evidence_id);
CREATE UNIQUE INDEX archive_item_number ON archive_item (series_id, number);
CREATE INDEX ix_archive_item_box_id ON archive_item (box_id);

CREATE TABLE withdrawn_number (
    id TEXT NOT NULL,
    series_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_on DATE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(series_id) REFERENCES archive_series (id)
);
CREATE UNIQUE INDEX withdrawn_number_once ON withdrawn_number (series_id, number);
