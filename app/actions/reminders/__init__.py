"""Addresses of people who want to be reminded of a demonstration: without a name, gone the day after."""
