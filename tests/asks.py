"""An ask as somebody writes it."""

ASK = """+++
title = "Bring the quit dates"
target = "smoking"
areas = ["E06000047"]
asked = 2026-09-29
due = 2026-10-31
status = "open"
+++

The number who **stopped**.
"""
