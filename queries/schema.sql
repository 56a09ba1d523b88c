-- schema: the private warehouse. Every row ever accepted stays, with its file and line.

create sequence if not exists load_order;

create table if not exists files (
    sha256 varchar primary key,
    name varchar not null,
    layout varchar not null,
    n_rows bigint not null,
    n_accepted bigint not null,
    n_out_of_area bigint not null,
    n_quarantined bigint not null,
    status varchar not null,
    warnings varchar[] not null,
    n_bytes bigint not null,
    loaded_at timestamp not null,
    load_order bigint not null,
    withdrawn_at timestamp
);

create table if not exists quarantine (
    sha256 varchar not null,
    line bigint,
    "column" varchar,
    value varchar,
    reason varchar not null
);

-- Later than the table: of when and of whom the row is, where that could be read.
alter table quarantine add column if not exists area_code varchar;
alter table quarantine add column if not exists period_end date;

create table if not exists verdicts (
    snapshot varchar not null,
    published_at timestamp not null,
    commitment varchar not null,
    part varchar not null,
    area_code varchar not null,
    code varchar not null,
    words varchar not null,
    latest_period varchar,
    latest_value double,
    probability double,
    definition varchar not null
);

create table if not exists raw_uec (
    sha256 varchar not null,
    line bigint not null,
    week_ending date not null,
    org_code varchar,
    area_code varchar,
    calls_offered double,
    calls_answered double,
    answer_seconds_total double,
    ed_attendances_type1 double,
    ed_attendances_other double,
    ed_over_4h double,
    ambulance_arrivals double,
    calls_answered_60s double,
    calls_abandoned double,
    streamed_at_front_door double,
    ed_over_12h_from_arrival double,
    ed_over_12h_from_decision double,
    handover_seconds_total double,
    handovers_over_15 double,
    handovers_over_30 double,
    handovers_over_45 double,
    handovers_over_60 double,
    handover_minutes_over_59 double,
    cat2_seconds_total double,
    cat2_incidents double,
    synthetic boolean not null
);

create table if not exists raw_beds (
    sha256 varchar not null,
    line bigint not null,
    week_ending date not null,
    org_code varchar,
    bed_days_available double,
    bed_days_occupied double,
    escalation_bed_days double,
    closed_to_infection_bed_days double,
    no_criteria_to_reside_bed_days double,
    discharges double,
    discharges_by_5pm double,
    synthetic boolean not null
);

create table if not exists raw_falls (
    sha256 varchar not null,
    line bigint not null,
    week_ending date not null,
    area_code varchar,
    age_band varchar not null,
    from_care_home boolean not null,
    falls_admissions double,
    population double,
    response_service_live boolean,
    synthetic boolean not null
);

create table if not exists raw_sitrep (
    sha256 varchar not null,
    line bigint not null,
    week_ending date not null,
    org_code varchar not null,
    org_name varchar,
    n_days bigint not null,
    ga_bed_days_available double,
    ga_bed_days_occupied double,
    ambulance_arrivals double,
    handovers_30_60 double,
    handovers_over_60 double
);

-- Later than the table: a home that was made before gets it here.
alter table raw_sitrep add column if not exists handovers_known double;

create table if not exists raw_monthly_ae (
    sha256 varchar not null,
    line bigint not null,
    period varchar not null,
    period_start date not null,
    period_end date not null,
    org_code varchar not null,
    org_name varchar,
    attendances_type1 double,
    attendances_type2 double,
    attendances_other double,
    booked_type1 double,
    booked_type2 double,
    booked_other double,
    over_4h_type1 double,
    over_4h_type2 double,
    over_4h_other double,
    over_4h_booked_type1 double,
    over_4h_booked_type2 double,
    over_4h_booked_other double,
    waits_4_to_12h_from_dta double,
    waits_over_12h_from_dta double,
    admissions_type1 double,
    admissions_type2 double,
    admissions_other_ae double,
    other_admissions double
);

-- One table for figures, fingertips and ons: their readers yield the same columns.
create table if not exists raw_published (
    sha256 varchar not null,
    line bigint not null,
    indicator varchar not null,
    indicator_name varchar,
    sex varchar not null,
    age varchar,
    category_type varchar,
    category varchar,
    area_code varchar not null,
    area_name varchar,
    period varchar not null,
    period_start date not null,
    period_end date not null,
    value double,
    lower_ci double,
    upper_ci double,
    numerator double,
    denominator double,
    unit varchar,
    source_title varchar,
    source_url varchar,
    grade varchar,
    note varchar,
    status varchar,
    synthetic boolean not null
);
