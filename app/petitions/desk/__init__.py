"""Helping one signer: finding what an address signed, and doing for them what their own link would do."""
