-- Calls for views on a draft of the law, and what people answered. Drawn from the events of `views/…` and `view/…`, but for
-- the receipt tokens, which are kept as their SHA-256. Names and free texts are in `personal`, under the commitment.

CREATE TABLE view_call (
    call         TEXT PRIMARY KEY,
    title        TEXT    NOT NULL,
    regime       TEXT    NOT NULL,
    base_sha256  BYTEA   NOT NULL,
    draft_sha256 BYTEA   NOT NULL,
    files        BYTEA   NOT NULL,
    opens_at     BIGINT  NOT NULL,
    closes_at    BIGINT  NOT NULL,
    made_at      BIGINT  NOT NULL
);
CREATE INDEX view_call_regime ON view_call (regime);

CREATE TABLE view_answer (
    view       TEXT PRIMARY KEY,
    token      BYTEA   NOT NULL UNIQUE,
    call       TEXT    NOT NULL REFERENCES view_call (call),
    commitment BYTEA   NOT NULL,
    respondent TEXT    NOT NULL,
    consent    BIGINT  NOT NULL,
    given_at   BIGINT  NOT NULL
);
CREATE INDEX view_answer_call ON view_answer (call, given_at);

CREATE TABLE view_choice (
    view   TEXT NOT NULL REFERENCES view_answer (view),
    path   TEXT NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (view, path)
);
