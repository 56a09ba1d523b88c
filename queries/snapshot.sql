-- snapshot: every table of a published snapshot. Types are fixed here, so that a query works on any data.

-- grain: one row per area, in partnership order
create table areas (
    position bigint,
    basis varchar,
    source varchar,
    grade varchar,
    code varchar,
    name varchar,
    short_name varchar,
    kind varchar,
    parent varchar,
    partnership varchar,
    fit varchar,
    valid_from date,
    valid_to date,
    successor varchar,
    population double,
    population_of varchar,
    note varchar
);

-- grain: one row per commitment, part and area
create table assessments (
    commitment varchar,
    part varchar,
    area_code varchar,
    measure varchar,
    sex varchar,
    rule varchar,
    is_gap boolean,
    basis varchar,
    basis_note varchar,
    area_used varchar,
    n_points bigint,
    is_sensitive boolean,
    synthetic boolean,
    lowest_grade varchar,
    baseline_period varchar,
    baseline_basis varchar,
    baseline_note varchar,
    measured_baseline double,
    stated_baseline double,
    target_year double,
    baseline_value double,
    first_period varchar,
    first_value double,
    latest_period varchar,
    latest_end date,
    latest_time double,
    latest_value double,
    latest_lower double,
    latest_upper double,
    latest_level double,
    latest_england double,
    first_level double,
    first_england double,
    baseline_level double,
    baseline_england double,
    loaded_at timestamp,
    required_now double,
    behind_by double,
    measured_behind_by double,
    share_achieved double,
    share_note varchar,
    recent_rate double,
    required_rate double,
    last_change double,
    last_change_per_year double,
    previous_period varchar,
    pace_by_target double,
    last_pace_by_target double,
    verdict varchar,
    verdict_words varchar,
    verdict_reason varchar,
    verdict_icon varchar,
    target_verdict varchar,
    target_verdict_words varchar,
    target_verdict_reason varchar,
    band varchar,
    probability double,
    direction varchar,
    direction_test varchar,
    direction_slope double,
    direction_since varchar,
    gap_words varchar,
    area_direction varchar,
    england_direction varchar,
    missing varchar,
    open_sdg_ratio double,
    open_sdg_category varchar,
    open_sdg_linear double,
    open_sdg_reason varchar,
    healthy_people varchar,
    healthy_people_z double,
    healthy_people_reason varchar,
    fingertips_trend varchar,
    fingertips_statistic double,
    fingertips_reason varchar,
    disagreement varchar,
    target_value double,
    projected double,
    projected_lower double,
    projected_upper double,
    projection_method varchar,
    projection_version varchar,
    path_missing varchar,
    people_now double,
    people_at_target double,
    people_fewer double,
    people_each_year double,
    people_years_left double,
    people_noun varchar,
    people_note varchar
);

-- grain: one row per measure, area, dimension and group, newest period
create table breakdowns (
    measure varchar,
    area_code varchar,
    dimension varchar,
    "group" varchar,
    sex varchar,
    age varchar,
    period varchar,
    value double,
    lower double,
    upper double,
    grade varchar,
    synthetic boolean,
    sha256 varchar,
    line bigint,
    file_name varchar,
    source_title varchar
);

-- grain: one row per measure, area and dimension with two periods
create table breakdown_gaps (
    measure varchar,
    area_code varchar,
    dimension varchar,
    first_period varchar,
    last_period varchar,
    first_gap double,
    last_gap double,
    highest_group varchar,
    lowest_group varchar,
    is_widening boolean
);

-- grain: one row per verdict that changed since the snapshot before; part is empty for that on a whole target
create table changes (
    commitment varchar,
    part varchar,
    area_code varchar,
    before varchar,
    now varchar,
    cause varchar,
    sentence varchar,
    since timestamp
);

-- grain: one row per place and group, 52 weeks
create table falls_years (
    area_code varchar,
    dimension varchar,
    "group" varchar,
    period_start date,
    period_end date,
    n_weeks bigint,
    count bigint,
    suppression varchar,
    population double,
    rate_per_1000 double,
    synthetic boolean
);

-- grain: one row per file ever loaded
create table files (
    sha256 varchar,
    name varchar,
    layout varchar,
    n_rows bigint,
    n_accepted bigint,
    n_in_use bigint,
    n_out_of_area bigint,
    n_quarantined bigint,
    status varchar,
    warnings varchar[],
    n_bytes bigint,
    loaded_at timestamp,
    withdrawn_at timestamp
);

