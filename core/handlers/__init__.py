"""The only code that sees both the domain and the generated interface: one module per topic."""
