"""Networks that others trained, written here so that their published weights fit name by name."""
