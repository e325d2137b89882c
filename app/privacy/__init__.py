"""Privacy: export, erasure and the register of what is kept, gathered from each domain."""
