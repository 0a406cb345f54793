-- A register row is never changed: it is closed once, by the act of this transaction.
-- The tables' owner passes: only migrations act as owner, and verify-journal proves them.
CREATE FUNCTION register_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'a register row is never removed' USING ERRCODE = '42501';
  END IF;
  IF OLD.recorded_to IS NOT NULL OR NEW.recorded_to IS NULL THEN
    RAISE EXCEPTION 'a register row is closed once' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
