CREATE SEQUENCE register_id_seq AS BIGINT INCREMENT BY 64;
GRANT USAGE ON SEQUENCE register_id_seq TO rural_rights_app;

CREATE TABLE administrative_source (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	case_id BIGINT, 
	unit_id BIGINT, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	sha256 TEXT, 
	media_type TEXT, 
	size_bytes BIGINT, 
	particulars JSONB, 
	PRIMARY KEY (id), 
	CONSTRAINT administrative_source_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT administrative_source_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX administrative_source_case ON administrative_source (case_id);

CREATE INDEX administrative_source_entered_by ON administrative_source (entered_by);

CREATE INDEX administrative_source_sha256 ON administrative_source (sha256);

CREATE TABLE batch (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	account_id BIGINT, 
	acting_role TEXT NOT NULL, 
	state TEXT NOT NULL, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	parameters JSONB NOT NULL, 
	failures JSONB NOT NULL, 
	result JSONB, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT batch_state CHECK (state IN ('running', 'paused', 'done', 'failed')), 
	CONSTRAINT batch_public_id UNIQUE (public_id)
);

CREATE TABLE case_event (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	case_id BIGINT NOT NULL, 
	step TEXT NOT NULL, 
	from_state TEXT NOT NULL, 
	to_state TEXT NOT NULL, 
	account_id BIGINT, 
	acting_role TEXT NOT NULL, 
	reasons JSONB, 
	PRIMARY KEY (id), 
	CONSTRAINT case_event_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT case_event_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX case_event_case ON case_event (case_id);

CREATE INDEX case_event_entered_by ON case_event (entered_by);

CREATE TABLE counter (
	series TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (series, year), 
	CONSTRAINT counter_not_negative CHECK (last >= 0)
);

CREATE TABLE demonstration (
	only_row BOOLEAN NOT NULL, 
	since TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (only_row), 
	CONSTRAINT demonstration_single CHECK (only_row)
);

CREATE TABLE handover (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	title TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	village_code TEXT, 
	account_id BIGINT, 
	state TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	done INTEGER NOT NULL, 
	total INTEGER NOT NULL, 
	report JSONB, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	finished_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT handover_state CHECK (state IN ('received', 'running', 'done', 'unusable')), 
	CONSTRAINT handover_public_id UNIQUE (public_id)
);

CREATE TABLE idempotency_key (
	actor TEXT NOT NULL, 
	key TEXT NOT NULL, 
	act TEXT NOT NULL, 
	request BYTEA NOT NULL, 
	answer JSONB, 
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (actor, key)
);

CREATE TABLE journal_entry (
	id BIGINT NOT NULL, 
	act TEXT NOT NULL, 
	format INTEGER NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	office_date DATE NOT NULL, 
	account_id BIGINT, 
	acting_role TEXT NOT NULL, 
	case_id BIGINT, 
	batch_id BIGINT, 
	sources TEXT[] NOT NULL, 
	law TEXT[] NOT NULL, 
	body TEXT NOT NULL, 
	digest BYTEA NOT NULL, 
	xact xid8 DEFAULT pg_current_xact_id() NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX journal_entry_case ON journal_entry (case_id);

CREATE INDEX journal_entry_xact ON journal_entry (xact);

CREATE TABLE journal_head (
	position BIGINT NOT NULL, 
	chain BYTEA NOT NULL, 
	peaks BYTEA[] NOT NULL, 
	root BYTEA NOT NULL, 
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	signature BYTEA NOT NULL, 
	decided_below xid8 NOT NULL, 
	PRIMARY KEY (position)
);

CREATE TABLE lending_check (
	id BIGSERIAL NOT NULL, 
	public_id UUID NOT NULL, 
	unit_id BIGINT NOT NULL, 
	institution_id BIGINT NOT NULL, 
	authorisation_id BIGINT NOT NULL, 
	account_id BIGINT, 
	colour TEXT NOT NULL, 
	result JSONB NOT NULL, 
	sha256 TEXT NOT NULL, 
	checked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	valid_until TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT lending_check_colour CHECK (colour IN ('green', 'amber', 'red')), 
	CONSTRAINT lending_check_public_id UNIQUE (public_id)
);

CREATE INDEX lending_check_institution ON lending_check (institution_id, checked_at);

CREATE TABLE listing_event (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	listing_id BIGINT NOT NULL, 
	step TEXT NOT NULL, 
	from_state TEXT, 
	to_state TEXT NOT NULL, 
	number TEXT, 
	content_digest BYTEA NOT NULL, 
	application_id BIGINT, 
	account_id BIGINT, 
	acting_role TEXT NOT NULL, 
	because TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT listing_event_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT listing_event_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX listing_event_entered_by ON listing_event (entered_by);

CREATE INDEX listing_event_listing ON listing_event (listing_id);

CREATE TABLE office_clock (
	only_row BOOLEAN NOT NULL, 
	days_ahead INTEGER NOT NULL, 
	PRIMARY KEY (only_row), 
	CONSTRAINT office_clock_single CHECK (only_row), 
	CONSTRAINT office_clock_forward CHECK (days_ahead >= 0)
);

CREATE TABLE public_notice (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	number TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	is_estimate BOOLEAN NOT NULL, 
	items JSONB NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT public_notice_number UNIQUE (number), 
	CONSTRAINT public_notice_public_id UNIQUE (public_id)
);

CREATE INDEX public_notice_village ON public_notice (village_code);

CREATE TABLE reading_log (
	id BIGSERIAL NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	account_id BIGINT, 
	acting_role TEXT NOT NULL, 
	institution_id BIGINT, 
	subject_id BIGINT, 
	what TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	PRIMARY KEY (id)
);

CREATE INDEX reading_log_subject ON reading_log (subject_id);

CREATE TABLE register_object (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	kind TEXT NOT NULL, 
	public_id UUID NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT register_object_public_id UNIQUE (public_id), 
	CONSTRAINT register_object_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT register_object_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX register_object_entered_by ON register_object (entered_by);

CREATE TABLE account (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	login_name TEXT NOT NULL, 
	display_name TEXT NOT NULL, 
	roles TEXT[] NOT NULL, 
	scope TEXT NOT NULL, 
	party_id BIGINT, 
	institution_id BIGINT, 
	phone_sealed BYTEA, 
	phone_lookup BYTEA, 
	state TEXT NOT NULL, 
	password_hash TEXT, 
	must_change_password BOOLEAN NOT NULL, 
	failed_count INTEGER NOT NULL, 
	locked_until TIMESTAMP WITH TIME ZONE, 
	totp_sealed BYTEA, 
	totp_last_step BIGINT, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT account_state CHECK (state IN ('enrolled', 'active', 'disabled')), 
	CONSTRAINT account_has_role CHECK (cardinality(roles) > 0), 
	CONSTRAINT account_known_roles CHECK (roles <@ ARRAY['village-clerk', 'township-reviewer', 'county-registrar', 'farmer', 'operator', 'exchange-officer', 'bank-officer', 'insurer', 'court-liaison', 'supervisor', 'administrator']), 
	CONSTRAINT account_scope_form CHECK (scope ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})?$'), 
	CONSTRAINT account_login_lower CHECK (login_name = lower(login_name)), 
	CONSTRAINT account_active_has_password CHECK (state <> 'active' OR password_hash IS NOT NULL), 
	CONSTRAINT account_login_name UNIQUE (login_name), 
	CONSTRAINT account_public_id UNIQUE (public_id), 
	CONSTRAINT account_party UNIQUE (party_id), 
	CONSTRAINT account_institution_id_fk FOREIGN KEY(institution_id) REFERENCES public.institution (id)
);

CREATE INDEX account_phone ON account (phone_lookup);

CREATE TABLE api_client (
	client_id TEXT NOT NULL, 
	institution_id BIGINT NOT NULL, 
	title TEXT NOT NULL, 
	secret_hash BYTEA NOT NULL, 
	scopes TEXT[] NOT NULL, 
	state TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (client_id), 
	CONSTRAINT api_client_state CHECK (state IN ('active', 'revoked')), 
	CONSTRAINT api_client_institution_id_fk FOREIGN KEY(institution_id) REFERENCES public.institution (id)
);

CREATE TABLE authorisation (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	authorisation_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	institution_id BIGINT NOT NULL, 
	given_by BIGINT NOT NULL, 
	purpose TEXT NOT NULL, 
	way TEXT NOT NULL, 
	document_no TEXT, 
	consenting BIGINT[] NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT authorisation_authorisation_id_fk FOREIGN KEY(authorisation_id) REFERENCES register_object (id), 
	CONSTRAINT authorisation_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT authorisation_given_by_fk FOREIGN KEY(given_by) REFERENCES register_object (id), 
	CONSTRAINT authorisation_institution_id_fk FOREIGN KEY(institution_id) REFERENCES public.institution (id), 
	CONSTRAINT authorisation_way CHECK (way IN ('phone', 'paper')), 
	CONSTRAINT authorisation_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT authorisation_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT authorisation_alone EXCLUDE USING gist (int8range(authorisation_id, authorisation_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX authorisation_entered_by ON authorisation (entered_by);

CREATE INDEX authorisation_given_by ON authorisation (given_by);

CREATE INDEX authorisation_unit ON authorisation (unit_id, institution_id);

CREATE TABLE ba_unit (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	unit_id BIGINT NOT NULL, 
	right_kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	place TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT ba_unit_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT ba_unit_right_kind CHECK (right_kind IN ('contract', 'homestead', 'share')), 
	CONSTRAINT ba_unit_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT ba_unit_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT ba_unit_alone EXCLUDE USING gist (int8range(unit_id, unit_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX ba_unit_code ON ba_unit (right_kind, code) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX ba_unit_entered_by ON ba_unit (entered_by);

CREATE INDEX ba_unit_village ON ba_unit (village_code, right_kind);

CREATE TABLE certificate (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	certificate_id BIGINT NOT NULL, 
	subject_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	document_kind TEXT NOT NULL, 
	series TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	number TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	dated_on DATE NOT NULL, 
	words_digest BYTEA NOT NULL, 
	qr_text TEXT NOT NULL, 
	document_sha256 TEXT, 
	collected_on DATE, 
	collector_name TEXT, 
	state_because TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT certificate_certificate_id_fk FOREIGN KEY(certificate_id) REFERENCES register_object (id), 
	CONSTRAINT certificate_subject_id_fk FOREIGN KEY(subject_id) REFERENCES register_object (id), 
	CONSTRAINT certificate_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT certificate_state CHECK (state IN ('drafted', 'signed', 'issued', 'superseded', 'lost', 'damaged', 'void')), 
	CONSTRAINT certificate_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT certificate_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT certificate_alone EXCLUDE USING gist (int8range(certificate_id, certificate_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX certificate_entered_by ON certificate (entered_by);

CREATE UNIQUE INDEX certificate_number ON certificate (number) WHERE recorded_to IS NULL;

CREATE UNIQUE INDEX certificate_one_in_force ON certificate (subject_id) WHERE recorded_to IS NULL AND state IN ('drafted', 'signed', 'issued');

CREATE INDEX certificate_qr ON certificate USING hash (qr_text);

CREATE UNIQUE INDEX certificate_series ON certificate (series, year, serial) WHERE recorded_to IS NULL;

CREATE INDEX certificate_unit ON certificate (unit_id);

CREATE TABLE certificate_content (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	certificate_id BIGINT NOT NULL, 
	content_sealed BYTEA NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT certificate_content_certificate_id_fk FOREIGN KEY(certificate_id) REFERENCES register_object (id), 
	CONSTRAINT certificate_content_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT certificate_content_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE UNIQUE INDEX certificate_content_certificate ON certificate_content (certificate_id) WHERE recorded_to IS NULL;

CREATE INDEX certificate_content_entered_by ON certificate_content (entered_by);

CREATE TABLE collective (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	party_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	responsible_name TEXT, 
	phone TEXT, 
	base_day DATE, 
	total_units NUMERIC(18, 4), 
	collective_units NUMERIC(18, 4), 
	assets_yuan NUMERIC(16, 2), 
	particulars JSONB, 
	PRIMARY KEY (id), 
	CONSTRAINT collective_party_id_fk FOREIGN KEY(party_id) REFERENCES register_object (id), 
	CONSTRAINT collective_kind CHECK (kind IN ('issuer', 'organisation')), 
	CONSTRAINT collective_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT collective_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT collective_alone EXCLUDE USING gist (int8range(party_id, party_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX collective_code ON collective (code) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX collective_entered_by ON collective (entered_by);

CREATE TABLE deal (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	deal_id BIGINT NOT NULL, 
	listing_id BIGINT NOT NULL, 
	application_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	right_id BIGINT NOT NULL, 
	method TEXT NOT NULL, 
	rent_per_mu_yuan NUMERIC(16, 2) NOT NULL, 
	total_yuan NUMERIC(16, 2) NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	term_from DATE NOT NULL, 
	term_to DATE NOT NULL, 
	lessee_name TEXT NOT NULL, 
	lessee_id BIGINT, 
	lessee_uscc TEXT, 
	awarded_on DATE NOT NULL, 
	contract_no TEXT, 
	signed_on DATE, 
	lease_id BIGINT, 
	paid_yuan NUMERIC(16, 2), 
	paid_on DATE, 
	paid_reference TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT deal_deal_id_fk FOREIGN KEY(deal_id) REFERENCES register_object (id), 
	CONSTRAINT deal_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT deal_term_order CHECK (term_to > term_from), 
	CONSTRAINT deal_price_positive CHECK (rent_per_mu_yuan > 0 AND total_yuan > 0), 
	CONSTRAINT deal_contract_whole CHECK ((contract_no IS NULL) = (signed_on IS NULL) AND (contract_no IS NULL) = (lease_id IS NULL)), 
	CONSTRAINT deal_payment_whole CHECK ((paid_yuan IS NULL) = (paid_on IS NULL) AND (paid_yuan IS NULL) = (paid_reference IS NULL) AND (paid_yuan IS NULL OR contract_no IS NOT NULL)), 
	CONSTRAINT deal_contract_no_length CHECK (length(contract_no) <= 20), 
	CONSTRAINT deal_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT deal_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT deal_alone EXCLUDE USING gist (int8range(deal_id, deal_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX deal_contract_no ON deal (contract_no) WHERE recorded_to IS NULL;

CREATE INDEX deal_entered_by ON deal (entered_by);

CREATE UNIQUE INDEX deal_one_a_listing ON deal (listing_id) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX deal_unit ON deal (unit_id);

CREATE TABLE household (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	party_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	search_keys TEXT[] NOT NULL, 
	village_code TEXT NOT NULL, 
	issuer_code TEXT, 
	address TEXT, 
	postcode TEXT, 
	phone TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT household_party_id_fk FOREIGN KEY(party_id) REFERENCES register_object (id), 
	CONSTRAINT household_kind CHECK (kind IN ('contract', 'homestead', 'share', 'hukou')), 
	CONSTRAINT household_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT household_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT household_alone EXCLUDE USING gist (int8range(party_id, party_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX household_code ON household (kind, code) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX household_entered_by ON household (entered_by);

CREATE INDEX household_search ON household USING gin (search_keys);

CREATE TABLE household_member (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	household_id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	relation TEXT, 
	is_co_holder BOOLEAN, 
	mark TEXT, 
	note TEXT, 
	seat INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT household_member_household_id_fk FOREIGN KEY(household_id) REFERENCES register_object (id), 
	CONSTRAINT household_member_person_id_fk FOREIGN KEY(person_id) REFERENCES register_object (id), 
	CONSTRAINT household_member_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT household_member_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT household_member_alone EXCLUDE USING gist (int8range(household_id, household_id, '[]') WITH &&, int8range(person_id, person_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX household_member_entered_by ON household_member (entered_by);

CREATE INDEX household_member_household ON household_member (household_id) WHERE recorded_to IS NULL;

CREATE INDEX household_member_person ON household_member (person_id);

CREATE TABLE identity_document (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	party_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	number_sealed BYTEA NOT NULL, 
	number_lookup BYTEA NOT NULL, 
	number_tail_lookup BYTEA NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT identity_document_party_id_fk FOREIGN KEY(party_id) REFERENCES register_object (id), 
	CONSTRAINT identity_document_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT identity_document_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX identity_document_entered_by ON identity_document (entered_by);

CREATE UNIQUE INDEX identity_document_one_live_person ON identity_document (kind, number_lookup) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX identity_document_party ON identity_document (party_id);

CREATE INDEX identity_document_tail ON identity_document (number_tail_lookup);

CREATE TABLE journal_due (
	entry_id BIGINT NOT NULL, 
	PRIMARY KEY (entry_id), 
	CONSTRAINT journal_due_entry_fk FOREIGN KEY(entry_id) REFERENCES journal_entry (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE journal_private (
	entry_id BIGINT NOT NULL, 
	sealed BYTEA NOT NULL, 
	PRIMARY KEY (entry_id), 
	CONSTRAINT journal_private_entry_id_fk FOREIGN KEY(entry_id) REFERENCES journal_entry (id)
);

CREATE TABLE journal_seal (
	position BIGINT NOT NULL, 
	entry_id BIGINT NOT NULL, 
	chain BYTEA NOT NULL, 
	leaf BYTEA NOT NULL, 
	sealed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (position), 
	CONSTRAINT journal_seal_entry UNIQUE (entry_id), 
	CONSTRAINT journal_seal_entry_id_fk FOREIGN KEY(entry_id) REFERENCES journal_entry (id), 
	CONSTRAINT journal_seal_position_positive CHECK (position > 0)
);

CREATE TABLE lease (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	lease_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	right_id BIGINT NOT NULL, 
	lessee_id BIGINT, 
	lessee_name TEXT NOT NULL, 
	lessee_code TEXT, 
	way TEXT NOT NULL, 
	contract_no TEXT NOT NULL, 
	signed_on DATE NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	purpose TEXT, 
	rent_per_mu_yuan NUMERIC(16, 2), 
	rent_note TEXT, 
	rent_paid_to DATE, 
	PRIMARY KEY (id), 
	CONSTRAINT lease_lease_id_fk FOREIGN KEY(lease_id) REFERENCES register_object (id), 
	CONSTRAINT lease_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT lease_right_id_fk FOREIGN KEY(right_id) REFERENCES register_object (id), 
	CONSTRAINT lease_has_end CHECK (effective_to IS NOT NULL), 
	CONSTRAINT lease_rent CHECK (rent_per_mu_yuan IS NULL OR rent_per_mu_yuan >= 0), 
	CONSTRAINT lease_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT lease_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT lease_alone EXCLUDE USING gist (int8range(lease_id, lease_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX lease_contract_no ON lease (contract_no) WHERE recorded_to IS NULL;

CREATE INDEX lease_entered_by ON lease (entered_by);

CREATE INDEX lease_unit ON lease (unit_id);

CREATE TABLE lease_parcel (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	lease_id BIGINT NOT NULL, 
	spatial_unit_id BIGINT NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT lease_parcel_lease_id_fk FOREIGN KEY(lease_id) REFERENCES register_object (id), 
	CONSTRAINT lease_parcel_spatial_unit_id_fk FOREIGN KEY(spatial_unit_id) REFERENCES register_object (id), 
	CONSTRAINT lease_parcel_area_positive CHECK (area_m2 > 0), 
	CONSTRAINT lease_parcel_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT lease_parcel_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT lease_parcel_alone EXCLUDE USING gist (int8range(spatial_unit_id, spatial_unit_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX lease_parcel_entered_by ON lease_parcel (entered_by);

CREATE TABLE listing (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	number TEXT, 
	state TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	unit_id BIGINT NOT NULL, 
	right_id BIGINT NOT NULL, 
	village_code TEXT NOT NULL, 
	lister_id BIGINT NOT NULL, 
	made_by BIGINT, 
	mandate_id BIGINT, 
	way TEXT NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	term_from DATE NOT NULL, 
	term_to DATE NOT NULL, 
	rent_per_mu_yuan NUMERIC(16, 2) NOT NULL, 
	purpose TEXT NOT NULL, 
	payment TEXT NOT NULL, 
	conditions TEXT NOT NULL, 
	consents JSONB NOT NULL, 
	certificate_number TEXT, 
	drafted_on DATE NOT NULL, 
	notice_from DATE, 
	notice_to DATE, 
	notice_is_estimate BOOLEAN NOT NULL, 
	content_digest BYTEA, 
	ended_because TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT listing_state CHECK (state IN ('draft', 'published', 'awarded', 'contracted', 'closed', 'withdrawn', 'failed', 'suspended')), 
	CONSTRAINT listing_way CHECK (way IN ('lease', 'sub-lease', 'share-in')), 
	CONSTRAINT listing_term_order CHECK (term_to > term_from), 
	CONSTRAINT listing_rent_positive CHECK (rent_per_mu_yuan > 0), 
	CONSTRAINT listing_area_positive CHECK (area_m2 > 0), 
	CONSTRAINT listing_published_whole CHECK (state IN ('draft', 'withdrawn') OR (number IS NOT NULL AND notice_to IS NOT NULL AND content_digest IS NOT NULL)), 
	CONSTRAINT listing_public_id UNIQUE (public_id), 
	CONSTRAINT listing_number UNIQUE (number), 
	CONSTRAINT listing_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT listing_lister_id_fk FOREIGN KEY(lister_id) REFERENCES register_object (id)
);

CREATE INDEX listing_lister ON listing (lister_id);

CREATE INDEX listing_unit ON listing (unit_id);

CREATE INDEX listing_work ON listing (state, village_code);

CREATE TABLE mandate (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	mandate_id BIGINT NOT NULL, 
	principal_id BIGINT NOT NULL, 
	agent_account_id BIGINT NOT NULL, 
	matter TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	given_how TEXT NOT NULL, 
	paper_no TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT mandate_mandate_id_fk FOREIGN KEY(mandate_id) REFERENCES register_object (id), 
	CONSTRAINT mandate_principal_id_fk FOREIGN KEY(principal_id) REFERENCES register_object (id), 
	CONSTRAINT mandate_matter CHECK (matter IN ('exchange')), 
	CONSTRAINT mandate_given_how CHECK (given_how IN ('online', 'paper')), 
	CONSTRAINT mandate_paper CHECK (given_how <> 'paper' OR paper_no IS NOT NULL), 
	CONSTRAINT mandate_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT mandate_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT mandate_alone EXCLUDE USING gist (int8range(principal_id, principal_id, '[]') WITH &&, int8range(agent_account_id, agent_account_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX mandate_agent ON mandate (agent_account_id);

CREATE INDEX mandate_entered_by ON mandate (entered_by);

CREATE INDEX mandate_principal ON mandate (principal_id);

CREATE TABLE membership (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	person_id BIGINT NOT NULL, 
	collective_id BIGINT NOT NULL, 
	status TEXT NOT NULL, 
	category TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT membership_person_id_fk FOREIGN KEY(person_id) REFERENCES register_object (id), 
	CONSTRAINT membership_collective_id_fk FOREIGN KEY(collective_id) REFERENCES register_object (id), 
	CONSTRAINT membership_status CHECK (status IN ('candidate', 'confirmed', 'retained', 'non-member')), 
	CONSTRAINT membership_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT membership_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT membership_alone EXCLUDE USING gist (int8range(person_id, person_id, '[]') WITH &&, int8range(collective_id, collective_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX membership_entered_by ON membership (entered_by);

CREATE INDEX membership_person ON membership (person_id);

CREATE TABLE mortgage (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	mortgage_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	right_id BIGINT NOT NULL, 
	institution_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	secures_yuan NUMERIC(16, 2) NOT NULL, 
	value_yuan NUMERIC(16, 2) NOT NULL, 
	debt_from DATE NOT NULL, 
	debt_to DATE NOT NULL, 
	loan_no TEXT NOT NULL, 
	contract_no TEXT NOT NULL, 
	scope TEXT, 
	transfer_banned BOOLEAN NOT NULL, 
	authorisation_id BIGINT, 
	ended_because TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT mortgage_mortgage_id_fk FOREIGN KEY(mortgage_id) REFERENCES register_object (id), 
	CONSTRAINT mortgage_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT mortgage_right_id_fk FOREIGN KEY(right_id) REFERENCES register_object (id), 
	CONSTRAINT mortgage_institution_id_fk FOREIGN KEY(institution_id) REFERENCES public.institution (id), 
	CONSTRAINT mortgage_kind CHECK (kind IN ('general', 'maximum')), 
	CONSTRAINT mortgage_secures_positive CHECK (secures_yuan > 0), 
	CONSTRAINT mortgage_debt_order CHECK (debt_to > debt_from), 
	CONSTRAINT mortgage_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT mortgage_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT mortgage_alone EXCLUDE USING gist (int8range(mortgage_id, mortgage_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX mortgage_entered_by ON mortgage (entered_by);

CREATE UNIQUE INDEX mortgage_loan_once ON mortgage (institution_id, loan_no) WHERE recorded_to IS NULL;

CREATE INDEX mortgage_unit ON mortgage (unit_id);

CREATE TABLE person (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	party_id BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	search_keys TEXT[] NOT NULL, 
	sex TEXT, 
	birth_date DATE, 
	died_on DATE, 
	PRIMARY KEY (id), 
	CONSTRAINT person_party_id_fk FOREIGN KEY(party_id) REFERENCES register_object (id), 
	CONSTRAINT person_sex CHECK (sex IN ('1', '2')), 
	CONSTRAINT person_life_order CHECK (died_on IS NULL OR died_on >= birth_date), 
	CONSTRAINT person_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT person_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT person_alone EXCLUDE USING gist (int8range(party_id, party_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX person_entered_by ON person (entered_by);

CREATE INDEX person_search ON person USING gin (search_keys);

CREATE TABLE registered_right (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	right_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	household_id BIGINT NOT NULL, 
	collective_id BIGINT, 
	co_ownership TEXT NOT NULL, 
	acquisition TEXT NOT NULL, 
	term_from DATE, 
	term_to DATE, 
	area_m2 NUMERIC(15, 2), 
	particulars JSONB, 
	remarks TEXT[] NOT NULL, 
	registration_type TEXT NOT NULL, 
	rule_regime TEXT NOT NULL, 
	case_id BIGINT, 
	PRIMARY KEY (id), 
	CONSTRAINT registered_right_right_id_fk FOREIGN KEY(right_id) REFERENCES register_object (id), 
	CONSTRAINT registered_right_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT registered_right_household_id_fk FOREIGN KEY(household_id) REFERENCES register_object (id), 
	CONSTRAINT registered_right_kind CHECK (kind IN ('contract', 'homestead', 'share')), 
	CONSTRAINT registered_right_co_ownership CHECK (co_ownership IN ('0', '1', '2', '3')), 
	CONSTRAINT registered_right_term_order CHECK (term_to IS NULL OR term_to > term_from), 
	CONSTRAINT registered_right_contract_term CHECK (kind <> 'contract' OR (term_from IS NOT NULL AND term_to IS NOT NULL)), 
	CONSTRAINT registered_right_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT registered_right_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT registered_right_alone EXCLUDE USING gist (int8range(unit_id, unit_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX registered_right_entered_by ON registered_right (entered_by);

CREATE INDEX registered_right_household ON registered_right (household_id);

CREATE TABLE registration_case (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	number TEXT, 
	registration_type TEXT NOT NULL, 
	right_kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	household_id BIGINT, 
	proposal JSONB NOT NULL, 
	findings JSONB NOT NULL, 
	submitted_on DATE NOT NULL, 
	submitted_by BIGINT, 
	accepted_on DATE, 
	accepted_by BIGINT, 
	acceptance_order BIGINT, 
	preliminary_by BIGINT, 
	final_by BIGINT, 
	notice_id BIGINT, 
	promised_by DATE, 
	legal_by DATE, 
	suspended_days INTEGER NOT NULL, 
	right_id BIGINT, 
	certificate_id BIGINT, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT registration_case_state CHECK (state IN ('submitted', 'correction-requested', 'accepted', 'preliminary-passed', 'public-notice', 'final-passed', 'entered', 'certificate-made', 'issued', 'not-accepted', 'refused', 'withdrawn')), 
	CONSTRAINT registration_case_public_id UNIQUE (public_id), 
	CONSTRAINT registration_case_number UNIQUE (number), 
	CONSTRAINT registration_case_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id)
);

CREATE UNIQUE INDEX registration_case_one_open ON registration_case (unit_id) WHERE state IN ('submitted', 'correction-requested', 'accepted', 'preliminary-passed', 'public-notice', 'final-passed');

CREATE INDEX registration_case_unit ON registration_case (unit_id);

CREATE INDEX registration_case_work ON registration_case (state, village_code);

CREATE TABLE restriction (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	restriction_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	authority TEXT, 
	document_no TEXT, 
	claimant_name TEXT, 
	ground TEXT, 
	delivered_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT restriction_restriction_id_fk FOREIGN KEY(restriction_id) REFERENCES register_object (id), 
	CONSTRAINT restriction_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT restriction_kind CHECK (kind IN ('seizure', 'objection', 'advance-notice', 'dispute')), 
	CONSTRAINT restriction_seizure_limit CHECK (kind <> 'seizure' OR (effective_to IS NOT NULL AND effective_to <= effective_from + interval '3 years')), 
	CONSTRAINT restriction_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT restriction_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT restriction_alone EXCLUDE USING gist (int8range(restriction_id, restriction_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX restriction_entered_by ON restriction (entered_by);

CREATE INDEX restriction_unit ON restriction (unit_id);

CREATE TABLE right_interest (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	right_id BIGINT NOT NULL, 
	person_id BIGINT NOT NULL, 
	numerator INTEGER, 
	denominator INTEGER, 
	share_class TEXT, 
	share_units NUMERIC(18, 4), 
	PRIMARY KEY (id), 
	CONSTRAINT right_interest_right_id_fk FOREIGN KEY(right_id) REFERENCES register_object (id), 
	CONSTRAINT right_interest_person_id_fk FOREIGN KEY(person_id) REFERENCES register_object (id), 
	CONSTRAINT right_interest_fraction CHECK ((numerator IS NULL) = (denominator IS NULL) AND (numerator IS NULL OR (0 < numerator AND numerator <= denominator))), 
	CONSTRAINT right_interest_units CHECK (share_units IS NULL OR share_units >= 0), 
	CONSTRAINT right_interest_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT right_interest_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX right_interest_entered_by ON right_interest (entered_by);

CREATE INDEX right_interest_person ON right_interest (person_id);

CREATE INDEX right_interest_right ON right_interest (right_id);

CREATE TABLE security_order (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	security_id BIGINT NOT NULL, 
	unit_id BIGINT NOT NULL, 
	priority INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT security_order_security_id_fk FOREIGN KEY(security_id) REFERENCES register_object (id), 
	CONSTRAINT security_order_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT security_order_positive CHECK (priority > 0), 
	CONSTRAINT security_order_priority UNIQUE (unit_id, priority), 
	CONSTRAINT security_order_security UNIQUE (security_id), 
	CONSTRAINT security_order_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT security_order_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from))
);

CREATE INDEX security_order_entered_by ON security_order (entered_by);

CREATE TABLE spatial_unit (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	spatial_unit_id BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT, 
	village_code TEXT NOT NULL, 
	issuer_code TEXT, 
	survey_area_m2 NUMERIC(15, 2) NOT NULL, 
	category TEXT, 
	land_use_class TEXT, 
	purpose TEXT, 
	is_basic_farmland BOOLEAN, 
	sides JSONB, 
	witness TEXT, 
	particulars JSONB, 
	geometry JSONB, 
	min_x NUMERIC(12, 3), 
	min_y NUMERIC(12, 3), 
	max_x NUMERIC(12, 3), 
	max_y NUMERIC(12, 3), 
	PRIMARY KEY (id), 
	CONSTRAINT spatial_unit_spatial_unit_id_fk FOREIGN KEY(spatial_unit_id) REFERENCES register_object (id), 
	CONSTRAINT spatial_unit_kind CHECK (kind IN ('parcel', 'lot', 'house')), 
	CONSTRAINT spatial_unit_area_positive CHECK (survey_area_m2 > 0), 
	CONSTRAINT spatial_unit_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT spatial_unit_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT spatial_unit_alone EXCLUDE USING gist (int8range(spatial_unit_id, spatial_unit_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE UNIQUE INDEX spatial_unit_code ON spatial_unit (code) WHERE recorded_to IS NULL AND effective_to IS NULL;

CREATE INDEX spatial_unit_entered_by ON spatial_unit (entered_by);

CREATE INDEX spatial_unit_place ON spatial_unit USING gist (box(point(min_x, min_y), point(max_x, max_y))) WHERE recorded_to IS NULL;

CREATE TABLE unit_parcel (
	id BIGINT NOT NULL, 
	effective_from DATE NOT NULL, 
	effective_to DATE, 
	recorded_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	recorded_to TIMESTAMP WITH TIME ZONE, 
	entered_on DATE NOT NULL, 
	closed_on DATE, 
	entered_by BIGINT NOT NULL, 
	closed_by BIGINT, 
	unit_id BIGINT NOT NULL, 
	spatial_unit_id BIGINT NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	former_area_m2 NUMERIC(15, 2), 
	acquisition TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT unit_parcel_unit_id_fk FOREIGN KEY(unit_id) REFERENCES register_object (id), 
	CONSTRAINT unit_parcel_spatial_unit_id_fk FOREIGN KEY(spatial_unit_id) REFERENCES register_object (id), 
	CONSTRAINT unit_parcel_area_positive CHECK (area_m2 > 0), 
	CONSTRAINT unit_parcel_effective_order CHECK (effective_to IS NULL OR effective_to >= effective_from), 
	CONSTRAINT unit_parcel_recorded_order CHECK ((recorded_to IS NULL) = (closed_by IS NULL) AND (recorded_to IS NULL) = (closed_on IS NULL) AND (recorded_to IS NULL OR recorded_to > recorded_from)), 
	CONSTRAINT unit_parcel_alone EXCLUDE USING gist (int8range(spatial_unit_id, spatial_unit_id, '[]') WITH &&, daterange(effective_from, effective_to) WITH &&) WHERE (recorded_to IS NULL) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX unit_parcel_entered_by ON unit_parcel (entered_by);

CREATE INDEX unit_parcel_unit ON unit_parcel (unit_id);

CREATE TABLE activation_slip (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	account_id BIGINT NOT NULL, 
	purpose TEXT NOT NULL, 
	new_phone_sealed BYTEA, 
	new_phone_lookup BYTEA, 
	code_hash BYTEA, 
	tries_left INTEGER NOT NULL, 
	made_by BIGINT, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	usable_from TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	used_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT activation_slip_purpose CHECK (purpose IN ('activate', 'recover', 'new-phone')), 
	CONSTRAINT activation_slip_tries CHECK (tries_left >= 0), 
	CONSTRAINT activation_slip_public_id UNIQUE (public_id), 
	CONSTRAINT activation_slip_account_id_fk FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE UNIQUE INDEX activation_slip_one_open ON activation_slip (account_id) WHERE used_at IS NULL AND ended_at IS NULL;

CREATE TABLE api_token (
	token_hash BYTEA NOT NULL, 
	client_id TEXT NOT NULL, 
	scopes TEXT[] NOT NULL, 
	given_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (token_hash), 
	CONSTRAINT api_token_client_id_fk FOREIGN KEY(client_id) REFERENCES api_client (client_id)
);

CREATE INDEX api_token_expiry ON api_token (expires_at);

CREATE TABLE listing_application (
	id BIGINT NOT NULL, 
	public_id UUID NOT NULL, 
	listing_id BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	uscc TEXT, 
	id_number_sealed BYTEA, 
	code_lookup BYTEA NOT NULL, 
	party_id BIGINT, 
	account_id BIGINT, 
	offered_yuan NUMERIC(16, 2) NOT NULL, 
	plan TEXT NOT NULL, 
	phone_sealed BYTEA, 
	filed_on DATE NOT NULL, 
	filed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	because TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT listing_application_state CHECK (state IN ('filed', 'declined', 'withdrawn', 'won', 'lost')), 
	CONSTRAINT listing_application_kind CHECK (kind IN ('person', 'organisation')), 
	CONSTRAINT listing_application_code CHECK ((kind = 'organisation') = (uscc IS NOT NULL)), 
	CONSTRAINT listing_application_offer_positive CHECK (offered_yuan > 0), 
	CONSTRAINT listing_application_public_id UNIQUE (public_id), 
	CONSTRAINT listing_application_listing_id_fk FOREIGN KEY(listing_id) REFERENCES listing (id)
);

CREATE INDEX listing_application_account ON listing_application (account_id);

CREATE UNIQUE INDEX listing_application_once ON listing_application (listing_id, code_lookup) WHERE state <> 'withdrawn';

CREATE UNIQUE INDEX listing_application_one_winner ON listing_application (listing_id) WHERE state = 'won';

CREATE TABLE listing_parcel (
	listing_id BIGINT NOT NULL, 
	spatial_unit_id BIGINT NOT NULL, 
	area_m2 NUMERIC(15, 2) NOT NULL, 
	is_held BOOLEAN NOT NULL, 
	PRIMARY KEY (listing_id, spatial_unit_id), 
	CONSTRAINT listing_parcel_area_positive CHECK (area_m2 > 0), 
	CONSTRAINT listing_parcel_listing_id_fk FOREIGN KEY(listing_id) REFERENCES listing (id), 
	CONSTRAINT listing_parcel_spatial_unit_id_fk FOREIGN KEY(spatial_unit_id) REFERENCES register_object (id)
);

CREATE UNIQUE INDEX listing_parcel_once ON listing_parcel (spatial_unit_id) WHERE is_held;

CREATE TABLE message (
	id BIGSERIAL NOT NULL, 
	public_id UUID NOT NULL, 
	account_id BIGINT NOT NULL, 
	channel TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text_sealed BYTEA, 
	is_secret BOOLEAN NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	written_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	delivered_at TIMESTAMP WITH TIME ZONE, 
	read_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT message_channel CHECK (channel IN ('sms', 'box', 'paper')), 
	CONSTRAINT message_state CHECK (state IN ('waiting', 'delivered', 'failed')), 
	CONSTRAINT message_public_id UNIQUE (public_id), 
	CONSTRAINT message_account_id_fk FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX message_box ON message (account_id, written_at);

CREATE TABLE one_time_code (
	id BIGSERIAL NOT NULL, 
	public_id UUID NOT NULL, 
	account_id BIGINT NOT NULL, 
	purpose TEXT NOT NULL, 
	document_digest BYTEA NOT NULL, 
	code_hash BYTEA NOT NULL, 
	tries_left INTEGER NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	used_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT one_time_code_tries CHECK (tries_left >= 0), 
	CONSTRAINT one_time_code_public_id UNIQUE (public_id), 
	CONSTRAINT one_time_code_account_id_fk FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX one_time_code_account ON one_time_code (account_id);

CREATE TABLE sign_in_session (
	token_hash BYTEA NOT NULL, 
	public_id UUID NOT NULL, 
	account_id BIGINT NOT NULL, 
	acting_role TEXT NOT NULL, 
	csrf TEXT NOT NULL, 
	second_factor_due BOOLEAN NOT NULL, 
	device TEXT NOT NULL, 
	flash JSONB NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (token_hash), 
	CONSTRAINT sign_in_session_public_id UNIQUE (public_id), 
	CONSTRAINT sign_in_session_account_id_fk FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX sign_in_session_account ON sign_in_session (account_id);

-- The journal only grows.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  RAISE EXCEPTION 'append only' USING ERRCODE = '42501';
END $$;

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

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON administrative_source TO rural_rights_app;

GRANT SELECT ON administrative_source TO rural_rights_reader;

CREATE TRIGGER administrative_source_guard BEFORE UPDATE OR DELETE ON administrative_source FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER administrative_source_entered_in_act AFTER INSERT ON administrative_source REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER administrative_source_closed_in_act AFTER UPDATE ON administrative_source REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON batch TO rural_rights_app;

GRANT SELECT ON batch TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON case_event TO rural_rights_app;

GRANT SELECT ON case_event TO rural_rights_reader;

CREATE TRIGGER case_event_guard BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER case_event_entered_in_act AFTER INSERT ON case_event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER case_event_closed_in_act AFTER UPDATE ON case_event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON counter TO rural_rights_app;

GRANT SELECT ON counter TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON demonstration TO rural_rights_app;

GRANT SELECT ON demonstration TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON handover TO rural_rights_app;

GRANT SELECT ON handover TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO rural_rights_app;

GRANT SELECT ON idempotency_key TO rural_rights_reader;

GRANT SELECT, INSERT ON journal_entry TO rural_rights_app;

GRANT SELECT ON journal_entry TO rural_rights_reader;

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT ON journal_head TO rural_rights_app;

GRANT SELECT ON journal_head TO rural_rights_reader;

CREATE TRIGGER journal_head_append_only BEFORE UPDATE OR DELETE ON journal_head FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT ON lending_check TO rural_rights_app;

GRANT SELECT ON lending_check TO rural_rights_reader;

GRANT USAGE ON SEQUENCE lending_check_id_seq TO rural_rights_app;

CREATE TRIGGER lending_check_append_only BEFORE UPDATE OR DELETE ON lending_check FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON listing_event TO rural_rights_app;

GRANT SELECT ON listing_event TO rural_rights_reader;

CREATE TRIGGER listing_event_guard BEFORE UPDATE OR DELETE ON listing_event FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER listing_event_entered_in_act AFTER INSERT ON listing_event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER listing_event_closed_in_act AFTER UPDATE ON listing_event REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON office_clock TO rural_rights_app;

GRANT SELECT ON office_clock TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON public_notice TO rural_rights_app;

GRANT SELECT ON public_notice TO rural_rights_reader;

GRANT SELECT, INSERT ON reading_log TO rural_rights_app;

GRANT SELECT ON reading_log TO rural_rights_reader;

GRANT USAGE ON SEQUENCE reading_log_id_seq TO rural_rights_app;

CREATE TRIGGER reading_log_append_only BEFORE UPDATE OR DELETE ON reading_log FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON register_object TO rural_rights_app;

GRANT SELECT ON register_object TO rural_rights_reader;

CREATE TRIGGER register_object_guard BEFORE UPDATE OR DELETE ON register_object FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER register_object_entered_in_act AFTER INSERT ON register_object REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER register_object_closed_in_act AFTER UPDATE ON register_object REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON account TO rural_rights_app;

GRANT SELECT ON account TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON api_client TO rural_rights_app;

GRANT SELECT ON api_client TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON authorisation TO rural_rights_app;

GRANT SELECT ON authorisation TO rural_rights_reader;

CREATE TRIGGER authorisation_guard BEFORE UPDATE OR DELETE ON authorisation FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER authorisation_entered_in_act AFTER INSERT ON authorisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER authorisation_closed_in_act AFTER UPDATE ON authorisation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON ba_unit TO rural_rights_app;

GRANT SELECT ON ba_unit TO rural_rights_reader;

CREATE TRIGGER ba_unit_guard BEFORE UPDATE OR DELETE ON ba_unit FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER ba_unit_entered_in_act AFTER INSERT ON ba_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER ba_unit_closed_in_act AFTER UPDATE ON ba_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON certificate TO rural_rights_app;

GRANT SELECT ON certificate TO rural_rights_reader;

CREATE TRIGGER certificate_guard BEFORE UPDATE OR DELETE ON certificate FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER certificate_entered_in_act AFTER INSERT ON certificate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER certificate_closed_in_act AFTER UPDATE ON certificate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON certificate_content TO rural_rights_app;

GRANT SELECT ON certificate_content TO rural_rights_reader;

CREATE TRIGGER certificate_content_guard BEFORE UPDATE OR DELETE ON certificate_content FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER certificate_content_entered_in_act AFTER INSERT ON certificate_content REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER certificate_content_closed_in_act AFTER UPDATE ON certificate_content REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON collective TO rural_rights_app;

GRANT SELECT ON collective TO rural_rights_reader;

CREATE TRIGGER collective_guard BEFORE UPDATE OR DELETE ON collective FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER collective_entered_in_act AFTER INSERT ON collective REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER collective_closed_in_act AFTER UPDATE ON collective REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON deal TO rural_rights_app;

GRANT SELECT ON deal TO rural_rights_reader;

CREATE TRIGGER deal_guard BEFORE UPDATE OR DELETE ON deal FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER deal_entered_in_act AFTER INSERT ON deal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER deal_closed_in_act AFTER UPDATE ON deal REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON household TO rural_rights_app;

GRANT SELECT ON household TO rural_rights_reader;

CREATE TRIGGER household_guard BEFORE UPDATE OR DELETE ON household FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER household_entered_in_act AFTER INSERT ON household REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER household_closed_in_act AFTER UPDATE ON household REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON household_member TO rural_rights_app;

GRANT SELECT ON household_member TO rural_rights_reader;

CREATE TRIGGER household_member_guard BEFORE UPDATE OR DELETE ON household_member FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER household_member_entered_in_act AFTER INSERT ON household_member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER household_member_closed_in_act AFTER UPDATE ON household_member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON identity_document TO rural_rights_app;

GRANT SELECT ON identity_document TO rural_rights_reader;

CREATE TRIGGER identity_document_guard BEFORE UPDATE OR DELETE ON identity_document FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER identity_document_entered_in_act AFTER INSERT ON identity_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER identity_document_closed_in_act AFTER UPDATE ON identity_document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT ON journal_due TO rural_rights_app;

GRANT SELECT ON journal_due TO rural_rights_reader;

CREATE TRIGGER journal_due_append_only BEFORE UPDATE OR DELETE ON journal_due FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT ON journal_private TO rural_rights_app;

GRANT SELECT ON journal_private TO rural_rights_reader;

CREATE TRIGGER journal_private_append_only BEFORE UPDATE OR DELETE ON journal_private FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT ON journal_seal TO rural_rights_app;

GRANT SELECT ON journal_seal TO rural_rights_reader;

CREATE TRIGGER journal_seal_append_only BEFORE UPDATE OR DELETE ON journal_seal FOR EACH ROW EXECUTE FUNCTION append_only();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON lease TO rural_rights_app;

GRANT SELECT ON lease TO rural_rights_reader;

CREATE TRIGGER lease_guard BEFORE UPDATE OR DELETE ON lease FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER lease_entered_in_act AFTER INSERT ON lease REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER lease_closed_in_act AFTER UPDATE ON lease REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON lease_parcel TO rural_rights_app;

GRANT SELECT ON lease_parcel TO rural_rights_reader;

CREATE TRIGGER lease_parcel_guard BEFORE UPDATE OR DELETE ON lease_parcel FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER lease_parcel_entered_in_act AFTER INSERT ON lease_parcel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER lease_parcel_closed_in_act AFTER UPDATE ON lease_parcel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON listing TO rural_rights_app;

GRANT SELECT ON listing TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON mandate TO rural_rights_app;

GRANT SELECT ON mandate TO rural_rights_reader;

CREATE TRIGGER mandate_guard BEFORE UPDATE OR DELETE ON mandate FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER mandate_entered_in_act AFTER INSERT ON mandate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER mandate_closed_in_act AFTER UPDATE ON mandate REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON membership TO rural_rights_app;

GRANT SELECT ON membership TO rural_rights_reader;

CREATE TRIGGER membership_guard BEFORE UPDATE OR DELETE ON membership FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER membership_entered_in_act AFTER INSERT ON membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER membership_closed_in_act AFTER UPDATE ON membership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON mortgage TO rural_rights_app;

GRANT SELECT ON mortgage TO rural_rights_reader;

CREATE TRIGGER mortgage_guard BEFORE UPDATE OR DELETE ON mortgage FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER mortgage_entered_in_act AFTER INSERT ON mortgage REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER mortgage_closed_in_act AFTER UPDATE ON mortgage REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON person TO rural_rights_app;

GRANT SELECT ON person TO rural_rights_reader;

CREATE TRIGGER person_guard BEFORE UPDATE OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER person_entered_in_act AFTER INSERT ON person REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER person_closed_in_act AFTER UPDATE ON person REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON registered_right TO rural_rights_app;

GRANT SELECT ON registered_right TO rural_rights_reader;

CREATE TRIGGER registered_right_guard BEFORE UPDATE OR DELETE ON registered_right FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER registered_right_entered_in_act AFTER INSERT ON registered_right REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER registered_right_closed_in_act AFTER UPDATE ON registered_right REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON registration_case TO rural_rights_app;

GRANT SELECT ON registration_case TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON restriction TO rural_rights_app;

GRANT SELECT ON restriction TO rural_rights_reader;

CREATE TRIGGER restriction_guard BEFORE UPDATE OR DELETE ON restriction FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER restriction_entered_in_act AFTER INSERT ON restriction REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER restriction_closed_in_act AFTER UPDATE ON restriction REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON right_interest TO rural_rights_app;

GRANT SELECT ON right_interest TO rural_rights_reader;

CREATE TRIGGER right_interest_guard BEFORE UPDATE OR DELETE ON right_interest FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER right_interest_entered_in_act AFTER INSERT ON right_interest REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER right_interest_closed_in_act AFTER UPDATE ON right_interest REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON security_order TO rural_rights_app;

GRANT SELECT ON security_order TO rural_rights_reader;

CREATE TRIGGER security_order_guard BEFORE UPDATE OR DELETE ON security_order FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER security_order_entered_in_act AFTER INSERT ON security_order REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER security_order_closed_in_act AFTER UPDATE ON security_order REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON spatial_unit TO rural_rights_app;

GRANT SELECT ON spatial_unit TO rural_rights_reader;

CREATE TRIGGER spatial_unit_guard BEFORE UPDATE OR DELETE ON spatial_unit FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER spatial_unit_entered_in_act AFTER INSERT ON spatial_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER spatial_unit_closed_in_act AFTER UPDATE ON spatial_unit REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE (recorded_to, closed_on, closed_by) ON unit_parcel TO rural_rights_app;

GRANT SELECT ON unit_parcel TO rural_rights_reader;

CREATE TRIGGER unit_parcel_guard BEFORE UPDATE OR DELETE ON unit_parcel FOR EACH ROW EXECUTE FUNCTION register_guard();

CREATE TRIGGER unit_parcel_entered_in_act AFTER INSERT ON unit_parcel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entered_in_act();

CREATE TRIGGER unit_parcel_closed_in_act AFTER UPDATE ON unit_parcel REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION closed_in_act();

GRANT SELECT, INSERT, UPDATE, DELETE ON activation_slip TO rural_rights_app;

GRANT SELECT ON activation_slip TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON api_token TO rural_rights_app;

GRANT SELECT ON api_token TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON listing_application TO rural_rights_app;

GRANT SELECT ON listing_application TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON listing_parcel TO rural_rights_app;

GRANT SELECT ON listing_parcel TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON message TO rural_rights_app;

GRANT SELECT ON message TO rural_rights_reader;

GRANT USAGE ON SEQUENCE message_id_seq TO rural_rights_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_code TO rural_rights_app;

GRANT SELECT ON one_time_code TO rural_rights_reader;

GRANT USAGE ON SEQUENCE one_time_code_id_seq TO rural_rights_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_session TO rural_rights_app;

GRANT SELECT ON sign_in_session TO rural_rights_reader;

GRANT SELECT ON case_step TO rural_rights_app, rural_rights_reader;

GRANT SELECT ON listing_step TO rural_rights_app, rural_rights_reader;

INSERT INTO office_clock (only_row, days_ahead) VALUES (true, 0);
