"""The Pileup Buster bridge: the server, its domain and its tools."""
