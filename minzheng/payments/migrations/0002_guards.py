"""What must hold whoever writes: triggers and constraints that Django can't say.

The application owns none of these tables, so it can neither disable a trigger nor alter a function. Whatever is refused
here raises ``check_violation`` (an IntegrityError). Tables are named with their schema: no search path can swap them.
"""

from django.db import migrations

POSTING = """
ALTER TABLE payments_posting ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id();

-- the transaction's own number, whatever the insert says
CREATE FUNCTION payments_stamp_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.txid := pg_current_xact_id();
    RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE INSERT ON payments_posting
    FOR EACH ROW EXECUTE FUNCTION payments_stamp_posting();

-- once for each posting, when its transaction ends
CREATE FUNCTION payments_check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    debit numeric;
    credit numeric;
BEGIN
    SELECT coalesce(sum(debit_fen), 0), coalesce(sum(credit_fen), 0) INTO debit, credit
        FROM public.payments_leg WHERE posting_id = NEW.id;
    IF debit <> NEW.amount_fen OR credit <> NEW.amount_fen THEN
        RAISE EXCEPTION 'posting % is out of balance: amount %, debit %, credit %', NEW.id, NEW.amount_fen, debit, credit
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER balance AFTER INSERT ON payments_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_check_balance();
"""

POSTING_BACK = """
DROP TRIGGER balance ON payments_posting;
DROP TRIGGER stamp ON payments_posting;
DROP FUNCTION payments_check_balance();
DROP FUNCTION payments_stamp_posting();
ALTER TABLE payments_posting DROP COLUMN txid;
"""

# The second condition closes what the first leaves open: SET CONSTRAINTS ALL IMMEDIATE makes the balance be looked at
# early, and a leg added after it in the same transaction would never be seen. Legs may never exceed the amount.
LEG = """
CREATE FUNCTION payments_refuse_late_legs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_legs JOIN public.payments_posting posting ON posting.id = new_legs.posting_id
        WHERE posting.txid <> pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'a leg belongs to the transaction of its posting' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM public.payments_leg leg JOIN public.payments_posting posting ON posting.id = leg.posting_id
        WHERE leg.posting_id IN (SELECT posting_id FROM new_legs)
        GROUP BY posting.id, posting.amount_fen
        HAVING sum(leg.debit_fen) > posting.amount_fen OR sum(leg.credit_fen) > posting.amount_fen
    ) THEN
        RAISE EXCEPTION 'the legs exceed the amount of their posting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER late_legs AFTER INSERT ON payments_leg REFERENCING NEW TABLE AS new_legs
    FOR EACH STATEMENT EXECUTE FUNCTION payments_refuse_late_legs();
"""

LEG_BACK = """
DROP TRIGGER late_legs ON payments_leg;
DROP FUNCTION payments_refuse_late_legs();
"""

ENTITLEMENT = """
ALTER TABLE payments_entitlement ADD CONSTRAINT entitlement_no_overlap EXCLUDE USING gist (
    int8range(case_id, case_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&
) WHERE (superseded_at IS NULL);

-- superseded once, otherwise as it was written, for ever
CREATE FUNCTION payments_guard_entitlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL
        AND (to_jsonb(NEW) - 'superseded_at') = (to_jsonb(OLD) - 'superseded_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an entitlement is superseded, never rewritten or deleted' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON payments_entitlement
    FOR EACH ROW EXECUTE FUNCTION payments_guard_entitlement();
"""

ENTITLEMENT_BACK = """
DROP TRIGGER guard ON payments_entitlement;
DROP FUNCTION payments_guard_entitlement();
ALTER TABLE payments_entitlement DROP CONSTRAINT entitlement_no_overlap;
"""

RUN = """
CREATE FUNCTION payments_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a run is discarded, never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.approved_by IS NOT NULL THEN
            RAISE EXCEPTION 'a run begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.public_id, NEW.number, NEW.payer_id, NEW.programme, NEW.month, NEW.drafted_by, NEW.drafted_at)
        IS DISTINCT FROM (OLD.public_id, OLD.number, OLD.payer_id, OLD.programme, OLD.month, OLD.drafted_by, OLD.drafted_at)
    THEN
        RAISE EXCEPTION 'what a run is for and who drafted it stays' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved_by = NEW.drafted_by THEN
        RAISE EXCEPTION 'a run is approved by other eyes than it was drafted by' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.approved_by IS DISTINCT FROM OLD.approved_by AND (OLD.state <> 'draft' OR NEW.state <> 'approved') THEN
        RAISE EXCEPTION 'a run is approved once, as a draft' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state NOT IN ('draft', 'discarded') AND NEW.approved_by IS NULL THEN
        RAISE EXCEPTION 'nothing is paid that nobody approved' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'approved'), ('draft', 'discarded'), ('approved', 'discarded'), ('approved', 'committing'),
        ('committing', 'committed'), ('committed', 'filed'), ('filed', 'settled')
    ) THEN
        RAISE EXCEPTION 'a run does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version <> OLD.version + (NEW.state <> OLD.state)::int THEN
        RAISE EXCEPTION 'the version counts the moves' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.state = 'committed' AND EXISTS (
            SELECT FROM public.payments_runline WHERE run_id = NEW.id AND state = 'draft'))
        OR (NEW.state = 'settled' AND EXISTS (
            SELECT FROM public.payments_runline WHERE run_id = NEW.id AND state IN ('draft', 'committed'))) THEN
        RAISE EXCEPTION 'lines of run % are still open', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON payments_run
    FOR EACH ROW EXECUTE FUNCTION payments_guard_run();
"""

