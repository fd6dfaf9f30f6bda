-- Indicators as they are published: a level between 测评项目 and 测评内容, 考核要点, points as written or none yet,
-- who answers and with what material; several tasks to one and several indicators to one task. 对应任务 leaves the
-- indicator for a table of its own, in the recorded changes as well, so that what was done before can still be
-- undone.

CREATE TABLE indicator_task (
    id TEXT NOT NULL,
    indicator_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(indicator_id) REFERENCES indicator (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
INSERT INTO indicator_task (id, indicator_id, task_id, ordinal)
    SELECT id || ':' || task_id, id, task_id, 1 FROM indicator WHERE task_id IS NOT NULL;

CREATE TABLE new_indicator (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    project TEXT NOT NULL,
    heading TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL,
    focus TEXT NOT NULL DEFAULT '',
    standard TEXT NOT NULL,
    score TEXT,
    score_words TEXT NOT NULL DEFAULT '',
    department_words TEXT NOT NULL DEFAULT '',
    material_words TEXT NOT NULL DEFAULT '',
    self_score TEXT,
    reason TEXT NOT NULL,
    bonus BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT indicator_bonus CHECK (bonus IN (0, 1)),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
INSERT INTO new_indicator (id, plan_id, ordinal, project, content, standard, score, self_score, reason, bonus)
    SELECT id, plan_id, ordinal, project, content, standard, score, self_score, reason, bonus FROM indicator;
DROP TABLE indicator;
ALTER TABLE new_indicator RENAME TO indicator;
CREATE INDEX ix_indicator_plan_id ON indicator (plan_id);
CREATE UNIQUE INDEX indicator_task_once ON indicator_task (indicator_id, task_id);
CREATE INDEX ix_indicator_task_task_id ON indicator_task (task_id);

CREATE TEMP TABLE said AS
    SELECT change_id, ordinal, row_id AS indicator_id,
        json_extract(before, '$.task_id') AS was, json_extract(after, '$.task_id') AS now
    FROM changed_row WHERE table_name = 'indicator';
INSERT INTO changed_row (id, change_id, ordinal, table_name, row_id, task_id, before, after)
    SELECT lower(hex(randomblob(16))), change_id, 2000000 + ordinal, 'indicator_task', indicator_id || ':' || was, was,
        json_object('id', indicator_id || ':' || was, 'indicator_id', indicator_id, 'task_id', was, 'ordinal', 1), NULL
    FROM temp.said WHERE was IS NOT NULL AND was IS NOT now;
INSERT INTO changed_row (id, change_id, ordinal, table_name, row_id, task_id, before, after)
    SELECT lower(hex(randomblob(16))), change_id, 2000000 + ordinal, 'indicator_task', indicator_id || ':' || now, now,
        NULL, json_object('id', indicator_id || ':' || now, 'indicator_id', indicator_id, 'task_id', now, 'ordinal', 1)
    FROM temp.said WHERE now IS NOT NULL AND now IS NOT was;
DROP TABLE temp.said;
UPDATE changed_row SET task_id = NULL,
    before = json_remove(before, '$.task_id'), after = json_remove(after, '$.task_id')
    WHERE table_name = 'indicator';
DELETE FROM changed_row WHERE table_name = 'indicator' AND before = after;
