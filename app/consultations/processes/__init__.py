"""Consultations and their phases: what is asked, when, of whom, and who may do what."""
