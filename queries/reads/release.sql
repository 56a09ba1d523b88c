-- release: the table of that name in a release record, whole.
-- grain: that of the table

select * from release
