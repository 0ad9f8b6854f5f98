"""Person who moved out more than is usual."""
