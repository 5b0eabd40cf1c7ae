"""What is changed about being told."""
