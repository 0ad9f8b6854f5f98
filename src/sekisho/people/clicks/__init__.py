"""Whether whoever opened a link was a person: judged from raw hits alone, the same each time, and said to be unknown where it is."""
