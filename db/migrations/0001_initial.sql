-- The first released schema. Frozen: a change of the schema is a new numbered file.

CREATE TABLE change (
    id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT change_state CHECK (state IN ('done', 'undone', 'dropped')),
    UNIQUE (sequence)
);

CREATE TABLE department (
    id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    head TEXT NOT NULL,
    contact TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE evidence (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    original_name TEXT NOT NULL,
    title TEXT NOT NULL,
    document_number TEXT NOT NULL,
    responsible_body TEXT NOT NULL,
    formed_on DATE,
    collected_on DATE NOT NULL,
    pages INTEGER,
    level TEXT NOT NULL,
    retention TEXT,
    archival_number TEXT,
    long_term_valid BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT evidence_level CHECK (level IN ('public', 'internal')),
    CONSTRAINT evidence_retention CHECK (retention IN ('Y', 'D30', 'D10')),
    CONSTRAINT evidence_long_term_valid CHECK (long_term_valid IN (0, 1)),
    UNIQUE (sha256),
    UNIQUE (archival_number)
);

CREATE TABLE setting (
    id TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key")
);

CREATE TABLE work_plan (
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    issued_on DATE,
    goal TEXT NOT NULL,
    basis TEXT NOT NULL,
    attachment TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE category (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    short_title TEXT NOT NULL,
    intro TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_category_plan_id ON category (plan_id);

CREATE TABLE changed_row (
    id TEXT NOT NULL,
    change_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    task_id TEXT,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE INDEX ix_changed_row_change_id ON changed_row (change_id);
CREATE INDEX ix_changed_row_task_id ON changed_row (task_id);

CREATE TABLE person (
    id TEXT NOT NULL,
    department_id TEXT,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    phone TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE INDEX ix_person_department_id ON person (department_id);

CREATE TABLE safeguard (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_safeguard_plan_id ON safeguard (plan_id);

CREATE TABLE task (
    id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    standard TEXT NOT NULL,
    score TEXT,
    self_score TEXT,
    note TEXT NOT NULL,
    person_id TEXT,
    due_on DATE,
    PRIMARY KEY (id),
    FOREIGN KEY(category_id) REFERENCES category (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_task_category_id ON task (category_id);
CREATE INDEX ix_task_person_id ON task (person_id);

CREATE TABLE assignment (
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    department_id TEXT NOT NULL,
    role TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT assignment_role CHECK (role IN ('lead', 'support')),
    FOREIGN KEY(task_id) REFERENCES task (id),
    FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE UNIQUE INDEX assignment_department_once ON assignment (task_id, department_id);
CREATE UNIQUE INDEX assignment_one_lead ON assignment (task_id) WHERE role = 'lead';
CREATE INDEX ix_assignment_department_id ON assignment (department_id);

CREATE TABLE evidence_link (
    id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE UNIQUE INDEX evidence_link_once ON evidence_link (evidence_id, task_id);
CREATE INDEX ix_evidence_link_task_id ON evidence_link (task_id);

CREATE TABLE measure (
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    department_id TEXT,
    person_id TEXT,
    due_on DATE,
    status TEXT NOT NULL,
    done_on DATE,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT measure_status CHECK (status IN ('todo', 'doing', 'done')),
    FOREIGN KEY(task_id) REFERENCES task (id),
    FOREIGN KEY(department_id) REFERENCES department (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_measure_department_id ON measure (department_id);
CREATE INDEX ix_measure_person_id ON measure (person_id);
CREATE INDEX ix_measure_task_id ON measure (task_id);

