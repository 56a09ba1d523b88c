"""What leaves the dashboard: downloads, the catalogue of datasets, the board pack."""
