"""The parts of the Python SDK that no registry decides; copied as they are into its `_runtime`."""
