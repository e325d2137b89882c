"""What every room uses and no room owns: clock, languages, access, jobs, files, logs."""
