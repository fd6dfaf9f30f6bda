-- A plan that lives: its original text and stages, tasks that do not concern the unit, deadlines in the plan's
-- own words, leaders, several people a task. 责任人 leaves the task for a table of its own, in the recorded
-- changes as well, so that what was done before can still be undone.

CREATE TABLE plan_source (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    read_on DATE NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_plan_source_plan_id ON plan_source (plan_id);

CREATE TABLE stage (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_stage_plan_id ON stage (plan_id);

CREATE TABLE task_person (
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(task_id) REFERENCES task (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO task_person (id, task_id, person_id, ordinal)
    SELECT id || ':' || person_id, id, person_id, 1 FROM task WHERE person_id IS NOT NULL;

CREATE TABLE new_task (
    id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    standard TEXT NOT NULL,
    score TEXT,
    self_score TEXT,
    self_reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL,
    leader TEXT NOT NULL DEFAULT '',
    support_words TEXT NOT NULL DEFAULT '',
    due_on DATE,
    due_words TEXT NOT NULL DEFAULT '',
    not_applicable TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id),
    FOREIGN KEY(category_id) REFERENCES category (id)
);
INSERT INTO new_task (id, category_id, ordinal, text, standard, score, self_score, self_reason, note, due_on)
    SELECT id, category_id, ordinal, text, standard, score, self_score, self_reason, note, due_on FROM task;
DROP TABLE task;
ALTER TABLE new_task RENAME TO task;
CREATE INDEX ix_task_category_id ON task (category_id);
CREATE UNIQUE INDEX task_person_once ON task_person (task_id, person_id);
CREATE INDEX ix_task_person_person_id ON task_person (person_id);

ALTER TABLE measure ADD COLUMN due_words TEXT NOT NULL DEFAULT '';

CREATE TEMP TABLE said AS
    SELECT change_id, ordinal, row_id AS task_id,
        json_extract(before, '$.person_id') AS was, json_extract(after, '$.person_id') AS now
    FROM changed_row WHERE table_name = 'task';
INSERT INTO changed_row (id, change_id, ordinal, table_name, row_id, task_id, before, after)
    SELECT lower(hex(randomblob(16))), change_id, 1000000 + ordinal, 'task_person', task_id || ':' || was, task_id,
        json_object('id', task_id || ':' || was, 'task_id', task_id, 'person_id', was, 'ordinal', 1), NULL
    FROM temp.said WHERE was IS NOT NULL AND was IS NOT now;
INSERT INTO changed_row (id, change_id, ordinal, table_name, row_id, task_id, before, after)
    SELECT lower(hex(randomblob(16))), change_id, 1000000 + ordinal, 'task_person', task_id || ':' || now, task_id,
        NULL, json_object('id', task_id || ':' || now, 'task_id', task_id, 'person_id', now, 'ordinal', 1)
    FROM temp.said WHERE now IS NOT NULL AND now IS NOT was;
DROP TABLE temp.said;
UPDATE changed_row SET before = json_remove(before, '$.person_id'), after = json_remove(after, '$.person_id')
    WHERE table_name = 'task';
DELETE FROM changed_row WHERE table_name = 'task' AND before = after;
