"""缴款: orders to pay a fine or the fee of a permit through a payment provider, its signed notices, and the daily comparison with its statement."""
