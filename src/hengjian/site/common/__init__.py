"""What every app stands on: the environment, the trail, attachments, jobs and uploads."""
