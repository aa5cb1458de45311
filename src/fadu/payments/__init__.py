"""缴款: orders to pay a fine through a payment provider, its signed notices, and the daily comparison with its statement."""
