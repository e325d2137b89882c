"""The actions themselves: what happens where and when, made by the office."""
