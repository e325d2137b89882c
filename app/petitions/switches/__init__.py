"""What staff switch off in an emergency: signing, mails, live counts; and the proof of work they ask for."""
