-- People who may sign in, and what the public sends in. Names, e-mail addresses and contacts stand here
-- and nowhere else: events know an officer by a pseudonym only, so a row here can be erased.
-- Instants (…_at) are microseconds since 1970 UTC by the wall clock, in a drill too; secrets that are
-- given out once (links, cookies, tokens, recovery codes) are kept as their SHA-256.

CREATE TABLE account (
    officer          TEXT PRIMARY KEY,
    email            TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    password         TEXT NOT NULL,
    totp_secret      BYTEA NOT NULL,
    totp_step        BIGINT NOT NULL,
    roles            TEXT NOT NULL,
    designated_from  TEXT NOT NULL,
    designated_until TEXT,
    instrument       TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    ended_at         BIGINT
);

CREATE TABLE recovery_code (
    officer TEXT NOT NULL REFERENCES account (officer),
    code    BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (officer, code)
);

-- A one-time link. While its person is enrolling, what they have entered so far stands here too.
CREATE TABLE invitation (
    token            BYTEA PRIMARY KEY,
    roles            TEXT NOT NULL,
    designated_from  TEXT NOT NULL,
    designated_until TEXT,
    instrument       TEXT NOT NULL,
    invited_by       TEXT,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    used_at          BIGINT,
    email            TEXT,
    name             TEXT,
    password         TEXT,
    totp_secret      BYTEA
);

CREATE TABLE session (
    token      BYTEA PRIMARY KEY,
    officer    TEXT NOT NULL REFERENCES account (officer),
    stage      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);

CREATE TABLE api_token (
    id         TEXT PRIMARY KEY,
    token      BYTEA NOT NULL UNIQUE,
    officer    TEXT NOT NULL REFERENCES account (officer),
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX api_token_officer ON api_token (officer);

-- Failed tries at a secret, by account and by address.
CREATE TABLE throttle (
    subject  BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    until    BIGINT NOT NULL
);

-- One-time sign-in links of a drill.
CREATE TABLE drill_link (
    token      BYTEA PRIMARY KEY,
    officer    TEXT NOT NULL REFERENCES account (officer),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);

-- Keys that the office makes for itself at first start.
CREATE TABLE office_secret (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

-- What someone reported from the public page: the words are in `personal`, under the commitment that
-- the report's event holds; here is only what its sender may follow with their token.
CREATE TABLE public_report (
    token      BYTEA PRIMARY KEY,
    report     TEXT NOT NULL UNIQUE,
    commitment BYTEA NOT NULL,
    stage      TEXT NOT NULL,
    sent_at    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
