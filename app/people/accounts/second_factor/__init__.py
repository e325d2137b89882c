"""The second factor of staff: an authenticator app, and recovery codes for when the phone is gone."""
