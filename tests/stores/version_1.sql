-- A store file of version 1, as that version wrote it.
PRAGMA application_id = 825570352;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE batch (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
    as_of TEXT, why TEXT NOT NULL, digest TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, deleted INTEGER NOT NULL
) STRICT;
INSERT INTO "batch" VALUES(1,'first','form','a tester','2026-11-22T12:00:00+00:00',NULL,'','ad5e9f02aa57105075d283fd7bd69af41807ca87392a2c558d59fd034d5e4c6e',5,0,0,0);
INSERT INTO "batch" VALUES(2,'second','form','a tester','2026-11-22T12:00:00+00:00',NULL,'a reason','8a7ca24db0f082509d97eff4905c581ab1023421895881cab8cb77378325eec0',0,1,0,0);
CREATE TABLE journal (
    position INTEGER PRIMARY KEY, batch_position INTEGER NOT NULL REFERENCES batch (position),
    record_id TEXT NOT NULL, record_kind TEXT NOT NULL, action TEXT NOT NULL,
    before_label TEXT, before_body TEXT, after_label TEXT, after_body TEXT
) STRICT;
INSERT INTO "journal" VALUES(1,1,'org:a','Organization','created',NULL,NULL,'public','{"id":"org:a","label":"public","sources":[{"title":"a page","evidence":"seen"}],"names":[{"text":"Old Council","language":"en"}],"kind":"industry_association"}');
INSERT INTO "journal" VALUES(2,1,'post:p','Post','created',NULL,NULL,'public','{"id":"post:p","label":"public","sources":[{"title":"a page","evidence":"seen"}],"names":[{"text":"Desk","language":"en"}]}');
INSERT INTO "journal" VALUES(3,1,'contact:office@example.org','ContactPoint','created',NULL,NULL,'public','{"id":"contact:office@example.org","label":"public","type":"email","value":"office@example.org"}');
INSERT INTO "journal" VALUES(4,1,'link:at','Link','created',NULL,NULL,'public','{"id":"link:at","label":"public","sources":[{"title":"a page","evidence":"seen"}],"kind":"AT","source_id":"post:p","target_id":"org:a"}');
INSERT INTO "journal" VALUES(5,1,'link:m','Link','created',NULL,NULL,'public','{"id":"link:m","label":"public","sources":[{"title":"a page","evidence":"seen"}],"kind":"REACHED_AT","source_id":"post:p","target_id":"contact:office@example.org"}');
INSERT INTO "journal" VALUES(6,2,'org:a','Organization','updated','public','{"id":"org:a","label":"public","sources":[{"title":"a page","evidence":"seen"}],"names":[{"text":"Old Council","language":"en"}],"kind":"industry_association"}','public','{"id":"org:a","label":"public","sources":[{"title":"a page","evidence":"seen"}],"note":"changed","names":[{"text":"Old Council","language":"en"}],"kind":"industry_association"}');
CREATE TABLE key (
    kind TEXT NOT NULL, value TEXT NOT NULL,
    node_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (kind, value, node_id)
) STRICT, WITHOUT ROWID;
INSERT INTO "key" VALUES('mailbox','office@example.org','contact:office@example.org');
INSERT INTO "key" VALUES('name','old council','org:a');
INSERT INTO "key" VALUES('token','council','org:a');
INSERT INTO "key" VALUES('token','old','org:a');
INSERT INTO "key" VALUES('name','desk','post:p');
INSERT INTO "key" VALUES('token','desk','post:p');
CREATE TABLE link (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    target_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    qualifier TEXT NOT NULL, family TEXT NOT NULL, rank INTEGER, verified_on TEXT, label TEXT NOT NULL,
    from_day TEXT NOT NULL, until_day TEXT NOT NULL,
    owner_id TEXT REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    hash TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
INSERT INTO "link" VALUES('link:at','AT','post:p','org:a','','',NULL,NULL,'public','0000-00-00','9999-99-99',NULL,'f523260f62588c7a39f99116f01f6e83b314c9d70e4a7f56005badb0445c7ae7','{"id":"link:at","label":"public","sources":[{"title":"a page","evidence":"seen"}],"kind":"AT","source_id":"post:p","target_id":"org:a"}');
INSERT INTO "link" VALUES('link:m','REACHED_AT','post:p','contact:office@example.org','','',NULL,NULL,'public','0000-00-00','9999-99-99',NULL,'79ee5e4a8ba694d29f7afc3cc5862bcd21171ae5461b7d85548d3baff1c25eb9','{"id":"link:m","label":"public","sources":[{"title":"a page","evidence":"seen"}],"kind":"REACHED_AT","source_id":"post:p","target_id":"contact:office@example.org"}');
CREATE TABLE node (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, subkind TEXT NOT NULL, label TEXT NOT NULL,
    from_day TEXT NOT NULL, until_day TEXT NOT NULL,
    owner_id TEXT REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    sort_name TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
INSERT INTO "node" VALUES('org:a','Organization','industry_association','public','0000-00-00','9999-99-99',NULL,'old council','767ac89bc8b46f618d4980efc19d73f0686c22425ba781e53d2cd990b4b02e12','{"id":"org:a","label":"public","sources":[{"title":"a page","evidence":"seen"}],"note":"changed","names":[{"text":"Old Council","language":"en"}],"kind":"industry_association"}');
INSERT INTO "node" VALUES('post:p','Post','','public','0000-00-00','9999-99-99',NULL,'desk','acd97658a2a281cc0ab9bba3208218d498d90cbe148eb083c0d9be217663df4c','{"id":"post:p","label":"public","sources":[{"title":"a page","evidence":"seen"}],"names":[{"text":"Desk","language":"en"}]}');
INSERT INTO "node" VALUES('contact:office@example.org','ContactPoint','email','public','0000-00-00','9999-99-99',NULL,'office example org','28f669e48b0f19dfa310bf146afefbaf818405bb2570f3a295220c4591676882','{"id":"contact:office@example.org","label":"public","type":"email","value":"office@example.org"}');
CREATE INDEX node_by_kind ON node (kind, subkind);
CREATE INDEX node_by_owner ON node (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX link_out ON link (source_id, kind, target_id);
CREATE INDEX link_in ON link (target_id, kind, source_id);
CREATE INDEX link_by_kind ON link (kind);
CREATE INDEX link_by_owner ON link (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX key_by_node ON key (node_id);
CREATE INDEX journal_by_record ON journal (record_id);
CREATE INDEX journal_by_batch ON journal (batch_position);
CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
COMMIT;
