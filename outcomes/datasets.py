"""Datasets: being written."""
