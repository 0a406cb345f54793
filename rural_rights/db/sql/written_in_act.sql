-- A row enters or leaves the register before the journal entry of its act is written, and
-- makes that entry due: the deferred foreign key of journal_due asks for it at commit.  So the
-- entry is of this very transaction; nobody can hang a row on an earlier act's, or on none.
CREATE FUNCTION entered_in_act() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT FROM journal_entry WHERE id IN (SELECT DISTINCT entered_by FROM new_rows)
  ) THEN
    RAISE EXCEPTION 'no journal entry of this act' USING ERRCODE = '42501';
  END IF;
  INSERT INTO journal_due (entry_id) SELECT DISTINCT entered_by FROM new_rows ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION closed_in_act() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT FROM journal_entry WHERE id IN (SELECT DISTINCT closed_by FROM new_rows)
  ) THEN
    RAISE EXCEPTION 'no journal entry of this act' USING ERRCODE = '42501';
  END IF;
  INSERT INTO journal_due (entry_id) SELECT DISTINCT closed_by FROM new_rows ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
