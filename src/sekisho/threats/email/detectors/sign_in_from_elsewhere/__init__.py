"""Sign-in that is not the owner's."""
