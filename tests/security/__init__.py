"""One module an area of docs/security.md, one test a row of its tables."""
