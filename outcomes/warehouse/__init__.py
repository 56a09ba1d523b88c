"""The private database, the snapshots and the ledger: the only code that opens DuckDB or reads ``queries/``."""
