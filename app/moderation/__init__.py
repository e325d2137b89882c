"""Moderation: what is reported, what staff decide about it and why, and who may object.

It knows no domain: a domain says of its own things how they are shown to moderators, hidden and shown again.
"""
