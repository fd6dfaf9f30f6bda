-- 延期: asked for, then granted or refused with a day and a reason.

ALTER TABLE supervision_order ADD COLUMN extension_refused_on DATE;
ALTER TABLE supervision_order ADD COLUMN refusal_reason TEXT NOT NULL DEFAULT '';
-- 回复材料: the scan of a department's answer.

CREATE TABLE order_evidence (
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    evidence_id TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES supervision_order (id),
    FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);
CREATE INDEX ix_order_evidence_evidence_id ON order_evidence (evidence_id);
CREATE UNIQUE INDEX order_evidence_once ON order_evidence (order_id, evidence_id);
