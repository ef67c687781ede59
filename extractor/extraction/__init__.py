"""What makes a target, an obligation, a citation."""
