"""Invitations per phase: who is asked to take part, once, reminded once, and how many then did."""
