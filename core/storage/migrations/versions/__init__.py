"""One module per schema revision, named `v<revision>_<what it does>`."""
