-- The whole year: activities, quotas, slots of proof, supervision, self-assessment, publicity, funds.

ALTER TABLE task ADD COLUMN self_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE measure ADD COLUMN recurrence TEXT NOT NULL DEFAULT 'once'
    CONSTRAINT measure_recurrence CHECK (recurrence IN ('once', 'monthly', 'quarterly'));

CREATE INDEX ix_changed_row_row_id ON changed_row (row_id);
CREATE INDEX changed_row_of_orders ON changed_row (row_id) WHERE table_name = 'supervision_order';

CREATE INDEX evidence_by_collected ON evidence (collected_on, id);
CREATE INDEX evidence_by_formed ON evidence (formed_on, id);
CREATE INDEX evidence_by_title ON evidence (title, id);
CREATE INDEX evidence_by_size ON evidence (size, id);

CREATE INDEX evidence_counted ON evidence (id, formed_on, collected_on, long_term_valid);

CREATE TABLE activity_kind (
    id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT activity_kind_form CHECK (form IN ('plain', 'volunteer', 'festival', 'meeting', 'lecture')),
    UNIQUE (name)
);

CREATE TABLE activity (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    kind_id TEXT NOT NULL,
    title TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    place TEXT NOT NULL,
    department_id TEXT,
    people INTEGER,
    hours TEXT,
    summary TEXT NOT NULL,
    festival TEXT,
    agenda TEXT NOT NULL,
    attendees TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    speaker TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT activity_festival CHECK (festival IN ('春节', '元宵', '清明', '端午', '中秋', '重阳')),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id),
    FOREIGN KEY(kind_id) REFERENCES activity_kind (id),
    FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE INDEX activity_counted ON activity (id, kind_id, starts_on, festival);
CREATE INDEX activity_by_date ON activity (plan_id, starts_on, id);
CREATE INDEX ix_activity_department_id ON activity (department_id);
CREATE INDEX ix_activity_kind_id ON activity (kind_id);

