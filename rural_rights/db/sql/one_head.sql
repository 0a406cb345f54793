-- Each live household has exactly one head (relation 02) among its live members.
CREATE FUNCTION household_one_head() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE heads integer; members integer;
BEGIN
  SELECT count(*) FILTER (WHERE relation = '02'), count(*) INTO heads, members
  FROM household_member
  WHERE household_id = NEW.household_id AND recorded_to IS NULL AND effective_to IS NULL;
  IF members > 0 AND heads <> 1 THEN
    RAISE EXCEPTION 'a household has exactly one head'
      USING ERRCODE = '23514', CONSTRAINT = 'household_one_head';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER household_one_head AFTER INSERT OR UPDATE ON household_member
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION household_one_head();