-- grain: one row per snapshot published before this one
create table history (
    snapshot varchar,
    published_at timestamp,
    n_verdicts bigint,
    n_with_value bigint
);

-- grain: one row per intervention, measure, area and period
create table impact_lines (
    intervention varchar,
    measure varchar,
    area_code varchar,
    period_end date,
    observed double,
    fitted double,
    counterfactual double,
    counterfactual_lower double,
    counterfactual_upper double
);

-- grain: one row per intervention, measure, area and placebo date
create table impact_placebos (
    intervention varchar,
    measure varchar,
    area_code varchar,
    start date,
    effect double,
    lower_ci double,
    upper_ci double
);

-- grain: one row per intervention, measure, area and estimator
create table impact_sensitivities (
    intervention varchar,
    measure varchar,
    area_code varchar,
    name varchar,
    effect double,
    lower_ci double,
    upper_ci double,
    caution varchar
);

-- grain: one row per intervention, measure and area
create table impacts (
    intervention varchar,
    measure varchar,
    area_code varchar,
    n_weeks bigint,
    synthetic boolean,
    refused varchar,
    effect double,
    lower_ci double,
    upper_ci double,
    effect_percent double,
    lower_ci_percent double,
    upper_ci_percent double,
    simple_percent double,
    ar1 double,
    n_before bigint,
    n_after bigint,
    period varchar,
    first_period_after date,
    residual_autocorrelation double,
    innovation_autocorrelation double,
    method varchar,
    version varchar,
    simple_before double,
    simple_after double,
    simple_lower_ci double,
    simple_upper_ci double,
    simple_lower_ci_percent double,
    simple_upper_ci_percent double,
    simple_n_before bigint,
    simple_n_after bigint,
    counterfactual_mean double,
    declared_date date,
    declared_basis varchar,
    reported_percent double,
    period_start date,
    period_end date,
    vintage timestamp
);

-- grain: one row per measure
create table measures (
    position bigint,
    basis varchar,
    source varchar,
    grade varchar,
    id varchar,
    kind varchar,
    title varchar,
    unit varchar,
    polarity varchar,
    decimals bigint,
    numerator varchar,
    denominator varchar,
    disclosure varchar,
    release_status varchar,
    not_before date,
    differs_because varchar,
    preferred_source varchar,
    pooled_years bigint,
    derivable boolean,
    requires_sex varchar,
    age varchar,
    layout varchar,
    scale double,
    log_scale boolean
);

-- grain: one row per measure, area, sex, age, category and period
create table observations (
    measure varchar,
    area_code varchar,
    sex varchar,
    age varchar,
    category_type varchar,
    category varchar,
    period varchar,
    period_start date,
    period_end date,
    value double,
    lower double,
    upper double,
    numerator double,
    denominator double,
    source_title varchar,
    source_url varchar,
    grade varchar,
    note varchar,
    status varchar,
    source_mark varchar,
    synthetic boolean,
    layout varchar,
    indicator varchar,
    sha256 varchar,
    line bigint,
    file_name varchar,
    loaded_at timestamp,
    is_headline_age boolean
);

-- grain: one row per commitment, part and area in the snapshot that this one is compared with
create table past_verdicts (
    board date,
    snapshot varchar,
    published_at timestamp,
    commitment varchar,
    part varchar,
    area_code varchar,
    code varchar,
    words varchar,
    latest_period varchar,
    latest_value double,
    definition varchar
);

-- grain: one row per commitment and part
create table place_spread (
    commitment varchar,
    part varchar,
    measure varchar,
    period varchar,
    standard_deviation double,
    observed_standard_deviation double,
    lowest double,
    highest double,
    n bigint,
    reason varchar
);

-- grain: one row per commitment, part and place
create table place_values (
    commitment varchar,
    part varchar,
    area_code varchar,
    measure varchar,
    period varchar,
    value double,
    lower double,
    upper double,
    england double,
    comparison varchar,
    comparison_words varchar,
    comparison_reason varchar,
    people_fewer double,
    people_period varchar,
    sha256 varchar,
    line bigint,
    grade varchar,
    synthetic boolean
);

-- grain: one row per fault
create table quarantine (
    sha256 varchar,
    name varchar,
    layout varchar,
    line bigint,
    "column" varchar,
    reason varchar,
    area_code varchar,
    period_end date
);

-- grain: one row per place
create table service_live (
    area_code varchar,
    live_from date,
    is_live_now boolean
);

-- grain: one row per measure, period end and organisation or area
create table service_sources (
    measure varchar,
    entity varchar,
    period_end date,
    sha256 varchar,
    line bigint
);

