-- service_parts: numerator and denominator of every service measure by the organisation or area of today.
-- An organisation that has ended counts to its successor, in the periods before its end and where all those
-- that made the successor gave a figure.
-- grain: one row per measure, period end and organisation or area

with former as (
    select
        code,
        successor,
        valid_to,
        count(*) over (partition by successor) as n_expected
    from ref_areas
    where kind = 'former'
),

own as (
    select
        service_reported.measure,
        service_reported.entity,
        service_reported.period_end,
        service_reported.numerator,
        service_reported.denominator,
        service_reported.synthetic,
        service_reported.loaded_at as vintage
    from service_reported
    anti join former on service_reported.entity = former.code
),

merged as (
    select
        service_reported.measure,
        former.successor as entity,
        service_reported.period_end,
        sum(service_reported.numerator) as numerator,
        sum(service_reported.denominator) as denominator,
        bool_or(service_reported.synthetic) as synthetic,
        max(service_reported.loaded_at) as vintage
    from service_reported
    inner join former
        on service_reported.entity = former.code and service_reported.period_end <= former.valid_to
    group by service_reported.measure, former.successor, service_reported.period_end
    having count(*) = any_value(former.n_expected)
)

select * from own
union all
select merged.*
from merged
anti join own
    on
        merged.measure = own.measure
        and merged.entity = own.entity
        and merged.period_end = own.period_end
