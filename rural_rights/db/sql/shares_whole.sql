-- Fractions of a right held in shares (按份) sum to exactly one; a joint right stores none.
CREATE FUNCTION right_shares_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE common numeric; parts numeric; fractions integer; live_rows integer;
BEGIN
  SELECT count(numerator), count(*) INTO fractions, live_rows FROM right_interest
  WHERE right_id = NEW.right_id AND recorded_to IS NULL AND effective_to IS NULL;
  IF fractions = 0 THEN RETURN NULL; END IF;
  SELECT lcm_of INTO common FROM (
    WITH RECURSIVE ds AS (
      SELECT denominator::numeric AS d, row_number() OVER () AS n FROM right_interest
      WHERE right_id = NEW.right_id AND recorded_to IS NULL AND effective_to IS NULL
        AND denominator IS NOT NULL
    ), fold AS (
      SELECT d AS lcm_of, n FROM ds WHERE n = 1
      UNION ALL SELECT lcm(fold.lcm_of, ds.d), ds.n FROM fold JOIN ds ON ds.n = fold.n + 1
    ) SELECT lcm_of FROM fold ORDER BY n DESC LIMIT 1
  ) folded;
  SELECT sum(numerator * (common / denominator)) INTO parts FROM right_interest
  WHERE right_id = NEW.right_id AND recorded_to IS NULL AND effective_to IS NULL;
  IF fractions <> live_rows OR parts <> common THEN
    RAISE EXCEPTION 'shares of a right sum to one'
      USING ERRCODE = '23514', CONSTRAINT = 'right_shares_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER right_shares_whole AFTER INSERT OR UPDATE ON right_interest
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION right_shares_whole();
