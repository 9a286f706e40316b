"""Proof that the protocols agree: the same data over HTTP and over WebSocket, compared answer by answer."""
