"""Benchmarks: ratios against other servers, measured side by side in one run. Run by `make bench`."""
