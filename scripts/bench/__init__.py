"""Benchmarks: commands whose figures are quoted as ratios taken in one run, never in tests."""
