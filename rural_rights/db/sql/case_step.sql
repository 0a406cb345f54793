-- A case goes only the ways of its life; the same rows stand in registry/states.py.
CREATE TABLE case_step (
  from_state text NOT NULL,
  to_state text NOT NULL,
  CONSTRAINT case_step_pkey PRIMARY KEY (from_state, to_state)
);
INSERT INTO case_step (from_state, to_state) VALUES
  ('submitted', 'accepted'),
  ('submitted', 'correction-requested'),
  ('submitted', 'not-accepted'),
  ('submitted', 'withdrawn'),
  ('correction-requested', 'submitted'),
  ('correction-requested', 'withdrawn'),
  ('accepted', 'preliminary-passed'),
  ('accepted', 'correction-requested'),
  ('accepted', 'refused'),
  ('accepted', 'withdrawn'),
  ('preliminary-passed', 'public-notice'),
  ('preliminary-passed', 'final-passed'),
  ('preliminary-passed', 'correction-requested'),
  ('preliminary-passed', 'refused'),
  ('preliminary-passed', 'withdrawn'),
  ('public-notice', 'final-passed'),
  ('public-notice', 'correction-requested'),
  ('public-notice', 'refused'),
  ('public-notice', 'withdrawn'),
  ('final-passed', 'entered'),
  ('final-passed', 'correction-requested'),
  ('final-passed', 'refused'),
  ('final-passed', 'withdrawn'),
  ('entered', 'certificate-made'),
  ('certificate-made', 'issued');
CREATE FUNCTION registration_case_step() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM case_step WHERE from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'a case cannot go from % to %', OLD.state, NEW.state
      USING ERRCODE = '23514', CONSTRAINT = 'registration_case_step';
  END IF;
  IF NEW.final_by IS NOT NULL AND NEW.final_by = NEW.accepted_by THEN
    RAISE EXCEPTION 'who accepted a case may not be its final reviewer'
      USING ERRCODE = '23514', CONSTRAINT = 'registration_case_four_eyes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registration_case_step BEFORE UPDATE ON registration_case
  FOR EACH ROW EXECUTE FUNCTION registration_case_step();
