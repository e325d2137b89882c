"""What local groups propose: a coordinator writes it, the office makes a petition of it or says why not."""
