-- A row enters or leaves the register only together with the journal entry of its act.
CREATE FUNCTION written_in_act() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (
    SELECT FROM journal_entry
    WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.entered_by ELSE NEW.closed_by END
      AND xact = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'no journal entry of this act' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
