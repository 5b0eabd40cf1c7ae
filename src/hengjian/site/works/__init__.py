"""Works on the ground: milestones, checks, diary, acceptance, hand-over; never books money."""
