"""Setting that copies mail to the outside."""