-- grain: one row
create table snapshot (
    id varchar,
    published_at timestamp,
    state varchar,
    live_files varchar,
    method_version varchar,
    definition_version varchar
);

-- grain: one row per layout
create table sources (
    name varchar,
    layout varchar,
    "rows" bigint,
    n_files bigint,
    latest_period varchar,
    loaded_at timestamp,
    synthetic boolean,
    release_status varchar
);

-- grain: one row per measure, area, grain, preset and period end
create table spc_points (
    measure varchar,
    area_code varchar,
    grain varchar,
    preset varchar,
    period_end date,
    mean double,
    lower double,
    upper double,
    rule varchar,
    kind varchar,
    segment bigint
);

-- grain: one row per commitment, part, area and time
create table target_fans (
    commitment varchar,
    part varchar,
    area_code varchar,
    period varchar,
    period_start date,
    period_end date,
    time double,
    required double,
    median double,
    lower_50 double,
    upper_50 double,
    lower_80 double,
    upper_80 double,
    lower_95 double,
    upper_95 double
);

-- grain: one row per commitment, part, area and corner
create table target_paths (
    commitment varchar,
    part varchar,
    area_code varchar,
    time double,
    value double
);

-- grain: one row per commitment, part, area and period
create table target_points (
    commitment varchar,
    part varchar,
    area_code varchar,
    period varchar,
    period_start date,
    period_end date,
    time double,
    value double,
    lower double,
    upper double,
    standard_error double,
    n_places double,
    grade varchar,
    status varchar,
    synthetic boolean,
    sha256 varchar,
    line bigint,
    file_name varchar,
    source_title varchar,
    source_url varchar,
    loaded_at timestamp,
    level double,
    level_lower double,
    level_upper double,
    england double,
    england_lower double,
    england_upper double,
    england_standard_error double,
    required double
);

-- grain: one row per commitment, part, area and year from baseline to target
create table target_years (
    commitment varchar,
    part varchar,
    area_code varchar,
    period varchar,
    period_start date,
    period_end date,
    time double,
    value double
);

-- grain: one row per published figure and file
create table vintages (
    measure varchar,
    area_code varchar,
    sex varchar,
    age varchar,
    category_type varchar,
    category varchar,
    period varchar,
    period_start date,
    period_end date,
    value double,
    lower double,
    upper double,
    numerator double,
    denominator double,
    status varchar,
    source_mark varchar,
    synthetic boolean,
    grade varchar,
    indicator varchar,
    source_title varchar,
    layout varchar,
    file_name varchar,
    sha256 varchar,
    line bigint,
    loaded_at timestamp,
    choice bigint
);

-- grain: one row per measure, area and preset: what each says of the newest figure
create table weekly_judgements (
    measure varchar,
    area_code varchar,
    preset varchar,
    mean double,
    lower double,
    upper double,
    variation varchar,
    kind varchar,
    sentence varchar,
    notes varchar,
    assurance varchar
);

-- grain: one row per measure, area, grain and period end
create table weekly_points (
    measure varchar,
    area_code varchar,
    grain varchar,
    period_end date,
    value double,
    numerator double,
    denominator double,
    n_reporting bigint,
    n_expected bigint,
    suppression varchar,
    synthetic boolean,
    vintage timestamp
);

-- grain: one row per measure, area and grain
create table weekly_summaries (
    measure varchar,
    layout varchar,
    area_code varchar,
    grain varchar,
    newest_in_layout date,
    n_points bigint,
    synthetic boolean,
    missing varchar,
    lacks_period date,
    n_reporting bigint,
    n_reported bigint,
    n_expected bigint,
    n_set_aside bigint,
    n_unplaced bigint,
    n_set_aside_earlier bigint,
    n_periods_set_aside bigint,
    latest_period date,
    value double,
    suppression varchar,
    previous double,
    year_ago double,
    default_preset varchar,
    standard double,
    standard_label varchar,
    expected double,
    expected_lower double,
    expected_upper double,
    signal_variation varchar,
    signal_kind varchar,
    signal_sentence varchar,
    is_signal boolean,
    signal_strength double,
    false_alarms double,
    run_weeks bigint,
    run_value double,
    run_expected double
);

-- grain: one row per measure and area that signals: its summary and its rank
create table signals as
select
    *,
    cast(null as bigint) as rank,
    cast(null as bigint) as n_watched,
    cast(null as double) as expected_false_alarms
from weekly_summaries
where false;
