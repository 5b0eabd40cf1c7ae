"""What people change, each action with its right."""
