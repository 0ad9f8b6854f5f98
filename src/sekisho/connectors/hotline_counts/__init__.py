"""How many cases of the anonymous hotline were closed, and as what: the only thing that it says of them."""
