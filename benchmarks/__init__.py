"""The promises of speed, measured: `python -m benchmarks NAME [--json]`, one module each."""
