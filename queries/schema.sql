-- schema: the private warehouse. Every row ever accepted stays, with its file and line; the tables of rows
-- are made of the columns that each source says it has.

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
