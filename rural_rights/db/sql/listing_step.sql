-- A listing goes only the ways of its life; the same rows stand in transfers/states.py.
CREATE TABLE listing_step (
  from_state text NOT NULL,
  to_state text NOT NULL,
  CONSTRAINT listing_step_pkey PRIMARY KEY (from_state, to_state)
);
INSERT INTO listing_step (from_state, to_state) VALUES
  ('draft', 'published'),
  ('draft', 'withdrawn'),
  ('published', 'withdrawn'),
  ('published', 'awarded'),
  ('published', 'failed'),
  ('published', 'suspended'),
  ('suspended', 'published'),
  ('suspended', 'withdrawn'),
  ('awarded', 'contracted'),
  ('awarded', 'failed'),
  ('contracted', 'closed');
-- What was published stays as it was published: a change is a new listing and a new notice.
CREATE FUNCTION listing_step() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (
    SELECT FROM listing_step WHERE from_state = OLD.state AND to_state = NEW.state
  ) THEN
    RAISE EXCEPTION 'a listing cannot go from % to %', OLD.state, NEW.state
      USING ERRCODE = '23514', CONSTRAINT = 'listing_step';
  END IF;
  IF OLD.state <> 'draft' AND ROW(
    NEW.number, NEW.unit_id, NEW.right_id, NEW.village_code, NEW.lister_id, NEW.mandate_id, NEW.way,
    NEW.area_m2, NEW.term_from, NEW.term_to, NEW.rent_per_mu_yuan, NEW.purpose, NEW.payment,
    NEW.conditions, NEW.consents, NEW.notice_from, NEW.notice_to, NEW.content_digest
  ) IS DISTINCT FROM ROW(
    OLD.number, OLD.unit_id, OLD.right_id, OLD.village_code, OLD.lister_id, OLD.mandate_id, OLD.way,
    OLD.area_m2, OLD.term_from, OLD.term_to, OLD.rent_per_mu_yuan, OLD.purpose, OLD.payment,
    OLD.conditions, OLD.consents, OLD.notice_from, OLD.notice_to, OLD.content_digest
  ) THEN
    RAISE EXCEPTION 'the content of a published listing is fixed'
      USING ERRCODE = '23514', CONSTRAINT = 'listing_content_fixed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER listing_step BEFORE UPDATE ON listing
  FOR EACH ROW EXECUTE FUNCTION listing_step();
-- A parcel is held from the day of publication until the listing has ended or become a lease.
CREATE FUNCTION listing_holds_parcels() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE listing_parcel SET is_held = NEW.state IN ('published', 'suspended', 'awarded')
  WHERE listing_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER listing_holds_parcels AFTER UPDATE OF state ON listing
  FOR EACH ROW EXECUTE FUNCTION listing_holds_parcels();
CREATE FUNCTION listing_parcel_fixed() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT FROM listing WHERE id = coalesce(OLD.listing_id, NEW.listing_id) AND state <> 'draft'
  ) AND (TG_OP <> 'UPDATE'
    OR ROW(NEW.listing_id, NEW.spatial_unit_id, NEW.area_m2)
      IS DISTINCT FROM ROW(OLD.listing_id, OLD.spatial_unit_id, OLD.area_m2)
  ) THEN
    RAISE EXCEPTION 'the content of a published listing is fixed'
      USING ERRCODE = '23514', CONSTRAINT = 'listing_content_fixed';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER listing_parcel_fixed BEFORE INSERT OR UPDATE OR DELETE ON listing_parcel
  FOR EACH ROW EXECUTE FUNCTION listing_parcel_fixed();