CREATE TABLE leading_group_member (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT leading_group_member_role CHECK (role IN ('leader', 'deputy', 'member', 'staff')),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_leading_group_member_plan_id ON leading_group_member (plan_id);

CREATE TABLE negative_item (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    checked_on DATE,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT negative_item_state CHECK (state IN ('unchecked', 'clear', 'hit')),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE INDEX ix_negative_item_plan_id ON negative_item (plan_id);

CREATE TABLE progress_review (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    held_on DATE NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id)
);
CREATE UNIQUE INDEX progress_review_once_a_day ON progress_review (plan_id, held_on);

CREATE TABLE activity_evidence (
    id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(activity_id) REFERENCES activity (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE UNIQUE INDEX activity_evidence_once ON activity_evidence (activity_id, kind, evidence_id);
CREATE INDEX ix_activity_evidence_evidence_id ON activity_evidence (evidence_id);

CREATE TABLE progress_review_row (
    id TEXT NOT NULL,
    review_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    task_id TEXT NOT NULL,
    code TEXT NOT NULL,
    lead TEXT NOT NULL,
    status TEXT NOT NULL,
    measures_done INTEGER NOT NULL,
    measures_total INTEGER NOT NULL,
    slots_filled INTEGER NOT NULL,
    slots_total INTEGER NOT NULL,
    activities INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(review_id) REFERENCES progress_review (id)
);
CREATE INDEX ix_progress_review_row_review_id ON progress_review_row (review_id);
CREATE INDEX ix_progress_review_row_task_id ON progress_review_row (task_id);

CREATE TABLE volunteer (
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number TEXT NOT NULL,
    joined_on DATE,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (person_id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE activity_task (
    id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(activity_id) REFERENCES activity (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE UNIQUE INDEX activity_task_once ON activity_task (activity_id, task_id);
CREATE INDEX activity_task_of_task ON activity_task (task_id, activity_id);

CREATE TABLE fund_entry (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entered_on DATE NOT NULL,
    item TEXT NOT NULL,
    amount TEXT NOT NULL,
    voucher TEXT NOT NULL,
    note TEXT NOT NULL,
    task_id TEXT,
    PRIMARY KEY (id),
    CONSTRAINT fund_entry_kind CHECK (kind IN ('budget', 'spent')),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX fund_entry_by_date ON fund_entry (plan_id, entered_on, id);
CREATE INDEX ix_fund_entry_task_id ON fund_entry (task_id);

CREATE TABLE indicator (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    project TEXT NOT NULL,
    content TEXT NOT NULL,
    standard TEXT NOT NULL,
    score TEXT NOT NULL,
    self_score TEXT,
    reason TEXT NOT NULL,
    bonus BOOLEAN NOT NULL,
    task_id TEXT,
    PRIMARY KEY (id),
    CONSTRAINT indicator_bonus CHECK (bonus IN (0, 1)),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX ix_indicator_plan_id ON indicator (plan_id);
CREATE INDEX ix_indicator_task_id ON indicator (task_id);

CREATE TABLE material_requirement (
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    minimum INTEGER NOT NULL,
    window TEXT NOT NULL,
    years INTEGER NOT NULL,
    long_term_valid BOOLEAN NOT NULL,
    hint TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT material_requirement_minimum CHECK (minimum > 0),
    CONSTRAINT material_requirement_window CHECK ("window" IN ('year', 'years', 'months', 'any')),
    CONSTRAINT material_requirement_years CHECK (years BETWEEN 1 AND 10),
    CONSTRAINT material_requirement_long_term_valid CHECK (long_term_valid IN (0, 1)),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX ix_material_requirement_task_id ON material_requirement (task_id);

CREATE TABLE publicity_item (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    title TEXT NOT NULL,
    media TEXT NOT NULL,
    level TEXT NOT NULL,
    published_on DATE NOT NULL,
    link TEXT NOT NULL,
    adopted BOOLEAN NOT NULL,
    task_id TEXT,
    PRIMARY KEY (id),
    CONSTRAINT publicity_item_level CHECK (level IN ('unit', 'county', 'city', 'province', 'nation')),
    CONSTRAINT publicity_item_adopted CHECK (adopted IN (0, 1)),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id),
    FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX publicity_item_by_date ON publicity_item (plan_id, published_on, id);
CREATE INDEX ix_publicity_item_task_id ON publicity_item (task_id);

CREATE TABLE quota (
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    kind_id TEXT NOT NULL,
    label TEXT NOT NULL,
    minimum INTEGER NOT NULL,
    distinct_festivals BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT quota_minimum CHECK (minimum > 0),
    CONSTRAINT quota_distinct_festivals CHECK (distinct_festivals IN (0, 1)),
    FOREIGN KEY(task_id) REFERENCES task (id),
    FOREIGN KEY(kind_id) REFERENCES activity_kind (id)
);
CREATE INDEX ix_quota_kind_id ON quota (kind_id);
CREATE INDEX ix_quota_task_id ON quota (task_id);

CREATE TABLE service_hours (
    id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    volunteer_id TEXT NOT NULL,
    hours TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(activity_id) REFERENCES activity (id),
    FOREIGN KEY(volunteer_id) REFERENCES volunteer (id)
);
CREATE INDEX ix_service_hours_volunteer_id ON service_hours (volunteer_id);
CREATE UNIQUE INDEX service_hours_once ON service_hours (activity_id, volunteer_id);

CREATE TABLE supervision_order (
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    task_id TEXT,
    department_id TEXT NOT NULL,
    content TEXT NOT NULL,
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    reply TEXT NOT NULL,
    replied_on DATE,
    extension_asked_on DATE,
    extended_to DATE,
    closed_on DATE,
    closing_note TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(plan_id) REFERENCES work_plan (id),
    FOREIGN KEY(task_id) REFERENCES task (id),
    FOREIGN KEY(department_id) REFERENCES department (id)
);
CREATE INDEX ix_supervision_order_department_id ON supervision_order (department_id);
CREATE INDEX ix_supervision_order_task_id ON supervision_order (task_id);
CREATE UNIQUE INDEX supervision_order_number ON supervision_order (plan_id, number);

CREATE TABLE fund_evidence (
    id TEXT NOT NULL,
    fund_entry_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(fund_entry_id) REFERENCES fund_entry (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE UNIQUE INDEX fund_evidence_once ON fund_evidence (fund_entry_id, evidence_id);
CREATE INDEX ix_fund_evidence_evidence_id ON fund_evidence (evidence_id);

CREATE TABLE publicity_evidence (
    id TEXT NOT NULL,
    publicity_item_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(publicity_item_id) REFERENCES publicity_item (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_publicity_evidence_evidence_id ON publicity_evidence (evidence_id);
CREATE UNIQUE INDEX publicity_evidence_once ON publicity_evidence (publicity_item_id, evidence_id);

CREATE TABLE requirement_evidence (
    id TEXT NOT NULL,
    requirement_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(requirement_id) REFERENCES material_requirement (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_requirement_evidence_evidence_id ON requirement_evidence (evidence_id);
CREATE UNIQUE INDEX requirement_evidence_once ON requirement_evidence (requirement_id, evidence_id);

CREATE TABLE supervision_reminder (
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    reminded_on DATE NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES supervision_order (id)
);
CREATE INDEX ix_supervision_reminder_order_id ON supervision_reminder (order_id);

-- Kinds the work knows; the ids are the same on every PC, so that merged records agree.
INSERT INTO activity_kind (id, ordinal, name, form) VALUES
    ('a337003fd2a15e99a08bd2a5db8c4411', 1, '志愿服务', 'volunteer'),
    ('0070edd4cb8e50bd981ff260d0cbf26c', 2, '我们的节日', 'festival'),
    ('35d4e85910d05d8c8a12d3ef5e813479', 3, '道德讲堂', 'lecture'),
    ('2d54b313f355531f98cc39d864fc339d', 4, '主题党日/三会一课', 'meeting'),
    ('754f47bff2185c40b29b3b3e6bc78968', 5, '学习培训', 'lecture'),
    ('bcdfe114c86d55ab8cfce04e70d6ac80', 6, '会议', 'meeting'),
    ('6d19cd8bbefc5914b5a99362ae9e99b3', 7, '宣讲', 'lecture'),
    ('f59e8400c50051d3804eb158f044a951', 8, '文体活动', 'plain'),
    ('83b5518b9042539eb5166d7ff3707aa4', 9, '公益捐赠/无偿献血', 'plain'),
    ('37ac86847b165bc5a36ca5d47e564ee5', 10, '节约环保', 'plain'),
    ('3b17f3262d2a5f6d9fc0a81570346bef', 11, '其他', 'plain');

-- What 搜索 finds: one entry a record, Chinese characters set apart by blanks so that a phrase is a substring.
-- What is a character or a number is decided where the texts are set apart; 'ascii' takes every other sign as is.
CREATE VIRTUAL TABLE search_index USING fts5(row_id, plan_id, title, words, initials, tokenize = 'ascii');
