-- The evidence library: kinds, captions, where a file came from, the inbox, marks on pages, replaced scans, the
-- trash; what slots check; what the machine finds in files; steps that the program makes by itself. What lies in
-- slots was put there before they asked for a kind and stays as good as it was. In the recorded changes as well,
-- so that what was done can still be undone.

ALTER TABLE change ADD COLUMN by_program BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT change_by_program CHECK (by_program IN (0, 1));

ALTER TABLE evidence ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN picture BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT evidence_picture CHECK (picture IN (0, 1));
ALTER TABLE evidence ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN people TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN background TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN inbox_since TEXT;
ALTER TABLE evidence ADD COLUMN postponed BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT evidence_postponed CHECK (postponed IN (0, 1));
DROP INDEX evidence_by_collected;
CREATE INDEX evidence_by_collected ON evidence (collected_on, id, original_name, retention, long_term_valid);
DROP INDEX evidence_counted;
CREATE INDEX evidence_counted ON evidence
    (id, formed_on, long_term_valid, kind, picture, document_number, sha256);
CREATE INDEX evidence_inbox ON evidence (inbox_since) WHERE inbox_since IS NOT NULL;

CREATE TEMP TABLE photo (suffix TEXT NOT NULL);
INSERT INTO photo (suffix) VALUES
    ('.jpg'), ('.jpeg'), ('.png'), ('.bmp'), ('.gif'), ('.tif'), ('.tiff'), ('.webp'), ('.heic'), ('.heif');
UPDATE evidence SET picture = 1
    WHERE EXISTS (SELECT 1 FROM temp.photo WHERE lower(original_name) LIKE '%' || suffix);
UPDATE changed_row SET
    before = json_set(before, '$.picture', EXISTS (
        SELECT 1 FROM temp.photo WHERE lower(json_extract(before, '$.original_name')) LIKE '%' || suffix)),
    after = json_set(after, '$.picture', EXISTS (
        SELECT 1 FROM temp.photo WHERE lower(json_extract(after, '$.original_name')) LIKE '%' || suffix))
    WHERE table_name = 'evidence';
DROP TABLE temp.photo;

CREATE TABLE evidence_version (
    id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    original_name TEXT NOT NULL,
    pages INTEGER,
    replaced_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_evidence_version_evidence_id ON evidence_version (evidence_id);
CREATE INDEX ix_evidence_version_sha256 ON evidence_version (sha256);

CREATE TABLE evidence_mark (
    id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    page INTEGER NOT NULL,
    "left" FLOAT NOT NULL,
    top FLOAT NOT NULL,
    width FLOAT NOT NULL,
    height FLOAT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_evidence_mark_evidence_id ON evidence_mark (evidence_id);

CREATE TABLE trash_item (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    title TEXT NOT NULL,
    original_name TEXT NOT NULL,
    trashed_at TEXT NOT NULL,
    rows TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_trash_item_sha256 ON trash_item (sha256);

CREATE TABLE file_fact (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    read_by TEXT NOT NULL DEFAULT '',
    pages INTEGER,
    characters INTEGER,
    width INTEGER,
    height INTEGER,
    taken_on DATE,
    quality TEXT NOT NULL DEFAULT '',
    checked_at TEXT,
    state TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    CONSTRAINT file_fact_state CHECK (state IN ('', 'sound', 'missing', 'altered')),
    UNIQUE (sha256)
);
CREATE INDEX file_fact_lost ON file_fact (sha256) WHERE state IN ('missing', 'altered');

ALTER TABLE material_requirement ADD COLUMN needs_number BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT material_requirement_needs_number CHECK (needs_number IN (0, 1));
ALTER TABLE material_requirement ADD COLUMN needs_date BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT material_requirement_needs_date CHECK (needs_date IN (0, 1));
ALTER TABLE material_requirement ADD COLUMN least_characters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE material_requirement ADD COLUMN most_characters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE material_requirement ADD COLUMN overruled TEXT NOT NULL DEFAULT '';

ALTER TABLE requirement_evidence ADD COLUMN confirmed BOOLEAN NOT NULL DEFAULT 0
    CONSTRAINT requirement_evidence_confirmed CHECK (confirmed IN (0, 1));
UPDATE requirement_evidence SET confirmed = 1;
UPDATE changed_row SET before = json_set(before, '$.confirmed', 1), after = json_set(after, '$.confirmed', 1)
    WHERE table_name = 'requirement_evidence';

INSERT INTO setting (id, key, value)
    SELECT lower(hex(randomblob(16))), 'undated_told', 'no'
    WHERE EXISTS (
        SELECT 1 FROM requirement_evidence AS put
        JOIN evidence AS e ON e.id = put.evidence_id
        JOIN material_requirement AS r ON r.id = put.requirement_id
        WHERE e.formed_on IS NULL AND r."window" <> 'any'
            AND NOT EXISTS (SELECT 1 FROM activity_evidence AS proof WHERE proof.evidence_id = e.id)
    );
