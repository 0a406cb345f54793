CREATE TABLE public.county (
	code TEXT NOT NULL, 
	name_zh TEXT NOT NULL, 
	name_en TEXT NOT NULL, 
	closed_because TEXT, 
	PRIMARY KEY (code)
);

CREATE TABLE public.institution (
	id BIGSERIAL NOT NULL, 
	code TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	uscc TEXT, 
	PRIMARY KEY (id), 
	CONSTRAINT institution_kind CHECK (kind IN ('bank', 'insurer')), 
	UNIQUE (code)
);

CREATE TABLE public.region (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	successor_code TEXT, 
	PRIMARY KEY (code), 
	CONSTRAINT region_code_form CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$')
);

CREATE TABLE public.institution_grant (
	institution_id BIGINT NOT NULL, 
	county_code TEXT NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	PRIMARY KEY (institution_id, county_code), 
	CONSTRAINT institution_grant_institution_id_fk FOREIGN KEY(institution_id) REFERENCES public.institution (id), 
	CONSTRAINT institution_grant_county_code_fk FOREIGN KEY(county_code) REFERENCES public.county (code)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON public.county TO rural_rights_app;

GRANT SELECT ON public.county TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON public.institution TO rural_rights_app;

GRANT SELECT ON public.institution TO rural_rights_reader;

GRANT USAGE ON SEQUENCE public.institution_id_seq TO rural_rights_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON public.region TO rural_rights_app;

GRANT SELECT ON public.region TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON public.institution_grant TO rural_rights_app;

GRANT SELECT ON public.institution_grant TO rural_rights_reader;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO rural_rights_app;
REVOKE INSERT, UPDATE, DELETE ON public.alembic_version FROM rural_rights_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO rural_rights_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO rural_rights_app;
