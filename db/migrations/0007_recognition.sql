-- Recognition of scans: what the clerk corrects in recognised lines, and who said each value of a record.

ALTER TABLE evidence ADD COLUMN said_by TEXT NOT NULL DEFAULT '';

CREATE TABLE text_correction (
    id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    page INTEGER NOT NULL,
    line INTEGER NOT NULL,
    read TEXT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_text_correction_evidence_id ON text_correction (evidence_id);
