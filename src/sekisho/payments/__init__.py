"""The payment guard: a payment is held unless it is proven, and opens only by a callback and a second approver."""
