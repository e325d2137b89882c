"""Events from files: checked row by row, staged outside the write lock, visible in one transaction."""
