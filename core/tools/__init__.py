"""Tools for operators and client authors, built on the generated Python SDK."""
