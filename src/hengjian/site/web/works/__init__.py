"""The works on the ground: progress, schedule, checks, acceptance, the site diary."""
