"""The proof of the prover: it must find every seeded fault, and nothing where there is none."""
