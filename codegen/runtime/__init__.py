"""Hand-written parts of the SDKs, copied into them as they are."""
