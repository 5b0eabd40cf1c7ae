"""What people and other programs are told: notices, mails, webhooks, and the outbox."""
