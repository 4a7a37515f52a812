-- People who may sign in, and what the public sends in. Names, e-mail addresses and contacts stand here
-- and nowhere else: events know an officer by a pseudonym only, so a row here can be erased.
-- Instants (…_at) are microseconds since 1970 UTC by the wall clock, in a drill too; secrets that are
-- given out once (links, cookies, tokens, recovery codes) are kept as their SHA-256.

CREATE TABLE account (
    officer          TEXT PRIMARY KEY,
    email            TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    password         TEXT NOT NULL,
    totp_secret      BLOB NOT NULL,
    totp_step        INTEGER NOT NULL,
    roles            TEXT NOT NULL,
    designated_from  TEXT NOT NULL,
    designated_until TEXT,
    instrument       TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    ended_at         INTEGER
) STRICT;

CREATE TABLE recovery_code (
    officer TEXT NOT NULL REFERENCES account (officer),
    code    BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (officer, code)
) STRICT;

-- A one-time link. While its person is enrolling, what they have entered so far stands here too.
CREATE TABLE invitation (
    token            BLOB PRIMARY KEY,
    roles            TEXT NOT NULL,
    designated_from  TEXT NOT NULL,
    designated_until TEXT,
    instrument       TEXT NOT NULL,
    invited_by       TEXT,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    used_at          INTEGER,
    email            TEXT,
    name             TEXT,
    password         TEXT,
    totp_secret      BLOB
) STRICT;

CREATE TABLE session (
    token      BLOB PRIMARY KEY,
    officer    TEXT NOT NULL REFERENCES account (officer),
    stage      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE api_token (
    id         TEXT PRIMARY KEY,
    token      BLOB NOT NULL UNIQUE,
    officer    TEXT NOT NULL REFERENCES account (officer),
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_token_officer ON api_token (officer);

-- Failed tries at a secret, by account and by address.
CREATE TABLE throttle (
    subject  BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    until    INTEGER NOT NULL
) STRICT;

-- One-time sign-in links of a drill.
CREATE TABLE drill_link (
    token      BLOB PRIMARY KEY,
    officer    TEXT NOT NULL REFERENCES account (officer),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;

-- Keys that the office makes for itself at first start.
CREATE TABLE office_secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- What someone reported from the public page: the words are in `personal`, under the commitment that
-- the report's event holds; here is only what its sender may follow with their token.
CREATE TABLE public_report (
    token      BLOB PRIMARY KEY,
    report     TEXT NOT NULL UNIQUE,
    commitment BLOB NOT NULL,
    stage      TEXT NOT NULL,
    sent_at    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
