"""The tables and functions of the chain that no model describes (chain.py tells of them)."""

MAKE = """
-- The columns of a table of events that a digest is of; they grow in number over the years.
CREATE TABLE accounts_historyshape (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    events text NOT NULL,
    columns text[] NOT NULL,
    UNIQUE (events, columns)
);
-- What a transaction has to link when it commits; empty between transactions.
CREATE UNLOGGED TABLE accounts_historypending (
    id bigint GENERATED ALWAYS AS IDENTITY,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    round smallint NOT NULL DEFAULT 0,
    shape_id integer,
    event_id bigint,
    actor text,
    digest bytea
);
CREATE INDEX accounts_historypending_of ON accounts_historypending (transaction);

CREATE FUNCTION accounts_actor() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        'user ' || (
            nullif(current_setting('pghistory.context_metadata', true), '')::jsonb->>'user'),
        nullif(current_setting('abide.actor', true), ''),
        'database user ' || session_user)
$$;

-- Once a transaction: the deferred trigger of this row fires when all events are noted.
CREATE FUNCTION accounts_history_closes() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('abide.closes', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('abide.closes', pg_current_xact_id()::text, true);
        INSERT INTO public.accounts_historypending (round) VALUES (1);
    END IF;
END $$;

CREATE FUNCTION accounts_history_close() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
    before bytea;
    noted record;
BEGIN
    IF NEW.round = 1 THEN  -- after the checks of this round, see chain.py
        INSERT INTO public.accounts_historypending (round) VALUES (2);
        RETURN NULL;
    END IF;
    -- One transaction of this database at a time extends the chain; the number is the lock's name.
    PERFORM pg_advisory_xact_lock(7132001);
    SELECT id, sha256 INTO place, before FROM public.accounts_historylink ORDER BY id DESC LIMIT 1;
    place := coalesce(place, 0);
    before := coalesce(before, ''::bytea);
    FOR noted IN
        SELECT * FROM public.accounts_historypending
        WHERE transaction = pg_current_xact_id() AND round = 0 ORDER BY id
    LOOP
        place := place + 1;
        before := sha256(before || noted.digest);
        INSERT INTO public.accounts_historylink (id, shape_id, event_id, actor, digest, sha256)
        VALUES (place, noted.shape_id, noted.event_id, noted.actor, noted.digest, before);
    END LOOP;
    DELETE FROM public.accounts_historypending WHERE transaction = pg_current_xact_id();
    PERFORM set_config('abide.closes', '', true);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER history_closes AFTER INSERT ON accounts_historypending
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.round > 0)
    EXECUTE FUNCTION accounts_history_close();

CREATE FUNCTION accounts_history_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is only ever added to: % on % is refused.', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE ON accounts_historylink
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_refuses();
CREATE TRIGGER history_never_emptied BEFORE TRUNCATE ON accounts_historylink
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_refuses();
CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_historyshape
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_refuses();
CREATE TRIGGER history_only_grows BEFORE DELETE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_refuses();
CREATE TRIGGER history_never_emptied BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_refuses();
-- A context may still learn who it is (signing in), and never become another's.
CREATE TRIGGER history_keeps_who BEFORE UPDATE ON pghistory_context FOR EACH ROW
    WHEN (OLD.metadata->>'user' IS NOT NULL
        AND OLD.metadata->>'user' IS DISTINCT FROM NEW.metadata->>'user')
    EXECUTE FUNCTION accounts_history_refuses();
"""

UNMAKE = """
DROP TRIGGER history_keeps_who ON pghistory_context;
DROP TRIGGER history_never_emptied ON pghistory_context;
DROP TRIGGER history_only_grows ON pghistory_context;
DROP TRIGGER history_never_emptied ON accounts_historylink;
DROP TRIGGER history_only_grows ON accounts_historylink;
DROP TABLE accounts_historypending;
DROP TABLE accounts_historyshape;
DROP FUNCTION accounts_history_refuses() CASCADE;
DROP FUNCTION accounts_history_close();
DROP FUNCTION accounts_history_closes() CASCADE;
DROP FUNCTION accounts_actor();
"""
