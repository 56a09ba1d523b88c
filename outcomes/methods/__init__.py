"""Plain functions from numbers to numbers: no Dash, no Plotly, no DuckDB."""