RUN_BACK = """
DROP TRIGGER guard ON payments_run;
DROP FUNCTION payments_guard_run();
"""

# What was approved is what is paid: lines come, change and go with a draft only. A line is "committed" or "paid" only
# once the ledger says so. The run is share-locked so that an approval can't slip in between.
LINE = """
CREATE FUNCTION payments_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run_state text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.public_id, NEW.run_id, NEW.entitlement_id, NEW.case_id, NEW.month, NEW.kind, NEW.payee_account_id,
                NEW.amount_fen)
            IS DISTINCT FROM (OLD.public_id, OLD.run_id, OLD.entitlement_id, OLD.case_id, OLD.month, OLD.kind,
                OLD.payee_account_id, OLD.amount_fen) THEN
            RAISE EXCEPTION 'a line is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state = OLD.state THEN
            IF OLD.state <> 'draft' AND (NEW.return_reason, NEW.answered_in_id, NEW.answered_at)
                IS DISTINCT FROM (OLD.return_reason, OLD.answered_in_id, OLD.answered_at) THEN
                RAISE EXCEPTION 'what the bank answered stays' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF (OLD.state, NEW.state) NOT IN (('draft', 'committed'), ('committed', 'paid'), ('committed', 'returned')) THEN
            RAISE EXCEPTION 'a line does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        IF (NEW.state = 'committed' AND NOT EXISTS (
                SELECT FROM public.payments_posting WHERE source_ref = 'line:' || NEW.public_id || ':accrued'))
            OR (NEW.state = 'paid' AND NOT EXISTS (
                SELECT FROM public.payments_posting WHERE source_ref = 'line:' || NEW.public_id || ':paid')) THEN
            RAISE EXCEPTION 'the ledger knows nothing of this' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state IN ('paid', 'returned') AND NEW.answered_in_id IS NULL THEN
            RAISE EXCEPTION 'a line is settled by an answer of the bank' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO run_state FROM public.payments_run
        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.run_id ELSE OLD.run_id END FOR SHARE;
    IF TG_OP = 'INSERT' AND (run_state <> 'draft' OR NEW.state <> 'draft') THEN
        RAISE EXCEPTION 'lines are added to a draft only' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' AND (run_state NOT IN ('draft', 'discarded') OR OLD.state <> 'draft') THEN
        RAISE EXCEPTION 'lines are taken from a draft only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON payments_runline
    FOR EACH ROW EXECUTE FUNCTION payments_guard_line();

-- whom a line covers is as fixed as the line
CREATE FUNCTION payments_guard_coverage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run_state text;
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        SELECT run.state INTO run_state FROM public.payments_run run JOIN public.payments_runline line ON line.run_id = run.id
            WHERE line.id = CASE TG_OP WHEN 'INSERT' THEN NEW.line_id ELSE OLD.line_id END FOR SHARE OF run;
        IF run_state = 'draft' OR (TG_OP = 'DELETE' AND run_state = 'discarded') THEN
            RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
        END IF;
    END IF;
    RAISE EXCEPTION 'whom a line covers is settled in the draft' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON payments_coverage
    FOR EACH ROW EXECUTE FUNCTION payments_guard_coverage();
"""

LINE_BACK = """
DROP TRIGGER guard ON payments_coverage;
DROP FUNCTION payments_guard_coverage();
DROP TRIGGER guard ON payments_runline;
DROP FUNCTION payments_guard_line();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(forwards, backwards)
        for forwards, backwards in (
            (POSTING, POSTING_BACK),
            (LEG, LEG_BACK),
            (ENTITLEMENT, ENTITLEMENT_BACK),
            (RUN, RUN_BACK),
            (LINE, LINE_BACK),
        )
    ]
