"""The public pages of actions: what there is, one action, and the way of somebody who signs up."""
