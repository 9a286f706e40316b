"""Benchmarks: ratios against other servers, measured side by side in one run. Not collected by pytest."""
