"""Following a consultation or one paragraph of it: one mail a day or a week, and only when there is news."""
